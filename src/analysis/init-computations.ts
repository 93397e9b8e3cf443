import path from 'node:path';
import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, propertyOf, stringOf, unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { isInside, sizeOf } from '../files/files.js';
import {
  mayBeSyncWork,
  roundsMilliseconds,
  syncWorkMilliseconds,
  syncWorkOf,
  type GivenArguments,
  type MillisecondRange,
  type SyncWork,
} from '../knowledge/init-work.js';
import { memoPer } from '../memo.js';
import { definitionOf } from './definitions.js';
import { initCodeIn, ownNodesOf, type InitCode } from './init-code.js';
import { initLimitOf } from './init-limit.js';
import type { Module } from './module.js';
import { originOf } from './origins.js';
import { loadsOwnModules } from './project-modules.js';
import { loadedByHandler, type Load } from './project-reach.js';
import { calledText } from './promises.js';

/** Work of the Init phase that holds its thread. */
export interface InitComputation {
  readonly kind: SyncWork | 'read' | 'loop';
  /** Where to report: in the module that is evaluated. */
  readonly node: Node;
  readonly what: string;
  /** `undefined` when it depends on what nobody can tell. */
  readonly milliseconds: MillisecondRange | undefined;
  /** Size of the file that is read. */
  readonly bytes: number | undefined;
  readonly load: Load;
}

type Found = Omit<InitComputation, 'load'>;

const candidates = /Sync\b|\.(sync|exec)\b|createDiffieHellman|\b\d[\d_]{6,}|\de\d/;

/** The work that this module's Init phase waits for; empty for modules that no handler loads, and where nobody waits for Init. */
export const initComputationsIn = memoPer((module: Module): readonly InitComputation[] => {
  if (!candidates.test(module.text) && !loadsOwnModules(module)) return [];
  const code = initCodeIn(module).filter((stretch) => candidates.test(stretch.module.text));
  const found = new Map<Node, Found>();
  for (const stretch of code)
    for (const each of computationsIn(stretch)) if (!found.has(each.node)) found.set(each.node, each);
  const load = found.size > 0 ? loadedByHandler(module) : undefined;
  return load && !initLimitOf(load.handler).isAhead
    ? [...found.values()].map((each) => ({ ...each, load }))
    : [];
});

function computationsIn(code: InitCode): Found[] {
  const found: Found[] = [];
  ownNodesOf(code, (node) => {
    const each =
      node.type === 'CallExpression'
        ? (workBy(code.module, node) ?? readBy(code.module, node))
        : node.type === 'ForStatement'
          ? loopBy(code.module, node)
          : undefined;
    if (each) found.push({ ...each, node: code.at ?? each.node });
  });
  return found;
}

function workBy(module: Module, call: TSESTree.CallExpression): Found | undefined {
  const name = calleeNameOf(call) ?? '';
  if (!mayBeSyncWork(name)) return undefined;
  const origin = originOf(module, call.callee);
  const kind = origin && syncWorkOf(origin.from, origin.names);
  if (!origin || !kind) return undefined;
  const milliseconds = syncWorkMilliseconds(origin.names.at(-1) ?? '', givenTo(module, call));
  return { kind, node: call, what: calledText(module, call), milliseconds, bytes: undefined };
}

/** The arguments of a call as far as they are literals, under names as well. */
function givenTo(module: Module, call: TSESTree.CallExpression): GivenArguments {
  const valueOf = (index: number, key: string | undefined): unknown => {
    const argument = call.arguments[index];
    const given = argument && definitionOf(module, argument);
    const value = key === undefined ? given : propertyOf(given, key)?.value;
    const literal = value && definitionOf(module, value);
    return literal?.type === 'Literal' ? literal.value : undefined;
  };
  return {
    count: call.arguments.length,
    number(index, key) {
      const value = valueOf(index, key);
      return typeof value === 'number' ? value : undefined;
    },
    text(index, key) {
      const value = valueOf(index, key);
      return typeof value === 'string' ? value : undefined;
    },
  };
}

/** `fs.readFileSync(path)` of a file that stands in the project. */
function readBy(module: Module, call: TSESTree.CallExpression): Found | undefined {
  if (calleeNameOf(call) !== 'readFileSync') return undefined;
  const [argument] = call.arguments;
  const origin = originOf(module, call.callee);
  const file = argument && /^(node:)?fs$/.test(origin?.from ?? '') ? fileAt(module, argument) : undefined;
  const bytes = file !== undefined && isInside(module.root, file) ? sizeOf(file) : undefined;
  return bytes === undefined || file === undefined
    ? undefined
    : { kind: 'read', node: call, what: path.basename(file), milliseconds: undefined, bytes };
}

/** The path that an expression names relative to its module: `path.join(__dirname, 'x')`, `new URL('./x', import.meta.url)`. */
function fileAt(module: Module, node: Node): string | undefined {
  const inner = definitionOf(module, unwrap(node));
  if (inner.type !== 'CallExpression' && inner.type !== 'NewExpression') return undefined;
  const [first, ...rest] = inner.arguments;
  const directory = path.dirname(module.path);
  if (calleeNameOf(inner) === 'URL') {
    const name = stringOf(first);
    const isOwn = rest[0]?.type === 'MemberExpression' && rest[0].object.type === 'MetaProperty';
    return isOwn && name !== undefined && /^\.{1,2}\//.test(name) ? path.resolve(directory, name) : undefined;
  }
  if (calleeNameOf(inner) === 'fileURLToPath' && first) return fileAt(module, first);
  const isJoined = /^(join|resolve)$/.test(calleeNameOf(inner) ?? '');
  const isOwn = first?.type === 'Identifier' && first.name === '__dirname';
  const names = rest.map((each) => stringOf(each));
  return isJoined && isOwn && names.every((name) => name !== undefined)
    ? path.resolve(directory, ...names)
    : undefined;
}

/** Rounds from which even the emptiest loop is felt. */
const fewestRounds = 10_000_000;

/** `for (let i = 0; i < 1e8; i++)`. */
function loopBy(module: Module, loop: TSESTree.ForStatement): Found | undefined {
  const { test, init, update } = loop;
  if (test?.type !== 'BinaryExpression' || !/^<=?$/.test(test.operator)) return undefined;
  const end = definitionOf(module, test.right);
  const start = init?.type === 'VariableDeclaration' ? init.declarations[0]?.init : undefined;
  const rounds = end.type === 'Literal' && typeof end.value === 'number' ? end.value : 0;
  const isCounted = start?.type === 'Literal' && start.value === 0 && update?.type === 'UpdateExpression';
  if (!isCounted || rounds < fewestRounds) return undefined;
  const what = rounds.toLocaleString('en');
  return { kind: 'loop', node: test, what, milliseconds: roundsMilliseconds(rounds), bytes: undefined };
}
