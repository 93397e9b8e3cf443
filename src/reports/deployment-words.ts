import type {
  Arrow,
  DescribedDeployment,
  DescribedFunction,
  DescribedLoop,
  DescribedResource,
  Party,
} from '../analysis/deployment-description.js';
import type { ProjectDeployments } from '../analysis/project-deployments.js';
import type { Problem } from '../infrastructure/deployment.js';
import { absenceText, type Shown } from './handler-words.js';
import { counted } from './text-rows.js';

type Service = Party['service'];

/** What people call the thing that a service has many of. */
const nouns: Readonly<Record<Service, string>> = {
  lambda: 'function',
  s3: 'bucket',
  sqs: 'queue',
  sns: 'topic',
  dynamodb: 'table',
  kinesis: 'stream',
  eventbridge: 'bus',
  schedule: 'schedule',
  api: 'API',
  'function-url': 'function URL',
  websocket: 'WebSocket API',
  alb: 'load balancer',
  authorizer: 'authorizer of an API',
  cognito: 'user pool',
  cloudfront: 'CloudFront',
  logs: 'log group',
  iot: 'IoT rule',
  kafka: 'Kafka topic',
  mq: 'message broker',
  ses: 'SES',
  stepfunctions: 'state machine',
  'custom-resource': 'custom resource',
  alexa: 'Alexa',
  appsync: 'AppSync',
  codepipeline: 'CodePipeline',
  connect: 'Amazon Connect',
  lex: 'Lex',
  firehose: 'delivery stream',
  other: 'other',
};

/** Senders that most templates do not name, and that need no name. */
const nameless: ReadonlySet<Service> = new Set<Service>([
  'schedule',
  'api',
  'function-url',
  'websocket',
  'alb',
  'authorizer',
  'cognito',
  'cloudfront',
  'iot',
  'ses',
  'stepfunctions',
  'custom-resource',
  'alexa',
  'appsync',
  'codepipeline',
  'connect',
  'lex',
  'firehose',
  'other',
]);

/** Whether a service sends events from something that needs no name. */
export function isNameless(service: Service): boolean {
  return nameless.has(service);
}

/** `queue`, `bucket`, `function`. */
export function nounOf(service: Service): string {
  return nouns[service];
}

/** The name that a template gives to one end of an arrow. */
export function nameOf({ logicalId, name }: Party): string | undefined {
  return logicalId ?? (name === '' ? undefined : name);
}

/** `queue Orders`; `a queue that is not spelled out` where nothing tells which. */
export function partyText(party: Party): string {
  const name = nameOf(party);
  const noun = nounOf(party.service);
  if (party.service === 'other') return name ?? 'something else';
  if (name !== undefined) return `${noun} ${name}`;
  return isNameless(party.service) ? noun : `a ${noun} that is not spelled out`;
}

/** A trigger in words: `queue Orders, batch of 10, reports batch item failures`. */
export function triggerText(arrow: Arrow): string {
  const { from, filter, isEnabled, mapping } = arrow;
  const { batchSize, batchingWindowSeconds, reportsBatchItemFailures, isFifo } = mapping ?? {};
  const sender = from.service === 'dynamodb' ? `stream of ${partyText(from)}` : partyText(from);
  return [
    isFifo ? `FIFO ${sender}` : sender,
    ...(filter === '' ? [] : [filter]),
    ...(batchSize === undefined ? [] : [batchSize === 1 ? 'one record at a time' : `batch of ${batchSize}`]),
    ...(batchingWindowSeconds ? [`collected for up to ${batchingWindowSeconds} s`] : []),
    ...(reportsBatchItemFailures ? ['reports batch item failures'] : []),
    ...(isEnabled ? [] : ['switched off']),
  ].join(', ');
}

/** What makes a step between resources, as a word for an arrow. */
const flowWords: Readonly<Record<Exclude<Arrow['kind'], 'trigger' | 'write'>, string>> = {
  failure: 'on failure',
  success: 'on success',
  notification: 'notification',
  subscription: 'subscription',
  rule: 'rule',
  pipe: 'pipe',
  redrive: 'dead letters',
  replication: 'replication',
  task: 'task',
};

