import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, dottedNameOf, keyNameOf, outermost, unwrap } from '../ast/expressions.js';
import { enclosingFunction, isFunction } from '../ast/functions.js';
import { isModuleLevel, writesOf, type Variable } from '../ast/scopes.js';
import { findAll, isWithin, someNode, type Node } from '../ast/walk.js';
import type { Construction } from './constructions.js';
import { definitionOf, functionOf, isClientCapture } from './definitions.js';
import type { UncachedConnection } from './invocation-connections.js';
import { initFunctions } from './init-functions.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { originOf } from './origins.js';
import { provenanceOf, rootsOf } from './provenance.js';
import {
  endWithComment,
  isFreeAtModuleLevel,
  isUnusedName,
  lineBreakOf,
  removal,
  startWithComments,
  topStatementOf,
  type TextEdit,
} from './text-edits.js';

/** A way to make something once per execution environment instead of once per invocation. */
export interface Hoisting {
  /** The declaration moves; a variable keeps the value; a variable keeps the promise of it. */
  readonly way: 'move' | 'keep' | 'keep-promise';
  /** The module-level variable that holds it afterwards. */
  readonly name: string;
  readonly edits: readonly TextEdit[];
}

/** How to make a client or connection once; `undefined` when that could change what the code does. */
export function hoistingOf(
  module: Module,
  { node, kind, closing }: UncachedConnection,
): Hoisting | undefined {
  if (isClosedAnywhere(module, closing) || runsInInit(module, node)) return undefined;
  const whole = outermost(node);
  const { parent } = whole;
  if (parent?.type === 'CallExpression' && isClientCapture(parent)) return hoistingAt(module, parent, kind);
  // What an unknown function makes of it would be made again and again of the same one.
  if (parent?.type === 'CallExpression' && parent.callee !== whole && isBound(parent)) return undefined;
  return hoistingAt(module, node, kind, closing);
}

function hoistingAt(
  module: Module,
  node: Construction,
  kind: UncachedConnection['kind'],
  closing: readonly string[] = [],
): Hoisting | undefined {
  const { parent } = outermost(node);
  if (parent?.type === 'AwaitExpression')
    return node.type === 'CallExpression' ? keptPromiseOf(module, node, closing) : undefined;
  if (parent?.type === 'VariableDeclarator')
    return movedDeclaration(module, node, parent) ?? keptDeclaration(module, node, parent);
  return kind === 'client' ? keptExpression(module, node) : undefined;
}

/** Kept under a name, or given back, just as it is. */
function isBound(call: TSESTree.CallExpression): boolean {
  return /^(VariableDeclarator|AssignmentExpression|ReturnStatement|ArrowFunctionExpression|Property)$/.test(
    outermost(call).parent?.type ?? '',
  );
}

/** A variable of the module that keeps an awaited promise: `await connect()` → `await (connection ??= connect())`. */
export function keptPromiseOf(
  module: Module,
  promise: Node,
  closing: readonly string[],
): Hoisting | undefined {
  if (promise.type !== 'CallExpression' || !isSteady(module, promise)) return undefined;
  if (isClosedAnywhere(module, closing) || runsInInit(module, promise)) return undefined;
  const name = unusedOf(module, ['connection', 'openConnection', 'sharedConnection']);
  return name === undefined ? undefined : keptInPlace(module, promise, name, 'keep-promise');
}

/** Something in the module closes what it opens; a closed connection is not worth keeping. */
function isClosedAnywhere(module: Module, closing: readonly string[]): boolean {
  return nodesIn(module, 'CallExpression').some(
    (call) => call.callee.type === 'MemberExpression' && closing.includes(calleeNameOf(call) ?? ''),
  );
}

/** Module evaluation may get there before it gets to a declaration above the statement. */
function runsInInit(module: Module, node: Node): boolean {
  const fn = enclosingFunction(node);
  return !fn || initFunctions(module).has(fn);
}

function unusedOf(module: Module, names: readonly string[]): string | undefined {
  return names.find((name) => isUnusedName(module, name));
}

/** `const s3 = new S3Client({});` from a function to above the statement around it, with its comments. */
function movedDeclaration(
  module: Module,
  node: Construction,
  declarator: TSESTree.VariableDeclarator,
): Hoisting | undefined {
  const place = movablePlace(module, declarator);
  const above = startWithComments(module, topStatementOf(node));
  const isPromise = node.type === 'CallExpression' && /connect$/i.test(calleeNameOf(node) ?? '');
  if (
    !place ||
    isPromise ||
    isOfOneInvocation(module, node) ||
    !declarator.init ||
    !isIndependent(module, declarator.init, above)
  )
    return undefined;
  const { declaration, name } = place;
  const start = startWithComments(module, declaration);
  const end = endWithComment(module, declaration);
  const edits = [insertion(module, above, dedented(module, start, end)), removal(module, start, end)];
  return { way: 'move', name, edits };
}

