const { book } = require('./carrier');

exports.handler = async (event) => {
  const batchItemFailures = [];
  for (const { messageId, body } of event.Records) {
    try {
      const { slot, order } = JSON.parse(body);
      await book(slot, order);
    } catch (error) {
      console.error('Not booked', messageId, error);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};