/** What an arrow is, in few words: `dead letters after 5 receives`, `rule, source orders`. */
export function arrowText({ kind, filter, isEnabled, maxReceiveCount, writes }: Arrow): string {
  const operations = [...new Set(writes.map(operationText))].join(', ') || 'writes';
  const word = kind === 'trigger' ? 'invokes' : kind === 'write' ? operations : flowWords[kind];
  const count = maxReceiveCount === undefined ? '' : ` after ${counted(maxReceiveCount, 'receive')}`;
  return [word + count, filter, isEnabled ? '' : 'switched off'].filter((text) => text !== '').join(', ');
}

const dialects: Readonly<Record<DescribedDeployment['dialect'], string>> = {
  cloudformation: 'SAM or CloudFormation',
  serverless: 'Serverless Framework',
  cdk: 'AWS CDK',
  'cdk-out': 'AWS CDK, synthesised',
  terraform: 'Terraform',
  sst: 'SST',
  amplify: 'Amplify',
  architect: 'Architect',
  pulumi: 'Pulumi',
};

/** The tool that a template is written for. */
export function dialectName(dialect: DescribedDeployment['dialect']): string {
  return dialects[dialect];
}

/** How a handler string led to a file, where it is not the file that it names; empty otherwise. */
const matches: Readonly<Record<DescribedFunction['sources'][number]['how'], string>> = {
  exact: '',
  entry: 'entry point of the bundler',
  tsconfig: 'by the settings of the compiler',
  script: 'by a build script',
  convention: 'by its usual folder',
  suffix: 'the only file with such a path',
  setting: 'by a setting',
  closure: 'inside of the template',
};

/** `handler, entry point of the bundler`: the export, and how the file was found. */
function sourceNotes({ exportPath, how }: DescribedFunction['sources'][number]): string {
  return [exportPath.join('.'), matches[how]].filter((text) => text !== '').join(', ');
}

/** `nodejs22.x, arm64, 1024 MB, 20 s`, as far as the template tells. */
export function runsAs(declared: DescribedFunction): string {
  const { runtime, architecture, memoryMegabytes, timeoutSeconds } = declared;
  return [
    runtime,
    architecture,
    memoryMegabytes === undefined ? undefined : `${memoryMegabytes} MB`,
    timeoutSeconds === undefined ? undefined : `${timeoutSeconds} s`,
  ]
    .filter((text) => text !== undefined)
    .join(', ');
}

/** `StampInvoices → bucket InvoicesBucket → StampInvoices`. */
export function loopText({ hops }: DescribedLoop): string {
  const parties = hops.map(({ from }) => from);
  return [...parties, ...parties.slice(0, 1)]
    .map((party) => (party.service === 'lambda' ? (nameOf(party) ?? 'function') : partyText(party)))
    .join(' → ');
}

/** Whether anything stops a loop. */
function stopText({ isStoppedByLambda, isAllowed }: DescribedLoop): string {
  if (isAllowed) return 'declared as intended';
  return isStoppedByLambda
    ? 'Lambda stops such a chain only after about 16 rounds'
    : 'Lambda does not detect a loop of this kind';
}

/** The places in code where a loop writes: `src/stamp.ts:20`. */
function writesIn({ hops }: DescribedLoop, shown: Shown): string[] {
  return hops.flatMap(({ via, place }) => (via === 'write' ? [placeText(place, shown)] : []));
}

/** The ways of loops, each with all places in code that write on it, and whether anything stops it. */
export function loopWays(
  loops: readonly DescribedLoop[],
  shown: Shown,
): { readonly way: string; readonly writes: readonly string[]; readonly stop: string }[] {
  const ways = new Map<string, { way: string; writes: string[]; stop: string }>();
  for (const loop of loops) {
    const [way, stop] = [loopText(loop), stopText(loop)];
    const known = ways.get(`${way}\n${stop}`)?.writes ?? [];
    ways.set(`${way}\n${stop}`, { way, stop, writes: [...new Set([...known, ...writesIn(loop, shown)])] });
  }
  return [...ways.values()];
}

/** `src/stamp.ts:20`. */
export function placeText(
  { file, line }: { readonly file: string; readonly line: number },
  shown: Shown,
): string {
  return `${shown(file)}:${line}`;
}

