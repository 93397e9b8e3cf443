'use strict';

const AWS = require('aws-sdk'); // expect no-whole-sdk-import/wholeSdk
const uuid = require('uuid');

const dynamoDb = new AWS.DynamoDB.DocumentClient();

module.exports.create = (event, context, callback) => { // expect no-deprecated-runtime
  const timestamp = new Date().getTime();
  const data = JSON.parse(event.body);
  if (typeof data.text !== 'string') {
    callback(null, { statusCode: 400, body: 'Couldn\'t create the todo item.' });
    return;
  }

  const params = {
    TableName: process.env.DYNAMODB_TABLE,
    Item: { id: uuid.v1(), text: data.text, checked: false, createdAt: timestamp, updatedAt: timestamp },
  };
  dynamoDb.put(params, (error) => {
    if (error) {
      console.error(error);
      callback(null, { statusCode: error.statusCode || 501, body: 'Couldn\'t create the todo item.' });
      return;
    }
    callback(null, { statusCode: 200, body: JSON.stringify(params.Item) });
  });
};

module.exports.list = (event, context, callback) => {
  dynamoDb.scan({ TableName: 'todos-dev' }, (error, result) => { // expect require-pagination, no-hardcoded-resource/hardcodedName
    if (error) {
      callback(new Error('Couldn\'t fetch the todos.'));
      return;
    }
    callback(null, { statusCode: 200, body: JSON.stringify(result.Items) });
  });
};
