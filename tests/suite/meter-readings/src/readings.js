import { TimestreamWriteClient, WriteRecordsCommand } from '@aws-sdk/client-timestream-write';

const timestream = new TimestreamWriteClient({});
const { DATABASE: DatabaseName, TABLE: TableName } = process.env;

const recordOf = ({ meter, kilowattHours, at }) => ({
  Dimensions: [{ Name: 'meter', Value: meter }],
  MeasureName: 'energy',
  MeasureValue: String(kilowattHours),
  MeasureValueType: 'DOUBLE',
  Time: String(new Date(at).getTime()),
});

export const handler = async (event) => {
  for (const { kinesis } of event.Records) {
    const reading = JSON.parse(Buffer.from(kinesis.data, 'base64').toString());
    if (reading.kind !== 'energy') {
      return; // expect no-lost-batch-record/leftRecords
    }
    await timestream.send(
      new WriteRecordsCommand({ DatabaseName, TableName, Records: [recordOf(reading)] }),
    );
  }
};
