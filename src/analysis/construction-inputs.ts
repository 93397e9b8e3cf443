import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, receiverOf, unwrapAwait } from '../ast/expressions.js';
import { enclosingFunction, functionNameOf, isFunction, type FunctionNode } from '../ast/functions.js';
import { isModuleLevel, writesOf } from '../ast/scopes.js';
import { findAll, isWithin, someNode, type Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { awsClientMadeBy } from './clients.js';
import type { Construction } from './constructions.js';
import { callsTo, definitionOf } from './definitions.js';
import { argumentsFor } from './given-arguments.js';
import { invokePhaseOf } from './invoke-phase.js';
import { nodesIn, variableOf, type Module } from './module.js';
import { originOf } from './origins.js';
import { comesFromInvocation, provenanceOf, type Provenance } from './provenance.js';
import { functionsCalledAt, type PlacedFunction } from './references.js';
import { dependsOnUnknownParameter } from './unknown-parameters.js';

/**
 * Whether a client or connection is made of something that passes: the event, temporary credentials, the element of a
 * loop, or a parameter whose value nobody in this file gives.
 */
export function isMadeOfPassing(module: Module, construction: Construction): boolean {
  const client = awsClientMadeBy(module, construction);
  if (client?.generation === 2 && isConfiguredInInvocation(module)) return true;
  return construction.arguments.some(
    (argument) =>
      comesFromInvocation(provenanceOf(module, argument)) ||
      (dependsOnUnknownParameter(module, argument) && !isGivenTheSame(module, argument)) ||
      dependsOnElement(module, argument) ||
      hasPassingCredentials(module, argument, client !== undefined),
  );
}

const credentialKey = /^(credential\w*|accessKeyId|secretAccessKey|sessionToken)$/;
const credentialName = /creds?$|credential|assume/i;

/** Credentials that code gives, by key, by assignment to the options, or spread into them under such a name. */
function hasPassingCredentials(module: Module, argument: Node, isClient: boolean): boolean {
  const options = definitionOf(module, argument.type === 'SpreadElement' ? argument.argument : argument);
  const given = someNode(options, (node) => {
    if (node.type === 'Property' && credentialKey.test(keyNameOf(node) ?? ''))
      return !isSteadyCredential(module, node.value);
    if (!isClient || node.type !== 'Identifier' || !credentialName.test(node.name) || isKey(node))
      return false;
    return !isSteadyCredential(module, node);
  });
  return given || assignedTo(module, argument).some((value) => !isSteadyCredential(module, value));
}

function isKey(node: TSESTree.Identifier): boolean {
  const { parent } = node;
  if (parent.type === 'Property') return parent.key === node && parent.value !== node && !parent.computed;
  return parent.type === 'MemberExpression' && parent.property === node && !parent.computed;
}

/** `options.credentials = …`, for options in a variable. */
function assignedTo(module: Module, options: Node): Node[] {
  const variable = options.type === 'Identifier' ? variableOf(module, options) : undefined;
  return (variable?.references ?? []).flatMap(({ identifier: { parent } }) => {
    if (parent.type !== 'MemberExpression' || !credentialKey.test(keyNameOf(parent) ?? '')) return [];
    const { parent: assignment } = parent;
    return assignment.type === 'AssignmentExpression' && assignment.left === parent ? [assignment.right] : [];
  });
}

const steadyProviders =
  /^(from(Env|NodeProviderChain|ContainerMetadata|InstanceMetadata|Ini|SSO|Process|TokenFile)|defaultProvider|createCredentialChain|EnvironmentCredentials|CredentialProviderChain)$/;

/** From the environment, from a provider of the function's own role, or made once at module level. */
function isSteadyCredential(module: Module, value: Node): boolean {
  const inner = unwrapAwait(value);
  if (isImportOrConstant(module, inner)) return true;
  const definition = definitionOf(module, inner);
  if (definition.type === 'CallExpression' || definition.type === 'NewExpression')
    return steadyProviders.test(calleeNameOf(definition) ?? '');
  return isSteadyValue(module, inner);
}

function isImportOrConstant(module: Module, node: Node): boolean {
  const variable = node.type === 'Identifier' ? variableOf(module, node) : undefined;
  return variable !== undefined && isModuleLevel(variable) && writesOf(variable).length === 0;
}

function isSteadyValue(module: Module, value: Node): boolean {
  return isSteady(provenanceOf(module, value));
}

/** Put together from literals and the environment only. */
function isSteady(value: Provenance): boolean {
  switch (value.kind) {
    case 'literal':
    case 'env':
      return true;
    case 'text':
      return value.parts.every(isSteady);
    case 'either':
      return value.options.every(isSteady);
    case 'derived':
      return value.by === 'collection' && value.from.every(isSteady);
    default:
      return false;
  }
}

/** `AWS.config.update({ credentials })` in invocation code: what SDK v2's clients are made with differs from one to the next. */
const isConfiguredInInvocation = memoPer((module: Module): boolean => {
  const calls = nodesIn(module, 'CallExpression').flatMap((call) =>
    calleeNameOf(call) === 'update' && isGlobalConfig(module, receiverOf(call)) ? call.arguments : [],
  );
  const assigned = nodesIn(module, 'AssignmentExpression').flatMap(({ left, right }) =>
    isGlobalConfig(module, left) ? [right] : [],
  );
  return [...calls, ...assigned].some(
    (value) => invokePhaseOf(module, value) && !isSteadyValue(module, value) && !isOptionOfAll(value),
  );
});

function isGlobalConfig(module: Module, node: Node | undefined): boolean {
  const origin = node && originOf(module, node);
  return origin?.from === 'aws-sdk' && origin.names[0] === 'config';
}

/** Options without credentials, region or endpoint, such as an agent or a logger. */
function isOptionOfAll(value: Node): boolean {
  return (
    value.type === 'ObjectExpression' &&
    !someNode(
      value,
      (node) =>
        node.type === 'SpreadElement' ||
        (node.type === 'Property' && /region|endpoint|credential|key|token/i.test(keyNameOf(node) ?? '')),
    )
  );
}

/** Whether every call gives the same for each parameter in the options: a text, a variable of the environment, or a part of the project's configuration. */
function isGivenTheSame(module: Module, options: Node): boolean {
  const names = findAll(
    definitionOf(module, options),
    (node): node is TSESTree.Identifier => node.type === 'Identifier' && !isKey(node),
  );
  const open = names.filter((name) => dependsOnUnknownParameter(module, name));
  return open.length > 0 && open.every((name) => sameGivenTo(module, name) !== undefined);
}

/** What all calls of a function give for one of its parameters, as one text for comparing. */
function sameGivenTo(module: Module, name: Node, depth = 0): string | undefined {
  const given = argumentsFor(module, name).map((argument) => {
    const value = provenanceOf(argument.module, argument.node);
    return value.kind === 'literal' || value.kind === 'env'
      ? JSON.stringify(value)
      : configurationText(argument.module, argument.node, depth);
  });
  return given.every((text) => text === given[0]) ? given[0] : undefined;
}

/** `config.aws` of `const config = await getConfig()`, as one text for comparing: what a function of the project gives that is told nothing. */
function configurationText(module: Module, node: Node, depth: number): string | undefined {
  const names: string[] = [];
  let inner = unwrapAwait(definitionOf(module, node));
  while (inner.type === 'MemberExpression') {
    const name = keyNameOf(inner);
    if (name === undefined) return undefined;
    names.unshift(name);
    inner = unwrapAwait(definitionOf(module, inner.object));
  }
  const giver = depth > maximumDepth ? undefined : giverText(module, inner, depth);
  return giver && [giver, ...names].join(' ');
}

const maximumDepth = 4;

function giverText(module: Module, node: Node, depth: number): string | undefined {
  if (node.type === 'Identifier') return sameGivenTo(module, node, depth + 1);
  if (node.type !== 'CallExpression' || node.arguments.length > 0) return undefined;
  const [giver, ...others] = functionsCalledAt(module, node);
  const isOne = giver !== undefined && others.length === 0 && isOfEnvironment(giver);
  return isOne ? `${giver.module.path} ${giver.fn.range[0]}` : undefined;
}

/** Names of functions that give credentials, or something of the invocation. */
const givesPassing = /assume|credential|session|token|tenant|request|event/i;
const takesRoleOrStore = /assumeRole|TemporaryCredentials|\bSTS(Client)?\b|\bgetStore\b/i;

/** Whether a function gives the same to all invocations, as far as its name and its own code tell. */
function isOfEnvironment({ module, fn }: PlacedFunction): boolean {
  return (
    fn.params.length === 0 &&
    !enclosingFunction(fn) &&
    !givesPassing.test(functionNameOf(fn) ?? '') &&
    !takesRoleOrStore.test(module.text.slice(...fn.range))
  );
}

/** Whether a value depends on the element of a loop or of a callback over a list, so that it is another one each time. */
export function dependsOnElement(module: Module, value: Node, depth = 0): boolean {
  const names = findAll(value, (node): node is TSESTree.Identifier => node.type === 'Identifier');
  return names.some((name) => !isKey(name) && isElement(module, name, depth));
}

function isElement(module: Module, name: TSESTree.Identifier, depth: number): boolean {
  const variable = variableOf(module, name);
  const definition = variable?.defs.length === 1 ? variable.defs[0] : undefined;
  if (!variable || !definition || isModuleLevel(variable) || depth > 4) return false;
  if (definition.type === 'Variable') {
    if (/^For(Of|In)?Statement$/.test(definition.node.parent.parent.type)) return true;
    const { init } = definition.node;
    return init !== null && !isFunction(init) && dependsOnElement(module, init, depth + 1);
  }
  if (definition.type !== 'Parameter' || !isFunction(definition.node)) return false;
  const fn = definition.node;
  if (isGivenToList(fn) || namesOf(module, fn).some(isGivenToList)) return true;
  const index = fn.params.findIndex((parameter) => isWithin(definition.name, parameter));
  return callsTo(module, fn).some(({ arguments: given }) => {
    const argument = given[index];
    return argument !== undefined && dependsOnElement(module, argument, depth + 1);
  });
}

/** `regions.map(scan)`. */
function isGivenToList(fn: Node): boolean {
  const { parent } = fn;
  if (parent?.type !== 'CallExpression' || parent.callee === fn) return false;
  return receiverOf(parent) !== undefined && listMethods.test(calleeNameOf(parent) ?? '');
}

/** The places that name a function. */
function namesOf(module: Module, fn: FunctionNode): Node[] {
  const name = fn.id ?? (fn.parent.type === 'VariableDeclarator' ? fn.parent.id : undefined);
  const variable = name && variableOf(module, name);
  return variable?.references.map(({ identifier }) => identifier) ?? [];
}

const listMethods = /^(map|forEach|flatMap|reduce|filter|some|every|mapSeries|each)$/;
