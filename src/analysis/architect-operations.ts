import type { TSESTree } from '@typescript-eslint/utils';
import { keyNameOf, unwrapAwait } from '../ast/expressions.js';
import { definitionOf } from './definitions.js';
import type { Module } from './module.js';
import { originOf } from './origins.js';
import type { Provenance } from './provenance.js';

const library = '@architect/functions';

/** What a call of `@architect/functions` asks for: `events.publish`, or `tables.put` on the table that it names. */
export interface ArchitectCall {
  readonly name: string;
  /** The table, as the manifest calls it. */
  readonly table: string | undefined;
}

/** `arc.queues.publish({ name, payload })`, or `data.orders.put(item)` where `data` is what `arc.tables()` gives. */
export function architectCallOf(
  module: Module,
  callee: TSESTree.MemberExpression,
  method: string,
): ArchitectCall | undefined {
  if (method === 'publish') {
    const origin = originOf(module, callee);
    const pragma = origin?.from === library ? origin.names[0] : undefined;
    return pragma === 'events' || pragma === 'queues'
      ? { name: `${pragma}.publish`, table: undefined }
      : undefined;
  }
  if (!tableMethods.has(method)) return undefined;
  const member = definitionOf(module, callee.object);
  const table = member.type === 'MemberExpression' ? keyNameOf(member) : undefined;
  if (member.type !== 'MemberExpression' || table === undefined) return undefined;
  const client = definitionOf(module, unwrapAwait(member.object));
  const origin = client.type === 'CallExpression' ? originOf(module, client.callee) : undefined;
  return origin?.from === library && origin.names.join('.') === 'tables'
    ? { name: `tables.${method}`, table }
    : undefined;
}

const tableMethods = new Set(['get', 'query', 'scan', 'scanAll', 'put', 'update', 'delete']);

/** What a topic, queue or table that the manifest names is to a deployment: `['queues', 'orders']`. */
export function architectResource(pragma: string, name: Provenance): Provenance {
  return name.kind === 'literal'
    ? { kind: 'import', from: library, names: [pragma, String(name.value)] }
    : { kind: 'unknown' };
}