interface MovablePlace {
  readonly declaration: TSESTree.VariableDeclaration;
  readonly variable: Variable;
  readonly name: string;
}

/** A declaration of one name that is never written again, is free at module level, and is not started by a call of its own. */
function movablePlace(module: Module, declarator: TSESTree.VariableDeclarator): MovablePlace | undefined {
  const { id, parent: declaration } = declarator;
  const variable = id.type === 'Identifier' ? variableOf(module, id) : undefined;
  if (!variable || declaration.declarations.length !== 1 || declaration.parent.type !== 'BlockStatement')
    return undefined;
  const isPlain =
    /^(const|let|var)$/.test(declaration.kind) &&
    variable.defs.length === 1 &&
    writesOf(variable).length === 0 &&
    !isStarted(module, variable) &&
    !isShadowed(variable) &&
    isFreeAtModuleLevel(module, variable.name);
  return isPlain ? { declaration, variable, name: variable.name } : undefined;
}

/** `client.connect()`, which would throw when the next invocation does it again; pools and MongoDB's client may. */
function isStarted(module: Module, variable: Variable): boolean {
  const [definition] = variable.defs;
  const value =
    definition?.type === 'Variable' && definition.node.init ? unwrap(definition.node.init) : undefined;
  const made = value?.type === 'NewExpression' ? (originOf(module, value.callee)?.names.at(-1) ?? '') : '';
  if (/^(\w*Pool|MongoClient)$/.test(made)) return false;
  return variable.references.some(({ identifier: { parent } }) => {
    const name = parent.type === 'MemberExpression' ? keyNameOf(parent) : undefined;
    return /^(connect|connectAsync|initialize|open|init)$/.test(name ?? '');
  });
}

/** A function around declares the same name. */
function isShadowed({ name, scope }: Variable): boolean {
  for (let around = scope.upper; around; around = around.upper) {
    const same = around.set.get(name);
    if (same && same.defs.length > 0 && !isModuleLevel(same)) return true;
  }
  return false;
}

/** `const s3 = new S3Client({ region });` → `s3 ??= new S3Client({ region });` below `let s3;`. */
function keptDeclaration(
  module: Module,
  node: Construction,
  declarator: TSESTree.VariableDeclarator,
): Hoisting | undefined {
  const place = movablePlace(module, declarator);
  if (!place || !declarator.init || !isSteady(module, node)) return undefined;
  const { declaration, name, variable } = place;
  const annotation = declarator.id.typeAnnotation?.typeAnnotation;
  const type = annotation ? module.text.slice(...annotation.range) : typeTextOf(module, node);
  const fn = enclosingFunction(node);
  const isNarrowed = variable.references.every(({ identifier }) => enclosingFunction(identifier) === fn);
  if (isTypeScript(module) && (type === undefined || !isNarrowed)) return undefined;
  const edits = [
    insertion(module, startWithComments(module, topStatementOf(node)), variableText(module, name, type)),
    { range: [declaration.range[0], declarator.init.range[0]] as const, text: `${name} ??= ` },
  ];
  return { way: 'keep', name, edits };
}

/** `return new S3Client({})` → `return (client ??= new S3Client({}))` below `let client;`. */
function keptExpression(module: Module, node: Construction): Hoisting | undefined {
  const name = isSteady(module, node)
    ? unusedOf(module, ['client', 'sharedClient', 'cachedClient'])
    : undefined;
  return name === undefined ? undefined : keptInPlace(module, node, name, 'keep');
}

function keptInPlace(
  module: Module,
  node: Construction,
  name: string,
  way: Hoisting['way'],
): Hoisting | undefined {
  const type = typeTextOf(module, node);
  if (isTypeScript(module) && type === undefined) return undefined;
  const [start, end] = node.range;
  const above = startWithComments(module, topStatementOf(node));
  const edits = [
    insertion(module, above, variableText(module, name, type)),
    { range: [start, start] as const, text: `(${name} ??= ` },
    { range: [end, end] as const, text: ')' },
  ];
  return { way, name, edits };
}

function isTypeScript(module: Module): boolean {
  return /\.[mc]?tsx?$/.test(module.path);
}

function variableText(module: Module, name: string, type: string | undefined): string {
  return isTypeScript(module) ? `let ${name}: ${type ?? 'unknown'} | undefined;` : `let ${name};`;
}

