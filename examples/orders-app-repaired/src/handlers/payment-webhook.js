import { createHmac, timingSafeEqual } from 'node:crypto';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

const lambda = new LambdaClient({});
const secrets = new SecretsManagerClient({});

/** Milliseconds after which a secret that was rotated is noticed. */
const secretLifetime = 300_000;

let signingSecret;

/** Takes the notices of the payment provider, and has payments booked. */
export const handler = async (event) => {
  if (!isSigned(event, await currentSecret())) return { statusCode: 401 };
  const payment = JSON.parse(event.body);
  const today = new Date().toISOString().slice(0, 10);
  await lambda.send(
    new InvokeCommand({
      FunctionName: process.env.BOOK_PAYMENT_FUNCTION,
      InvocationType: 'Event',
      Payload: JSON.stringify({ ...payment, bookedOn: today }),
    }),
  );
  return { statusCode: 204 };
};

async function currentSecret() {
  if (signingSecret && signingSecret.until > Date.now()) return signingSecret.value;
  const { SecretString } = await secrets.send(
    new GetSecretValueCommand({ SecretId: process.env.SIGNING_SECRET }),
  );
  signingSecret = { value: SecretString, until: Date.now() + secretLifetime };
  return signingSecret.value;
}

function isSigned({ body = '', headers }, secret) {
  if (!secret) throw new Error('There is no signing secret');
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(headers['x-signature'] ?? '', 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
