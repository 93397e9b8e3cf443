import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, propertyOf, receiverOf, stringOf, unwrap } from '../ast/expressions.js';
import { enclosingFunction } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import { isAwsRegion, mayNameRegion } from '../knowledge/aws-regions.js';
import { memoPer } from '../memo.js';
import { awsClientMadeBy } from './clients.js';
import { definitionOf } from './definitions.js';
import { eventSourcesOf } from './event-sources.js';
import { invokePhaseOf, type Reach } from './invoke-phase.js';
import { nodesIn, type Module } from './module.js';
import { originOf } from './origins.js';
import { loadedByHandler, type Load } from './project-reach.js';

/** A region that stands in the code of a function although its own would do. */
export interface HardcodedRegion {
  /** The text itself, which several clients may share. */
  readonly node: Node;
  readonly region: string;
  /** The clients that are built for it, as the source names them. */
  readonly clients: readonly string[];
  /** How an invocation gets there, or how the Init phase does. */
  readonly user: Reach | Load;
}

/** The region that this module's code builds clients for, when a handler runs or loads it; none where it works with several. */
export const hardcodedRegionsIn = memoPer((module: Module): readonly HardcodedRegion[] => {
  if (!/\bregion\b/.test(module.text)) return [];
  const uses = regionUsesIn(module).filter(({ isCalledFor }) => !isCalledFor);
  const [first] = uses.filter(({ region }) => region !== undefined);
  if (!first || uses.some((use) => isElsewhere(use, first))) return [];
  const found = new Map<Node, HardcodedRegion>();
  for (const { node, client, region, given } of uses) {
    const user = region === undefined ? undefined : userOf(module, node);
    if (region === undefined || !given || !user) continue;
    const clients = [...(found.get(given)?.clients ?? []), client];
    found.set(given, { node: given, region, clients: [...new Set(clients)], user });
  }
  return [...found.values()];
});

/** What a client, or all of SDK v2, is told about its region. */
interface RegionUse {
  readonly node: Node;
  readonly client: string;
  /** The value it is given. */
  readonly given: Node | undefined;
  /** Its text, where the source spells it out. */
  readonly region: string | undefined;
  /** The service, or where it is, has a reason to be told. */
  readonly isCalledFor: boolean;
}

/** Another region than that of the other clients; for the same class, the function's own is another one too. */
function isElsewhere({ given, region, client }: RegionUse, other: RegionUse): boolean {
  return region !== other.region && (given !== undefined || client === other.client);
}

function regionUsesIn(module: Module): readonly RegionUse[] {
  return [
    ...nodesIn(module, 'CallExpression').flatMap((call) => configuringUse(module, call)),
    ...nodesIn(module, 'AssignmentExpression').flatMap((node) => assignedUse(module, node)),
    ...nodesIn(module, 'NewExpression').flatMap((node) => clientUse(module, node)),
  ];
}

/** `new S3Client({ region: 'us-east-1' })`; one with an endpoint talks to something else, or to a place of its own. */
function clientUse(module: Module, node: TSESTree.NewExpression): RegionUse[] {
  const made = awsClientMadeBy(module, node);
  if (made?.node !== node || (made.isDocument && made.generation === 3)) return [];
  const [argument] = node.arguments;
  const options = argument && definitionOf(module, argument);
  const use = regionUse(module, node, made.className, propertyOf(options, 'region')?.value);
  const isCalledFor =
    propertyOf(options, 'endpoint') !== undefined ||
    (use.region !== undefined && isReason(module, made.service, use.region));
  return [{ ...use, isCalledFor }];
}

function regionUse(module: Module, node: Node, client: string, value: Node | undefined): RegionUse {
  const given = value && definitionOf(module, value);
  return { node, client, given, region: stringOf(given), isCalledFor: false };
}

function isReason({ text }: Module, service: string, region: string): boolean {
  if (!isAwsRegion(region) || mayNameRegion(service, region)) return true;
  if (service === 'sns') return /\bPhoneNumber\b/.test(text);
  // Charges and the metrics of CloudFront are in one region only.
  return service === 'cloudwatch' && /\bAWS\/(Billing|CloudFront)\b/.test(text);
}

const everyClient = 'every client of `aws-sdk`';

/** `AWS.config.update({ region: 'us-east-1' })`. */
function configuringUse(module: Module, call: TSESTree.CallExpression): RegionUse[] {
  const receiver = calleeNameOf(call) === 'update' ? receiverOf(call) : undefined;
  const [options] = call.arguments;
  const value = options && propertyOf(definitionOf(module, options), 'region')?.value;
  if (!receiver || !value || !isConfiguration(module, receiver)) return [];
  return [globalUse(module, call, value)];
}

/** `AWS.config.region = 'us-east-1'`. */
function assignedUse(module: Module, { left, right }: TSESTree.AssignmentExpression): RegionUse[] {
  const member = unwrap(left);
  const isRegion = member.type === 'MemberExpression' && keyNameOf(member) === 'region';
  return isRegion && isConfiguration(module, member.object) ? [globalUse(module, left, right)] : [];
}

function globalUse(module: Module, node: Node, value: Node): RegionUse {
  const use = regionUse(module, node, everyClient, value);
  return { ...use, isCalledFor: use.region !== undefined && !isAwsRegion(use.region) };
}

function isConfiguration(module: Module, node: Node): boolean {
  const origin = originOf(module, node);
  return origin !== undefined && /^aws-sdk(\/|$)/.test(origin.from) && origin.names.at(-1) === 'config';
}

/** What runs or loads the code; functions of CloudFront run wherever its visitors are, and have to name a region. */
function userOf(module: Module, node: Node): Reach | Load | undefined {
  const user = enclosingFunction(node) ? invokePhaseOf(module, node) : loadedByHandler(module);
  return user && eventSourcesOf(user.handler).has('cloudfront') ? undefined : user;
}
