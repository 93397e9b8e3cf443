import type { TSESTree } from '@typescript-eslint/utils';
import { keyNameOf, stringOf, unwrap } from '../ast/expressions.js';
import { soleValueOf, type Variable } from '../ast/scopes.js';
import type { Node } from '../ast/walk.js';
import { clientClassOf, serviceOfV2, type ClientClass } from '../knowledge/aws-services.js';
import { commandOf, hasSameAnswer, isCurrentVersion, type CommandNames } from '../knowledge/sdk-commands.js';
import { isPlainLoad, missingNames, replacedLoad } from './import-text.js';
import type { ModuleLoad } from './module-loads.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { originOf, type Origin } from './origins.js';
import type { TextEdit } from './text-edits.js';

/** The way from a whole SDK or an aggregated client to clients and commands of SDK v3. */
export interface SdkMigration {
  readonly edits: readonly TextEdit[];
  /** The classes that are imported afterwards and construct clients, such as `S3Client`. */
  readonly clients: readonly string[];
}

type Binding = ModuleLoad['bindings'][number];

/** A client class in the source, and what it is called in v3. */
interface ClientPlace {
  readonly found: ClientClass;
  /** The node that names the class: `AWS.S3`, `S3`. */
  readonly node: Node;
  readonly package: string;
  readonly client: string;
}

/** The changed text of some code with the names that it needs imported. */
interface Change {
  readonly edits: readonly TextEdit[];
  readonly needs: readonly CommandNames[];
}

/** `import AWS from 'aws-sdk'` and all its uses in the words of v3; `undefined` when any use has no plain counterpart. */
export function oldSdkMigrationOf(module: Module, load: ModuleLoad): SdkMigration | undefined {
  if (!isPlainLoad(load) || readsOldErrors(module)) return undefined;
  const change = changeOf(module, load.bindings);
  if (!change || change.needs.length === 0) return undefined;
  const packages = namesByPackage(change.needs);
  const replacements = [];
  for (const [specifier, wanted] of packages) {
    const names = missingNames(module, specifier, wanted);
    if (!names) return undefined;
    if (names.length > 0) replacements.push({ specifier, names });
  }
  const loaded = replacements.length > 0 ? replacedLoad(module, load, replacements) : undefined;
  return loaded && { edits: [loaded, ...change.edits], clients: clientNames(change.needs) };
}

/** `S3` of `@aws-sdk/client-s3` and all its uses as `S3Client` with commands; `undefined` when any use has no plain counterpart. */
export function aggregatedMigrationOf(
  module: Module,
  load: ModuleLoad,
  binding: Binding,
): SdkMigration | undefined {
  const change = changeOf(module, [binding]);
  if (!change || change.needs.length === 0) return undefined;
  const names = missingNames(
    module,
    load.specifier,
    change.needs.map(({ command }) => command),
  );
  if (!names || names.length === 0) return undefined;
  const imported = { range: binding.node.range, text: [...new Set(names)].join(', ') };
  return { edits: [imported, ...change.edits], clients: clientNames(change.needs) };
}

function namesByPackage(needs: readonly CommandNames[]): Map<string, Set<string>> {
  const packages = new Map<string, Set<string>>();
  for (const need of needs) {
    const names = packages.get(need.package) ?? new Set();
    packages.set(need.package, names.add(need.command));
  }
  return packages;
}

function clientNames(needs: readonly CommandNames[]): string[] {
  return [...new Set(needs.map(({ command }) => command).filter((name) => name.endsWith('Client')))];
}

const oldErrorKeys = /^(code|statusCode|retryable|requestId)$/;

/** `error.code` and `error.statusCode` are `error.name` and `error.$metadata` in v3. */
function readsOldErrors(module: Module): boolean {
  const isOldKey = (node: TSESTree.MemberExpression | TSESTree.Property): boolean =>
    oldErrorKeys.test(keyNameOf(node) ?? '');
  const members = nodesIn(module, 'MemberExpression').filter(isOldKey);
  if (members.some(({ object }) => isCaughtName(module, unwrap(object)))) return true;
  return nodesIn(module, 'ObjectPattern').some(
    (pattern) =>
      pattern.properties.some((property) => property.type === 'Property' && isOldKey(property)) &&
      isCaughtPattern(module, pattern),
  );
}

function isCaughtName(module: Module, name: Node): boolean {
  const definition = variableOf(module, name)?.defs[0];
  if (definition?.type === 'CatchClause') return true;
  return definition?.type === 'Parameter' && isSettlementCallback(definition.node);
}

/** `catch ({ code })`, `.catch(({ code }) => …)`, `const { code } = error`. */
function isCaughtPattern(module: Module, { parent }: TSESTree.ObjectPattern): boolean {
  if (parent.type === 'CatchClause') return true;
  if (parent.type === 'VariableDeclarator')
    return parent.init !== null && isCaughtName(module, unwrap(parent.init));
  return isSettlementCallback(parent);
}

