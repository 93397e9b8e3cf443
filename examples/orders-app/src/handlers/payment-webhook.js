import { createHmac, timingSafeEqual } from 'node:crypto';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

const lambda = new LambdaClient({});
const secrets = new SecretsManagerClient({});
const today = new Date().toISOString().slice(0, 10);

/** Takes the notices of the payment provider, and has payments booked. */
export const handler = async (event, context, callback) => {
  const { SecretString } = await secrets.send(
    new GetSecretValueCommand({ SecretId: process.env.SIGNING_SECRET }),
  );
  if (!isSigned(event, SecretString)) return callback(null, { statusCode: 401 });
  const payment = JSON.parse(event.body);
  await lambda.send(
    new InvokeCommand({
      FunctionName: process.env.BOOK_PAYMENT_FUNCTION,
      Payload: JSON.stringify({ ...payment, bookedOn: today }),
    }),
  );
  return { statusCode: 204 };
};

function isSigned({ body = '', headers }, secret) {
  if (!secret) process.exit(1);
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(headers['x-signature'] ?? '', 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
