const AWS = require('aws-sdk');

const s3 = new AWS.S3();

exports.handler = async () => {
  const documents = new AWS.DynamoDB.DocumentClient();
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const { Item: day = { orders: 0, revenue: 0 } } = await documents
    .get({ TableName: process.env.ORDERS_TABLE, Key: { id: `day#${yesterday}` } })
    .promise();
  await s3
    .putObject({
      Bucket: process.env.REPORTS_BUCKET,
      Key: `daily/${yesterday}.csv`,
      Body: `date;orders;revenue\n${yesterday};${day.orders};${day.revenue.toFixed(2)}\n`,
      ContentType: 'text/csv',
    })
    .promise();
  await s3
    .deleteObjects({ Bucket: process.env.REPORTS_BUCKET, Delete: { Objects: expiredReports() } })
    .promise();
};

/** The reports of the week that ended a year ago; a night that was left out is made up for. */
function expiredReports() {
  return Array.from({ length: 7 }, (_, index) => {
    const day = new Date(Date.now() - (366 + index) * 86_400_000).toISOString().slice(0, 10);
    return { Key: `daily/${day}.csv` };
  });
}