/** Whether people want to hear of a resource: roles, networks and all else that sends no events are left to programs. */
export function isTold({ service }: DescribedResource): boolean {
  return service !== 'other';
}

/** What else is worth knowing of a resource. */
export function resourceNotes({ isExternal, name, queue }: DescribedResource): string {
  const { visibilityTimeoutSeconds, isFifo } = queue ?? {};
  return [
    ...(name === undefined ? [] : [`named ${name}`]),
    ...(isFifo ? ['FIFO'] : []),
    ...(visibilityTimeoutSeconds === undefined ? [] : [`visible again after ${visibilityTimeoutSeconds} s`]),
    ...(isExternal ? ['declared elsewhere'] : []),
  ].join(', ');
}

/** What was not understood, of all templates, in the order it stands. */
export function problemsIn({ deployments, unread }: ProjectDeployments): Problem[] {
  return [...deployments.flatMap(({ problems }) => problems), ...unread];
}

/** What there is: templates, functions, resources, loops, and what was not understood. */
export function summaryParts(
  found: ProjectDeployments,
): { readonly text: string; readonly isBad: boolean }[] {
  const { deployments } = found;
  const sum = (count: (deployment: DescribedDeployment) => number): number =>
    deployments.reduce((total, deployment) => total + count(deployment), 0);
  const problems = problemsIn(found).length;
  const ways = (isAllowed: boolean): number =>
    sum(({ loops }) => new Set(loops.filter((loop) => loop.isAllowed === isAllowed).map(loopText)).size);
  const [loops, intended] = [ways(false), ways(true)];
  return [
    { text: counted(deployments.length, 'template'), isBad: false },
    {
      text: counted(
        sum(({ functions }) => functions.length),
        'function',
      ),
      isBad: false,
    },
    {
      text: counted(
        sum(({ resources }) => resources.filter(isTold).length),
        'resource',
      ),
      isBad: false,
    },
    { text: loops === 0 ? 'no loop' : counted(loops, 'loop'), isBad: loops > 0 },
    ...(intended === 0 ? [] : [{ text: counted(intended, 'intended loop'), isBad: false }]),
    ...(problems === 0 ? [] : [{ text: `${counted(problems, 'part')} not understood`, isBad: false }]),
  ];
}

/** What is said when no template was found: where it was looked, and what stands above. */
export function emptyText(found: ProjectDeployments, directory: string, shown: Shown): string {
  const above = found.above.map(shown).join(', ');
  return `${nothingText(found, directory)}${above === '' ? '' : ` Above it stands ${above}.`}`;
}

function nothingText({ names, looked }: ProjectDeployments, directory: string): string {
  if (names.length === 0) return 'None of the named templates declares a Lambda function of Node.js.';
  if (looked === 0) return `No template was found below ${directory}.`;
  return looked === 1
    ? `The file with the name of a template below ${directory} declares no Lambda function of Node.js.`
    : `None of the ${looked} files with the name of a template below ${directory} declares a Lambda function of Node.js.`;
}

/** Where the code of a function is, or why it is not here. */
export function codeTexts(
  { sources, absence, handler, ...declared }: DescribedFunction,
  shown: Shown,
): string[] {
  if (sources.length > 0) return sources.map((source) => `${shown(source.file)} (${sourceNotes(source)})`);
  const named = handler === '' ? '' : `${handler}: `;
  if (absence) return [named + absenceText(absence, shown)];
  return [`${named}not JavaScript${declared.runtime === undefined ? '' : ` (${declared.runtime})`}`];
}

/** `table Orders (PutItem at src/orders.ts:20)`. */
export function writeText({ to, writes }: Arrow, shown: Shown): string {
  const operations = [...new Set(writes.map(operationText))].map((operation) => {
    const own = writes.filter((write) => operationText(write) === operation);
    const places = [...new Set(own.map(({ place }) => placeText(place, shown)))];
    return `${operation} at ${places.join(', ')}`;
  });
  return `${partyText(to)} (${operations.join('; ')})`;
}

function operationText({ operation, mediatedBy }: Arrow['writes'][number]): string {
  return mediatedBy === undefined ? operation : `${operation} of ${mediatedBy}`;
}
