import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

const dynamodb = new DynamoDBClient({});

const decode = (text) => JSON.parse(Buffer.from(text, 'base64').toString('utf8'));

/** An older price must not replace a newer one, whichever comes last. */
async function write(price, offset) {
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName: process.env.PRICES_TABLE,
        Item: marshall({ ...price, offset }),
        ConditionExpression: 'attribute_not_exists(sku) OR #offset < :offset',
        ExpressionAttributeNames: { '#offset': 'offset' },
        ExpressionAttributeValues: marshall({ ':offset': offset }),
      }),
    );
  } catch (error) {
    if (error.name !== 'ConditionalCheckFailedException') throw error;
  }
}

export const handler = async (event) => {
  for (const [partition, records] of Object.entries(event.records)) {
    for (const { value, offset } of records) {
      if (value) await write(decode(value), offset);
    }
    console.log('Done', { partition, records: records.length });
  }
};
