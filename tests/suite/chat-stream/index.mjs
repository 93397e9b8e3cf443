import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const bedrock = new BedrockRuntimeClient({});
const modelId = process.env.MODEL_ID;
const system = [{ text: 'You answer questions about parcels of the customer. Be brief.' }];

async function* words(stream) {
  for await (const event of stream) {
    const text = event.contentBlockDelta?.delta?.text;
    if (text) yield `data: ${JSON.stringify({ text })}\n\n`;
    if (event.metadata) console.log(JSON.stringify({ usage: event.metadata.usage }));
  }
  yield 'data: [DONE]\n\n';
}

export const handler = awslambda.streamifyResponse(async (event, responseStream, context) => {
  const { messages = [] } = JSON.parse(event.body ?? '{}');
  const http = awslambda.HttpResponseStream.from(responseStream, {
    statusCode: messages.length > 0 ? 200 : 400,
    headers: { 'content-type': 'text/event-stream', 'x-request-id': context.awsRequestId },
  });
  if (messages.length === 0) {
    http.end();
    return;
  }
  const abortSignal = AbortSignal.timeout(context.getRemainingTimeInMillis() - 1_000);
  const { stream } = await bedrock.send(
    new ConverseStreamCommand({ modelId, system, messages: messages.slice(-20) }),
    { abortSignal },
  );
  await pipeline(Readable.from(words(stream)), http);
});