/** A function that is given to `then` or `catch`. */
function isSettlementCallback({ parent: call }: Node): boolean {
  return (
    call?.type === 'CallExpression' &&
    call.callee.type === 'MemberExpression' &&
    /^(catch|then)$/.test(keyNameOf(call.callee) ?? '')
  );
}

function changeOf(module: Module, bindings: readonly Binding[]): Change | undefined {
  const uses = bindings.flatMap(({ variable }) =>
    (variable?.references ?? []).filter((reference) => !reference.init),
  );
  return combined(uses.map(({ identifier }) => classUseChange(module, identifier as Node)));
}

function combined(changes: readonly (Change | undefined)[]): Change | undefined {
  const known = changes.filter((change) => change !== undefined);
  if (known.length < changes.length) return undefined;
  return {
    edits: known.flatMap(({ edits }) => edits),
    needs: known.flatMap(({ needs }) => needs),
  };
}

/** One use of an imported name, which has to construct a client. */
function classUseChange(module: Module, identifier: Node): Change | undefined {
  const place = clientPlaceAt(module, identifier);
  const made = place && constructionOf(place);
  const construction = made && constructionChange(place, made);
  if (!construction) return undefined;
  const uses = usesOf(module, made);
  return uses && combined([construction, ...uses.map((use) => clientUseChange(module, place, use))]);
}

/** The client class around an imported name: `AWS.DynamoDB.DocumentClient` around `AWS`. */
function clientPlaceAt(module: Module, identifier: Node): ClientPlace | undefined {
  let node = identifier;
  while (node.parent?.type === 'MemberExpression' && isNameStep(node.parent, node)) node = node.parent;
  const origin = originOf(module, node);
  const found = origin && clientClassOf(origin.from, origin.names);
  if (!found) return undefined;
  if (found.generation === 3)
    return found.isAggregated
      ? { found, node, package: origin.from, client: `${origin.names.join('.')}Client` }
      : undefined;
  const names = oldServiceNames(origin, found.isDocument);
  return names && { found, node, package: names.package, client: names.client };
}

function isNameStep(member: TSESTree.MemberExpression, object: Node): boolean {
  return member.object === object && !member.computed && !member.optional && keyNameOf(member) !== 'from';
}

function oldServiceNames(origin: Origin, isDocument: boolean): ReturnType<typeof serviceOfV2> {
  const file = /^aws-sdk\/clients\/([^./]+)(\.js)?$/.exec(origin.from)?.[1];
  const path = file === undefined ? origin.names : [file, ...origin.names];
  return path.length === (isDocument ? 2 : 1) ? serviceOfV2(path[0] ?? '') : undefined;
}

/** `new S3(…)`, `DynamoDBDocument.from(…)`. */
function constructionOf({
  node,
  found,
}: ClientPlace): TSESTree.NewExpression | TSESTree.CallExpression | undefined {
  const { parent } = node;
  if (parent?.type === 'NewExpression')
    return parent.callee === node && !(found.generation === 3 && found.isDocument) ? parent : undefined;
  const isFactory =
    found.generation === 3 &&
    found.isDocument &&
    parent?.type === 'MemberExpression' &&
    parent.object === node &&
    keyNameOf(parent) === 'from';
  const call = isFactory ? parent.parent : undefined;
  return call?.type === 'CallExpression' && call.callee === parent ? call : undefined;
}

function constructionChange(
  { node, found, package: specifier, client }: ClientPlace,
  made: TSESTree.NewExpression | TSESTree.CallExpression,
): Change | undefined {
  const needs = [{ package: specifier, command: client }];
  const [argument, ...others] = made.arguments;
  if (found.generation === 3) return { edits: [{ range: node.range, text: client }], needs };
  const options = argument ? optionEdits(found.service, argument) : [];
  if (!options || others.length > 0) return undefined;
  const [start, end] = made.range;
  const document = 'DynamoDBDocumentClient';
  const opening = found.isDocument ? `${document}.from(new ${client}(` : `new ${client}(`;
  const closing = found.isDocument ? `), ${likeOldDocuments})` : ')';
  const edits = argument
    ? [
        { range: [start, argument.range[0]] as const, text: opening },
        ...options,
        { range: [argument.range[1], end] as const, text: closing },
      ]
    : [{ range: [start, end] as const, text: `${opening}{}${closing}` }];
  const library = { package: '@aws-sdk/lib-dynamodb', command: document };
  return { edits, needs: found.isDocument ? [...needs, library] : needs };
}

/** v2's document client leaves `undefined` out by itself. */
const likeOldDocuments = '{ marshallOptions: { removeUndefinedValues: true } }';

