const Stripe = require('stripe');
const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns');

const stripe = new Stripe(process.env.STRIPE_KEY);
const sns = new SNSClient({ maxAttempts: 3 });
const charged = [];

exports.handler = async (event) => {
  console.log(`Got ${event.Records.length} payments`);

  for (const record of event.Records) {
    const payment = JSON.parse(record.body);
    try {
      const charge = await stripe.charges.create({ // expect require-idempotent-handler/repeatedCharge
        amount: Math.round(payment.amount * 100),
        currency: payment.currency || 'eur',
        customer: payment.customerId,
        description: `Order ${payment.orderId}`,
      });
      charged.push({ orderId: payment.orderId, chargeId: charge.id }); // expect no-mutable-module-state/endlessAccumulation
    } catch (err) { // misses no-lost-batch-record/swallowedError
      console.error('Charge failed', payment.orderId, err.message);
    }
  }

  await sns.send(
    new PublishCommand({
      TopicArn: process.env.PAYMENTS_TOPIC_ARN,
      Message: JSON.stringify({ charged }),
    }),
  );

  return { statusCode: 200, body: JSON.stringify({ charged: charged.length }) };
};
