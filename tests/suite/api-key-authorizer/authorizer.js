const crypto = require('crypto');
const { DynamoDB } = require('aws-sdk'); // expect no-whole-sdk-import/wholeSdk

const db = new DynamoDB.DocumentClient();

const hash = (key) => crypto.createHash('sha256').update(key).digest('hex');

function policyFor(owner, methodArn) {
  const [arn, stage] = methodArn.split('/');
  return {
    principalId: owner,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: `${arn}/${stage}/*` }],
    },
  };
}

exports.authorize = (event, context, callback) => {
  const key = event.authorizationToken;
  if (!key) return callback('Unauthorized');

  db.get({ TableName: process.env.KEYS_TABLE, Key: { hash: hash(key) } })
    .promise()
    .then(({ Item }) => {
      if (!Item || Item.expires < Date.now()) return callback('Unauthorized');
      callback(null, policyFor(Item.owner, event.methodArn));
    })
    .catch((error) => {
      console.error(error);
      callback('Unauthorized');
    });
};
