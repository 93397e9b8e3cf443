import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import secretsManager from '@middy/secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import createError from 'http-errors';
import Stripe from 'stripe';

const sqs = new SQSClient({});
const stripe = new Stripe('unused', { maxNetworkRetries: 2 });

const relevant = new Set(['checkout.session.completed', 'charge.refunded', 'charge.dispute.created']);

interface WebhookContext extends Context {
  readonly stripeSecret: { readonly signing: string };
}

const receive = async (event: APIGatewayProxyEvent, context: WebhookContext): Promise<APIGatewayProxyResult> => {
  const signature = event.headers['Stripe-Signature'];
  if (!signature || !event.body) throw new createError.BadRequest('Not signed');

  let received: Stripe.Event;
  try {
    received = stripe.webhooks.constructEvent(event.body, signature, context.stripeSecret.signing);
  } catch {
    throw new createError.BadRequest('Bad signature');
  }

  if (relevant.has(received.type)) {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: process.env.PAYMENTS_QUEUE_URL,
        MessageBody: JSON.stringify(received),
        MessageGroupId: received.account ?? 'own',
        MessageDeduplicationId: received.id,
      }),
    );
  }
  return { statusCode: 200, body: '' };
};

export const handler = middy(receive)
  .use(
    secretsManager({
      fetchData: { stripeSecret: process.env.STRIPE_SECRET_ID! },
      cacheExpiry: 15 * 60 * 1000,
      setToContext: true,
    }),
  )
  .use(httpErrorHandler());
