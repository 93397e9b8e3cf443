import path from 'node:path';
import {
  resourceOf,
  type DeclaredFunction,
  type Deployment,
  type Term,
} from '../infrastructure/deployment.js';
import type { EventSource } from '../knowledge/lambda-types.js';
import { functionsOn } from './event-cycles.js';
import type { Leg } from './event-legs.js';
import { serviceOf } from './event-ways.js';

/** A closed way in words: `upload.ts → bucket Uploads → thumbnail.ts → queue Jobs → upload.ts`. */
export function wayText(deployment: Deployment, legs: readonly Leg[]): string {
  const [first] = legs;
  const functions = functionsOn(legs);
  const steps = legs.flatMap((leg) => [
    functionText(leg.sent.by, functions),
    ...mediatorsOf(leg),
    ...resourcesOf(deployment, leg),
  ]);
  return [...steps, ...(first ? [functionText(first.sent.by, functions)] : [])].join(' → ');
}

/** The file that a function's code stands in, with as much more as tells it from the others on the way. */
function functionText(declared: DeclaredFunction, others: readonly DeclaredFunction[]): string {
  const file = declared.sources[0]?.file;
  if (file === undefined) return declared.logicalId;
  const same = others.filter((other) => other !== declared).flatMap(({ sources }) => sources[0]?.file ?? []);
  const name = path.basename(file);
  if (same.includes(file)) return `${declared.logicalId} (${name})`;
  const isShared = /^index\.\w+$/.test(name) || same.some((other) => path.basename(other) === name);
  return isShared ? `${path.basename(path.dirname(file))}/${name}` : name;
}

function mediatorsOf({ write }: Leg): string[] {
  const service = write?.target.mediatedBy;
  return service === undefined ? [] : [mediatorNames[service] ?? service];
}

/** Services that write for a function, as AWS calls them. */
export const mediatorNames: Readonly<Record<string, string>> = {
  dynamodb: 'DynamoDB',
  transcribe: 'Amazon Transcribe',
  textract: 'Amazon Textract',
  polly: 'Amazon Polly',
  mediaconvert: 'MediaConvert',
  athena: 'Athena',
  bedrock: 'Amazon Bedrock',
  comprehend: 'Amazon Comprehend',
  translate: 'Amazon Translate',
};

function resourcesOf(deployment: Deployment, { sent, way }: Leg): string[] {
  const resources: [EventSource | undefined | 'unknown', Term][] = [
    [sent.source, sent.resource],
    ...way.flows.map(({ to }): [EventSource | undefined | 'unknown', Term] => [
      serviceOf(deployment, to),
      to,
    ]),
  ];
  return resources.flatMap(([service, term]) => {
    if (service === undefined) return [];
    const name = service === 'logs' ? 'log lines' : (resourceNames[service] ?? 'resource');
    const called = nameOf(deployment, term);
    return [called === '' ? name : `${name} ${called}`];
  });
}

const resourceNames: Readonly<Record<string, string>> = {
  s3: 'bucket',
  sqs: 'queue',
  sns: 'topic',
  dynamodb: 'table',
  kinesis: 'stream',
  eventbridge: 'event bus',
  stepfunctions: 'state machine',
};

/** The logical id, else what the template spells out of a name or ARN. */
export function nameOf(deployment: Deployment, term: Term): string {
  const id = resourceOf(term);
  if (id !== undefined) return id;
  if (term.kind === 'either') return nameOf(deployment, term.options[0] ?? { kind: 'unknown' });
  if (term.kind === 'unknown') return '';
  const text = term.atoms.map((atom) => (atom.kind === 'text' ? atom.text : '…')).join('');
  return text.replace(/^.*[:/](?=.)/s, '');
}