/** What has to change in a v2 client's options; `undefined` when v3 has not the same. */
function optionEdits(service: string, options: Node): readonly TextEdit[] | undefined {
  if (options.type !== 'ObjectExpression') return undefined;
  const edits: TextEdit[] = [];
  for (const [index, property] of options.properties.entries()) {
    if (property.type !== 'Property') return undefined;
    const name = keyNameOf(property);
    const isSame = name === 'region' || (name === 'endpoint' && isAddress(property.value));
    if (isSame) continue;
    const version = name === 'apiVersion' ? stringOf(property.value) : undefined;
    if (version === undefined || !isCurrentVersion(service, version)) return undefined;
    edits.push(withoutProperty(options, index));
  }
  return edits;
}

function withoutProperty(object: TSESTree.ObjectExpression, index: number): TextEdit {
  const next = object.properties[index + 1];
  const [start, end] = object.properties[index]?.range ?? object.range;
  if (next) return { range: [start, next.range[0]], text: '' };
  const previous = object.properties[index - 1];
  return previous ? { range: [previous.range[1], end], text: '' } : { range: object.range, text: '{}' };
}

/** v3 wants the protocol that v2 adds by itself. */
function isAddress(value: Node): boolean {
  const start =
    value.type === 'TemplateLiteral' ? (value.quasis[0]?.value.cooked ?? undefined) : stringOf(value);
  return start !== undefined && /^https?:\/\//.test(start);
}

/** Where the code names a client that it constructs: the variable's references, or the construction itself. */
function usesOf(
  module: Module,
  made: TSESTree.NewExpression | TSESTree.CallExpression,
): readonly Node[] | undefined {
  const { parent } = made;
  if (parent.type !== 'VariableDeclarator') return [made];
  if (parent.id.type !== 'Identifier' || parent.id.typeAnnotation) return undefined;
  if (parent.parent.parent.type === 'ExportNamedDeclaration') return undefined;
  const variable: Variable | undefined = variableOf(module, parent.id);
  if (!variable || soleValueOf(variable) !== made) return undefined;
  return variable.references.flatMap((reference) => (reference.init ? [] : [reference.identifier as Node]));
}

/** `s3.putObject(params).promise()` → `s3.send(new PutObjectCommand(params))`. */
function clientUseChange(module: Module, place: ClientPlace, use: Node): Change | undefined {
  const unchanged: Change = { edits: [], needs: [] };
  if (place.found.generation === 3 && isDocumentBase(module, use)) return unchanged;
  const member = use.parent;
  if (member?.type !== 'MemberExpression' || member.object !== use || member.computed || member.optional)
    return undefined;
  const method = keyNameOf(member) ?? '';
  const call = calledMember(member);
  if (!call || call.arguments.some(({ type }) => type === 'SpreadElement')) return undefined;
  if (place.found.generation === 3 && method === 'send') return unchanged;
  const sent = place.found.generation === 3 ? call : promiseOf(call);
  const names = commandOf(place.found, place.package, method);
  if (!sent || !names || call.arguments.length > 1) return undefined;
  if (place.found.generation === 2 && !hasSameAnswer(place.found.service, method) && !isDiscarded(sent))
    return undefined;
  const edits = sendEdits(module, member, call, sent, names.command);
  return edits && { edits, needs: [names] };
}

function sendEdits(
  module: Module,
  member: TSESTree.MemberExpression,
  call: TSESTree.CallExpression,
  sent: TSESTree.CallExpression,
  command: string,
): readonly TextEdit[] | undefined {
  const [input] = call.arguments;
  const [start] = member.property.range;
  const [, end] = sent.range;
  const lost = input ? module.text.slice(input.range[1], end) : module.text.slice(start, end);
  if (/\/[/*]/.test(lost)) return undefined;
  if (!input) return [{ range: [start, end], text: `send(new ${command}({}))` }];
  return [
    { range: member.property.range, text: 'send' },
    { range: [input.range[0], input.range[0]], text: `new ${command}(` },
    { range: [input.range[1], end], text: '))' },
  ];
}

/** The call of a member without optional chaining. */
function calledMember(member: TSESTree.MemberExpression): TSESTree.CallExpression | undefined {
  const call = member.parent;
  return call.type === 'CallExpression' && call.callee === member && !call.optional ? call : undefined;
}

function promiseOf(request: TSESTree.CallExpression): TSESTree.CallExpression | undefined {
  const member = request.parent;
  const isPromise =
    member.type === 'MemberExpression' && member.object === request && keyNameOf(member) === 'promise';
  const call = isPromise ? calledMember(member) : undefined;
  return call?.arguments.length === 0 ? call : undefined;
}

/** `DynamoDBDocument.from(client)`. */
function isDocumentBase(module: Module, use: Node): boolean {
  const call = use.parent;
  return (
    call?.type === 'CallExpression' &&
    call.arguments[0] === use &&
    call.callee.type === 'MemberExpression' &&
    originOf(module, call.callee.object)?.from === '@aws-sdk/lib-dynamodb'
  );
}

/** Nobody looks at the answer. */
function isDiscarded(sent: TSESTree.CallExpression): boolean {
  const awaited = sent.parent.type === 'AwaitExpression' ? sent.parent : undefined;
  return awaited?.parent.type === 'ExpressionStatement';
}
