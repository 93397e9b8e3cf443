import type { TSESTree } from '@typescript-eslint/utils';
import { dottedNameOf, propertyOf, rootObject, stringOf } from '../ast/expressions.js';
import { enclosingFunction, enclosingFunctions, isFunction } from '../ast/functions.js';
import { walk, type Node } from '../ast/walk.js';
import { isAwsAddress } from '../knowledge/network-requests.js';
import { memoPer } from '../memo.js';
import { definitionOf, possibleValuesOf } from './definitions.js';
import { isBehindDevelopment } from './init-code.js';
import { initWaitsIn } from './init-waits.js';
import { invokePhaseOf, type Reach } from './invoke-phase.js';
import { nodesIn, type Module } from './module.js';
import { requestAt, type HttpRequest } from './network-requests.js';
import { originOf } from './origins.js';
import { calledText } from './promises.js';
import type { PlacedNode } from './references.js';
import { mayEndEarly } from './request-deadlines.js';
import type { TextEdit } from './text-edits.js';

/** A request to another server that an invocation waits for and that nothing in the code ends. */
export interface UnboundedRequest {
  /** The call that makes the client where it stands in this module, else the request. */
  readonly node: Node;
  /** What the code calls. */
  readonly what: string;
  readonly reach: Reach;
  /** Seconds after which the library gives up by itself; `Infinity` when it does not. */
  readonly seconds: number;
  /** Seconds that the function may run, the shortest where several are declared; `undefined` when no template tells. */
  readonly functionSeconds: number | undefined;
  readonly http: HttpRequest;
  /** The server's name as far as the source tells. */
  readonly host: string | undefined;
}

/** The requests of this module's Invoke phase that last as long as the function may run; those of one client are one. */
export const unboundedRequestsIn = memoPer((module: Module): readonly UnboundedRequest[] => {
  const found = new Map<Node, UnboundedRequest>();
  for (const call of nodesIn(module, 'CallExpression')) {
    const request = unboundedRequest(module, call);
    const client = request?.http.client?.node ?? call;
    if (request && !found.has(client)) found.set(client, request);
  }
  return [...found.values()];
});

