const https = require('https');
const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');

const dynamodb = new DynamoDBClient({});

function carrierStatus(trackingId, done) {
  https // expect require-request-timeout/requestWithoutTimeout
    .get(`${process.env.CARRIER_URL}/parcels/${trackingId}`, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () => done(null, JSON.parse(body)));
    })
    .on('error', done);
}

exports.handler = function (event, context, callback) { // expect no-unsupported-signature/callbackParameter
  context.callbackWaitsForEmptyEventLoop = false;
  const trackingId = event.pathParameters.trackingId;

  carrierStatus(trackingId, (error, status) => {
    if (error) return callback(error);
    const Item = { id: { S: trackingId }, state: { S: status.state }, at: { S: status.changedAt } };
    dynamodb
      .send(new PutItemCommand({ TableName: process.env.PARCELS_TABLE, Item }))
      .then(() => callback(null, { statusCode: 200, body: JSON.stringify(status) }), callback);
  });
};
