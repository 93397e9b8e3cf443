const { DetectLabelsCommand, RekognitionClient } = require('@aws-sdk/client-rekognition');
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, PutCommand } = require('@aws-sdk/lib-dynamodb');
const mysql = require('mysql2/promise');

const rekognition = new RekognitionClient({});
const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const pool = mysql.createPool({ uri: process.env.DATABASE_URL, connectionLimit: 1 });

async function labelsOf(bucket, name) {
  const { Labels = [] } = await rekognition.send(
    new DetectLabelsCommand({ Image: { S3Object: { Bucket: bucket, Name: name } }, MaxLabels: 20, MinConfidence: 80 }),
  );
  return Labels.map(({ Name, Confidence }) => ({ name: Name, confidence: Math.round(Confidence) }));
}

exports.handler = async (event) => {
  const { bucket, object } = event.detail;
  const labels = await labelsOf(bucket.name, object.key);
  await table.send(
    new PutCommand({ TableName: process.env.LABELS_TABLE, Item: { image: object.key, labels, etag: object.etag } }),
  );
  const [rows] = await pool.execute('SELECT id FROM products WHERE image = ?', [object.key]);
  for (const { id } of rows) {
    await pool.execute('UPDATE products SET labels = ? WHERE id = ?', [JSON.stringify(labels), id]);
  }
  pool.end(); // expect no-uncached-connection/sharedConnectionClosed
  return { image: object.key, products: rows.length };
};