function unboundedRequest(module: Module, call: TSESTree.CallExpression): UnboundedRequest | undefined {
  if (!enclosingFunction(call) || isBehindDevelopment(call)) return undefined;
  const request = requestAt(module, call);
  if (!request?.http || !request.wait) return undefined;
  const { http, wait } = request;
  const addresses = addressesOf({ module, node: call }, http);
  if (addresses.some(isAwsAddress) || isSigned(module, call) || isGivenByPackage(module, call))
    return undefined;
  const reach = invokePhaseOf(module, call);
  const functionSeconds = reach && secondsOf(reach);
  // A function may run for longer than the library waits.
  if (!reach || (functionSeconds ?? 0) > wait.seconds || mayEndEarly(module, call, reach)) return undefined;
  if (initWaitsIn(module).some(({ node }) => node === call)) return undefined;
  const node = http.client?.module === module ? http.client.node : call;
  const host = addresses.flatMap((address) => /https?:\/\/([^\s/:'"`?#$]+)/.exec(address)?.[1] ?? [])[0];
  const what = dottedNameOf(call.callee)?.join('.') ?? calledText(module, call);
  return { node, what, reach, seconds: wait.seconds, functionSeconds, http, host };
}

/** The shortest time-out that templates tell of. */
function secondsOf({ handler }: Reach): number | undefined {
  const told = handler.declared.flatMap(({ declared }) => declared.timeoutSeconds ?? []);
  return told.length > 0 ? Math.min(...told) : undefined;
}

const addressKeys = ['url', 'uri', 'baseURL', 'baseUrl', 'prefixUrl', 'hostname', 'host'];

/** What the source says of the address: the text of the first argument and of options, and of what their names stand for. */
function addressesOf(call: PlacedNode, { client }: HttpRequest): string[] {
  const calls = [call, ...(client ? [client] : [])];
  return calls.flatMap(({ module, node }) => {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return [];
    return node.arguments.flatMap((argument, index) => {
      const value = definitionOf(module, argument);
      if (value.type !== 'ObjectExpression') return index === 0 ? wordsOf(module, argument) : [];
      return addressKeys.flatMap((key) => {
        const property = propertyOf(value, key);
        return property ? wordsOf(module, property.value) : [];
      });
    });
  });
}

const longest = 400;
const mostWords = 20;

/** The text of an expression, and of what the names in it stand for: `target.hostname` of `new URL(event.url)`. */
function wordsOf(module: Module, node: Node): string[] {
  const seen = new Set<Node>([node]);
  for (const each of seen) {
    if (isFunction(each) || each.type === 'ObjectExpression') continue;
    walk(each, (inner) => {
      if (isFunction(inner) || seen.size > mostWords) return false;
      if (inner.type === 'Identifier' || inner.type === 'MemberExpression' || inner.type === 'CallExpression')
        for (const value of possibleValuesOf(module, inner)) if (value !== inner) seen.add(value);
      return true;
    });
  }
  return [...seen].map((each) => stringOf(each) ?? module.text.slice(...each.range).slice(0, longest));
}

/** The address is what a package gives, which may well be a process beside the function: `(await launch()).url`. */
function isGivenByPackage(module: Module, { arguments: [first] }: TSESTree.CallExpression): boolean {
  const address = first ? definitionOf(module, first) : undefined;
  if (address?.type === 'TemplateLiteral' && address.quasis[0]?.value.raw !== '') return false;
  const start = address?.type === 'TemplateLiteral' ? address.expressions[0] : address;
  if (!start) return false;
  const made = definitionOf(module, rootObject(definitionOf(module, start)));
  const origin = made.type === 'CallExpression' ? originOf(module, made.callee) : undefined;
  return origin !== undefined && /^[@a-z]/.test(origin.from) && !givesNoAddress.test(origin.from);
}

const givesNoAddress = /^(node:|(url|path|util|process)$|@aws-)/;

/** Requests with AWS's signature go to AWS. */
function isSigned(module: Module, call: Node): boolean {
  const outer = enclosingFunctions(call).at(-1);
  const text = outer ? module.text.slice(...outer.range) : '';
  return signing.test(text) || /aws4-?(axios|interceptor)/i.test(module.text);
}

const signing = /\b(aws4|SignatureV4|sigv4|signer|signed(Request|Url|Headers)?)\b/i;

/** Milliseconds that leave the function time to answer, when it may run for some seconds. */
export function suitableMilliseconds(functionSeconds: number | undefined): number {
  if (functionSeconds === undefined) return defaultMilliseconds;
  const most = Math.min(functionSeconds * 1000 * share, mostMilliseconds);
  return Math.max(Math.floor(most / step) * step, step);
}

/** Fits into the three seconds that a function may run by default. */
const defaultMilliseconds = 2000;
const mostMilliseconds = 10_000;
const share = 0.7;
const step = 500;

/** The change that gives a call of this module an option; `undefined` when its options are not written where it stands. */
export function withOption(
  module: Module,
  call: Node,
  option: string,
  options: number | undefined,
): TextEdit | undefined {
  if (options === undefined || call.type !== 'CallExpression') return undefined;
  const { arguments: given } = call;
  const last = given.at(-1);
  const end = call.range[1] - 1;
  if (!last) return options === 0 ? { range: [end, end], text: `{ ${option} }` } : undefined;
  const place = given[options];
  const objectAlone = given.length === 1 && last.type === 'ObjectExpression' ? last : undefined;
  const object = place?.type === 'ObjectExpression' ? place : objectAlone;
  if (object) return intoObject(module, object, option);
  if (place || given.length < options) return undefined;
  return { range: [last.range[1], last.range[1]], text: `, { ${option} }` };
}

function intoObject(module: Module, object: TSESTree.ObjectExpression, option: string): TextEdit {
  const last = object.properties.at(-1);
  if (!last) return { range: object.range, text: `{ ${option} }` };
  const before = module.text.slice(object.range[0] + 1, object.properties[0]?.range[0]);
  const space = /^\s*$/.test(before) && before.includes('\n') ? before : ' ';
  return { range: [last.range[1], last.range[1]], text: `,${space}${option}` };
}
