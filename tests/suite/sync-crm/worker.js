const AWS = require('aws-sdk'); // expect no-whole-sdk-import/wholeSdk
const axios = require('axios');

const sqs = new AWS.SQS();

async function pushToCrm(contact) {
  const { data } = await axios.put(
    `${process.env.CRM_URL}/contacts/${contact.id}`,
    { email: contact.email, name: contact.name, tags: contact.tags || [] },
    { headers: { authorization: `Bearer ${process.env.CRM_TOKEN}` }, timeout: 8000 },
  );
  return data;
}

exports.handler = async (event) => {
  try {
    for (const record of event.Records) {
      const contact = JSON.parse(record.body);
      const stored = await pushToCrm(contact);
      console.log('Pushed', contact.id, stored.revision);

      await sqs // expect no-lost-batch-record/handDeletion
        .deleteMessage({ QueueUrl: process.env.QUEUE_URL, ReceiptHandle: record.receiptHandle })
        .promise();
    }
    return { statusCode: 200 };
  } catch (error) {
    console.error(error);
    return { statusCode: 500, body: error.message }; // expect no-lost-batch-record/errorResponse
  }
};
