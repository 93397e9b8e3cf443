import { readFileSync } from 'node:fs';

const template = readFileSync(new URL('./status.html', import.meta.url), 'utf8');
const version = process.env.APP_VERSION ?? 'dev';
const startedAt = new Date();
let invocations = 0;

const escape = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

export const page = (event) => {
  invocations += 1;
  console.log(JSON.stringify({ invocations, startedAt }));
  const region = process.env.AWS_REGION ?? 'local';
  const body = template
    .replaceAll('{{version}}', escape(version))
    .replaceAll('{{region}}', escape(region))
    .replaceAll('{{path}}', escape(event.rawPath));
  return { // expect no-unsupported-signature/plainReturn
    statusCode: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body,
  };
};

export const ping = () => Promise.resolve({ statusCode: 200, body: 'pong' });