/** The type of what a construction gives, in the module's own names; `undefined` when they are not visible at module level. */
function typeTextOf(module: Module, node: Construction): string | undefined {
  const path = dottedNameOf(node.callee);
  const root = path && rootIdentifier(node.callee);
  const variable = root && variableOf(module, root);
  if (!path || !variable || !isModuleLevel(variable)) return undefined;
  if (node.type === 'NewExpression') {
    const generic = node.typeArguments ? module.text.slice(...node.typeArguments.range) : '';
    return `${path.join('.')}${generic}`;
  }
  if (path.at(-1) === 'from') return path.slice(0, -1).join('.');
  return /^capture/.test(path.at(-1) ?? '') ? undefined : `ReturnType<typeof ${path.join('.')}>`;
}

function rootIdentifier(node: Node): Node {
  const inner = unwrap(node);
  return inner.type === 'MemberExpression' ? rootIdentifier(inner.object) : inner;
}

/** Needs nothing local, nothing that module evaluation makes later, and runs no function of the module. */
function isIndependent(module: Module, value: Node, before: number): boolean {
  return !someNode(value, (node) => {
    if (/^(Await|Yield|This|Super|MetaProperty|Import|Assignment|Update)/.test(node.type)) return true;
    if (node.type === 'CallExpression' && functionOf(module, node.callee)) return true;
    const variable = freeVariable(module, node, value);
    if (!variable) return node.type === 'Identifier' && node.name === 'arguments';
    if (!isModuleLevel(variable)) return true;
    return !isConstant(variable) || !isThere(variable, before);
  });
}

/** The variable that an identifier names, unless it is declared within the value itself. */
function freeVariable(module: Module, node: Node, value: Node): Variable | undefined {
  const variable = node.type === 'Identifier' ? variableOf(module, node) : undefined;
  if (!variable || variable.defs.length === 0) return undefined;
  return isWithin(variable.scope.block, value) && isFunction(variable.scope.block) ? undefined : variable;
}

function isConstant(variable: Variable): boolean {
  return variable.defs.length === 1 && writesOf(variable).length === 0;
}

/** Imports and functions are there from the start, other declarations from their place on. */
function isThere(variable: Variable, before: number): boolean {
  const [definition] = variable.defs;
  if (definition?.type === 'ImportBinding' || definition?.type === 'FunctionName') return true;
  return definition !== undefined && definition.node.range[1] <= before;
}

/** Every invocation would compute the same: from literals, the environment, imports and constants of the module. */
function isSteady(module: Module, construction: Construction): boolean {
  if (someNode(construction, ({ type }) => /^(Await|Yield|This|Super)/.test(type))) return false;
  if (isOfOneInvocation(module, construction)) return false;
  const names = findAll(construction, (node): node is TSESTree.Identifier => node.type === 'Identifier');
  return names.every((name) => {
    const variable = freeVariable(module, name, construction);
    if (!variable) return name.name !== 'arguments';
    if (isModuleLevel(variable)) return isConstant(variable);
    return isConstant(variable) && isSteadyLocal(module, name);
  });
}

/** Made of the clock, chance, the event or state that invocations write. */
function isOfOneInvocation(module: Module, construction: Construction): boolean {
  return construction.arguments.some((argument) =>
    rootsOf(provenanceOf(module, argument)).some(({ kind }) => isPassing(kind)),
  );
}

function isSteadyLocal(module: Module, name: TSESTree.Identifier): boolean {
  if (isFunction(definitionOf(module, name)) || variableOf(module, name)?.defs[0]?.type !== 'Variable')
    return false;
  if (originOf(module, name)) return true;
  return rootsOf(provenanceOf(module, name)).every(({ kind }) => kind !== 'unknown' && !isPassing(kind));
}

/** Kinds of sources that differ between invocations. */
function isPassing(kind: string): boolean {
  return /^(event|invocation-context|fresh|module-state)$/.test(kind);
}

function insertion(module: Module, at: number, text: string): TextEdit {
  const lineBreak = lineBreakOf(module);
  return { range: [at, at], text: `${text}${lineBreak}${lineBreak}` };
}

/** The text of whole statements without the indentation that their first line has. */
function dedented(module: Module, start: number, end: number): string {
  const text = module.text.slice(start, end);
  const indentation = /(?:^|\n)([ \t]*)$/.exec(module.text.slice(0, start))?.[1] ?? '';
  if (indentation === '' || text.includes('`')) return text;
  return text.replaceAll(`\n${indentation}`, '\n');
}
