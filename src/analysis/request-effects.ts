import type { TSESTree } from '@typescript-eslint/utils';
import { hasUnknownProperties, keyNameOf, propertyOf, stringOf, unwrap } from '../ast/expressions.js';
import { someNode, type Node } from '../ast/walk.js';
import {
  peopleAddress,
  readingAddress,
  requestCallOf,
  type RequestCall,
} from '../knowledge/external-effects.js';
import { definitionOf } from './definitions.js';
import type { Effect } from './effect.js';
import { variableOf, type Module } from './module.js';
import { packageCallOf } from './package-calls.js';

const names = /^(fetch|axios|\w*fetch|got|ky|request|needle|post|rp|http\w*|\w*client|api)$/i;

/** A `POST` by `fetch` or an HTTP client, without an idempotency key. */
export function requestEffect(module: Module, call: TSESTree.CallExpression): Effect | undefined {
  const called = callee(module, call);
  if (!called) return undefined;
  const options = call.arguments[called.how.options];
  const written = options && definitionOf(module, options);
  if (!called.how.posts && methodOf(written) !== 'POST') return undefined;
  if (mayCarryKey(module, written)) return undefined;
  const address = addressOf(module, call, written);
  if (peopleAddress.test(address)) return { kind: 'mail', node: call, what: called.what };
  if (readingAddress.test(address) || isQuery(module, call)) return undefined;
  return { kind: 'request', node: call, what: called.what };
}

interface Callee {
  readonly how: RequestCall;
  readonly what: string;
}

function callee(module: Module, call: TSESTree.CallExpression): Callee | undefined {
  const inner = unwrap(call.callee);
  const name =
    inner.type === 'Identifier' ? inner.name : inner.type === 'MemberExpression' ? keyNameOf(inner) : '';
  if (name === undefined || !names.test(name)) return undefined;
  const isGlobal =
    name === 'fetch' && inner.type === 'Identifier' && (variableOf(module, inner)?.defs.length ?? 0) === 0;
  if (isGlobal) return { how: { options: 1, posts: false }, what: 'fetch' };
  const named = packageCallOf(module, call);
  const how = named && requestCallOf(named.from, named.call);
  return how && { how, what: named.call === '' ? named.from : `${named.from} ${named.call}` };
}

function methodOf(options: Node | undefined): string | undefined {
  return stringOf(propertyOf(options, 'method')?.value)?.toUpperCase();
}

const keyHeader = /idempoten|dedup|(request|message|event|transaction)-?id$/i;

/** A header that the receiver may tell duplicates by; options and headers that are out of sight may have one. */
function mayCarryKey(module: Module, options: Node | undefined): boolean {
  if (!options) return false;
  if (options.type !== 'ObjectExpression' || hasUnknownProperties(options)) return true;
  const headers = propertyOf(options, 'headers');
  const written = headers && definitionOf(module, headers.value);
  if (!written) return false;
  if (written.type !== 'ObjectExpression') return true;
  return written.properties.some((property) => {
    if (property.type === 'Property') return keyHeader.test(keyNameOf(property) ?? 'idempotency');
    const spread = definitionOf(module, property.argument);
    return mayCarryKeyIn(spread);
  });
}

function mayCarryKeyIn(spread: Node): boolean {
  return (
    spread.type !== 'ObjectExpression' ||
    hasUnknownProperties(spread) ||
    spread.properties.some(
      (property) => property.type === 'Property' && keyHeader.test(keyNameOf(property) ?? ''),
    )
  );
}

/** The address as far as the source spells it: its text, and the names of what is put in. */
function addressOf(module: Module, call: TSESTree.CallExpression, options: Node | undefined): string {
  const parts = ['url', 'uri', 'baseURL', 'hostname', 'host', 'path'].flatMap(
    (name) => propertyOf(options, name)?.value ?? [],
  );
  const [first] = call.arguments;
  const isText = first && definitionOf(module, first).type !== 'ObjectExpression';
  return [...(isText ? [first] : []), ...parts].map((part) => wordsOf(module, part)).join(' ');
}

function wordsOf(module: Module, node: Node): string {
  const named = module.text.slice(...node.range);
  const definition = definitionOf(module, node);
  const defined = module.text.slice(...definition.range);
  return defined.length < 400 && definition !== node ? `${named} ${defined}` : named.slice(0, 400);
}

/** GraphQL that only asks. */
function isQuery(module: Module, call: TSESTree.CallExpression): boolean {
  return call.arguments.some((argument) => {
    const value = definitionOf(module, argument);
    return (
      someNode(value, (inner) => inner.type === 'Property' && /^query$/.test(keyNameOf(inner) ?? '')) &&
      !/\bmutation\b/i.test(module.text)
    );
  });
}
