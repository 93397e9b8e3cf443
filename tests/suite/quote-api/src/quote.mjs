import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

const lambda = new LambdaClient({ maxAttempts: 2 });

async function call(FunctionName, payload) {
  const { Payload, FunctionError } = await lambda.send( // expect no-synchronous-invoke/synchronousInvoke
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }),
  );
  const answer = JSON.parse(Buffer.from(Payload).toString());
  if (FunctionError) throw new Error(`${FunctionName} failed: ${answer.errorMessage}`);
  return answer;
}

export const handler = async (event) => {
  const request = JSON.parse(event.body);

  const prices = await call(process.env.PRICING_FUNCTION, { skus: request.lines.map(({ sku }) => sku) });
  const shipping = await call(process.env.SHIPPING_FUNCTION, { postcode: request.postcode, lines: request.lines });

  const total = request.lines.reduce((sum, { sku, quantity }) => sum + prices[sku] * quantity, shipping.cost);

  // Sales look at all quotes the next morning.
  await lambda.send(
    new InvokeCommand({
      FunctionName: process.env.QUOTE_LOG_FUNCTION,
      InvocationType: 'Event',
      Payload: JSON.stringify({ request, total, at: new Date().toISOString() }),
    }),
  );

  return { statusCode: 200, body: JSON.stringify({ total, shipping: shipping.cost, days: shipping.days }) };
};
