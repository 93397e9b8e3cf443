import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, receiverOf, unwrapAwait } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { fileFunctionOf, filePackages, type FileFunction } from '../knowledge/file-functions.js';
import { memoPer } from '../memo.js';
import { definitionOf } from './definitions.js';
import { nodesIn, type Module } from './module.js';
import { originOf } from './origins.js';
import { comesFromInvocation, provenanceOf, rootsOf } from './provenance.js';

/** A name below /tmp: the same for all invocations, or one of its own for each event. */
export interface TemporaryName {
  readonly kind: 'fixed' | 'varying';
  /** What it is, where it is written out in one piece; else the expression that makes it. */
  readonly text: string;
}

/** A call that does something to a file below /tmp. */
export interface FileUse {
  readonly node: TSESTree.CallExpression;
  readonly action: FileFunction['action'];
  readonly name: TemporaryName;
  /** What goes into the file, where the source shows it. */
  readonly content: Node | undefined;
}

/** What this module does to files below /tmp whose names it shows. */
export const temporaryFilesIn = memoPer((module: Module): readonly FileUse[] => {
  if (!/\/tmp\b|tmpdir|TMPDIR/.test(module.text)) return [];
  return nodesIn(module, 'CallExpression').flatMap((node): FileUse[] => {
    const known = fileFunctionOf(functionNameAt(module, node) ?? '');
    const file = known && node.arguments[known.file];
    const name = file && temporaryNameOf(module, file);
    if (!name) return [];
    const content = known.content === undefined ? streamedInto(node) : node.arguments[known.content];
    return [{ node, action: isAppending(node) ? 'append' : known.action, name, content }];
  });
});

/** The name that a function of the file system has there, promisified ones included. */
function functionNameAt(module: Module, call: TSESTree.CallExpression): string | undefined {
  const definition = definitionOf(module, call.callee);
  const isPromisified =
    definition.type === 'CallExpression' &&
    calleeNameOf(definition) === 'promisify' &&
    definition.arguments[0];
  const origin = originOf(module, isPromisified || call.callee);
  return origin && filePackages.test(origin.from) ? origin.names.at(-1) : undefined;
}

/** `createWriteStream(file, { flags: 'a' })`. */
function isAppending({ arguments: args }: TSESTree.CallExpression): boolean {
  return args.some(
    (argument) =>
      argument.type === 'ObjectExpression' &&
      argument.properties.some(
        (property) =>
          property.type === 'Property' &&
          /^flags?$/.test(keyNameOf(property) ?? '') &&
          property.value.type === 'Literal' &&
          /^a/.test(String(property.value.value)),
      ),
  );
}

/** What `source.pipe(createWriteStream(file))` or `pipeline(source, createWriteStream(file))` puts into the file. */
function streamedInto(stream: TSESTree.CallExpression): Node | undefined {
  const { parent } = stream;
  if (parent.type !== 'CallExpression' || parent.callee === stream) return undefined;
  if (calleeNameOf(parent) === 'pipe') return receiverOf(parent);
  return calleeNameOf(parent) === 'pipeline' ? parent.arguments[0] : undefined;
}

/** The name below /tmp that an expression makes; `undefined` for other places, and for what cannot be told. */
export function temporaryNameOf(module: Module, node: Node): TemporaryName | undefined {
  const definition = definitionOf(module, node);
  const parts = partsOf(module, definition, 0);
  const [first, ...rest] = parts;
  const below = first && belowTemporary(module, first);
  if (below === undefined || (below === '' && rest.length === 0)) return undefined;
  const values = rest.flatMap((part) =>
    part.type === 'TemplateElement' ? [] : [provenanceOf(module, part)],
  );
  const roots = values.flatMap((value) => [...rootsOf(value)]);
  const text = rest.length === 0 && below !== '' ? `/tmp/${below}` : textOf(module, definition);
  if (values.some((value) => comesFromInvocation(value)) || roots.some(({ kind }) => kind === 'fresh'))
    return { kind: 'varying', text };
  return roots.every(({ kind }) => kind === 'literal') ? { kind: 'fixed', text } : undefined;
}

function textOf(module: Module, node: Node): string {
  return module.text.slice(...node.range).replaceAll(/\s+/g, ' ');
}

const maximumDepth = 6;

/** The pieces that a path is put together from, names followed as far as they stand for such pieces. */
function partsOf(module: Module, node: Node, depth: number): readonly Node[] {
  const inner = unwrapAwait(node);
  const within = (part: Node): readonly Node[] => {
    const definition = definitionOf(module, part);
    return depth > maximumDepth || !isPath(module, definition)
      ? [part]
      : partsOf(module, definition, depth + 1);
  };
  if (inner.type === 'TemplateLiteral') {
    const pieces = [...inner.quasis, ...inner.expressions].sort((a, b) => a.range[0] - b.range[0]);
    return pieces.flatMap((piece) =>
      piece.type === 'TemplateElement' ? (piece.value.raw === '' ? [] : [piece]) : within(piece),
    );
  }
  if (inner.type === 'BinaryExpression' && inner.operator === '+')
    return [inner.left, inner.right].flatMap(within);
  if (inner.type === 'CallExpression' && isPath(module, inner)) return inner.arguments.flatMap(within);
  return [inner];
}

function isPath(module: Module, node: Node): boolean {
  if (node.type === 'TemplateLiteral') return true;
  if (node.type === 'BinaryExpression') return node.operator === '+';
  return (
    node.type === 'CallExpression' &&
    /^(join|resolve)$/.test(calleeNameOf(node) ?? '') &&
    /^(node:)?path(\/posix)?$/.test(originOf(module, node.callee)?.from ?? '')
  );
}

/** What a first piece says below the directory for temporary files; `undefined` when it leads elsewhere. */
function belowTemporary(module: Module, part: Node): string | undefined {
  if (part.type === 'TemplateElement') return belowText(part.value.cooked ?? '');
  const definition = definitionOf(module, part);
  if (definition.type === 'CallExpression' && calleeNameOf(definition) === 'tmpdir')
    return /^(node:)?os$/.test(originOf(module, definition.callee)?.from ?? '') ? '' : undefined;
  const value = provenanceOf(module, definition);
  if (value.kind === 'env') return value.name === 'TMPDIR' ? '' : undefined;
  return value.kind === 'literal' && typeof value.value === 'string' ? belowText(value.value) : undefined;
}

function belowText(text: string): string | undefined {
  return /^\/tmp(?:\/|$)/.test(text) ? text.slice('/tmp/'.length) : undefined;
}
