'use strict';

const axios = require('axios');
const { DynamoDB } = require('@aws-sdk/client-dynamodb');

exports.handler = async (event, context, callback) => {
  const dynamodb = new DynamoDB({}); // expect no-uncached-connection/clientInHandler
  for (const record of event.Records) {
    const { target, payload } = JSON.parse(record.body);
    try {
      await axios.post(target, payload, { timeout: 5000 }); // expect require-idempotent-handler/repeatedRequest
      await dynamodb.putItem({
        TableName: process.env.DELIVERIES_TABLE,
        Item: { id: { S: record.messageId }, target: { S: target }, state: { S: 'DELIVERED' } },
      });
    } catch (error) { // expect no-lost-batch-record/swallowedError
      console.error('Not delivered', { target, status: error.response && error.response.status });
    }
  }
  return callback(null, 'ok'); // expect no-callback-handler/callbackInAsync
};
