const { FirehoseClient, PutRecordBatchCommand } = require('@aws-sdk/client-firehose');

const firehose = new FirehoseClient({});
const DeliveryStreamName = process.env.DELIVERY_STREAM;

const bots = /bot|crawler|spider|preview/i;

function parse(record) {
  const text = Buffer.from(record.kinesis.data, 'base64').toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    console.warn('Not JSON, skipped', { sequenceNumber: record.kinesis.sequenceNumber });
    return undefined;
  }
}

function rowOf({ id, page, agent, at, ...rest }) {
  const day = new Date(at).toISOString().slice(0, 10);
  return { Data: Buffer.from(JSON.stringify({ id, page, day, at, extra: rest }) + '\n') };
}

exports.handler = async function (event) {
  const rows = event.Records.map(parse)
    .filter((click) => click && !bots.test(click.agent || ''))
    .map(rowOf);
  if (rows.length === 0) return;

  while (rows.length > 0) {
    const Records = rows.splice(0, 500);
    await firehose.send(new PutRecordBatchCommand({ DeliveryStreamName, Records })); // expect require-batch-result-check
  }
  console.log('Delivered', event.Records.length);
};
