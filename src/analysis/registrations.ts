import type { TSESTree } from '@typescript-eslint/utils';
import { calleeNameOf, keyNameOf, rootObject, stringOf, unwrap, unwrapAwait } from '../ast/expressions.js';
import {
  deferringFunction,
  isFunction,
  parameterIdentifier,
  returnedFrom,
  walkOwn,
  type FunctionNode,
} from '../ast/functions.js';
import { isModuleLevel, type Variable } from '../ast/scopes.js';
import { walk, type Node } from '../ast/walk.js';
import { isRoute, keepsCallbacks, runsAtStart } from '../knowledge/callback-registries.js';
import { calledFunction, definitionOf, possibleValuesOf } from './definitions.js';
import { memoPerSource, nodesIn, variableOf, type Module } from './module.js';
import { originOf } from './origins.js';
import { functionsCalledAt } from './references.js';

/** What code has been given to keep: functions that it calls back, and the variables that they were handed to. */
export interface Registrations {
  readonly handed: readonly Node[];
  /** Variables of module level that the code uses, all the way down; some may be imported. */
  readonly variables: ReadonlySet<Variable>;
}

/**
 * What module level registers with the values that some code uses: routes of an application (`app.get('/', list)`),
 * of the routers that it uses, listeners of an emitter. What `trusted` nodes name keeps callbacks for sure; with the
 * variables that `others` name, the package or the call must tell.
 */
export function registrationsBehind(
  module: Module,
  trusted: readonly Node[],
  others: readonly Node[],
): Registrations {
  const sure = new Set(trusted.flatMap((root) => variablesIn(module, root)));
  const variables = new Set([...sure, ...others.flatMap((root) => variablesIn(module, root))]);
  const handed: Node[] = [];
  for (const variable of variables) {
    for (const next of variablesBehind(module, variable)) variables.add(next);
    for (const call of callsOn(module).get(variable) ?? []) {
      if (!sure.has(variable) && !isRegistration(module, call)) continue;
      for (const argument of call.arguments) {
        handed.push(...valuesHandedBy(module, argument));
        if (!isFunction(argument)) for (const next of variablesIn(module, argument)) variables.add(next);
      }
    }
  }
  return { handed, variables };
}

/** The variables that the initial value of another one names. */
function variablesBehind(module: Module, variable: Variable): Variable[] {
  return variable.defs.flatMap((definition) =>
    definition.type === 'Variable' && definition.node.init ? variablesIn(module, definition.node.init) : [],
  );
}

/** Calls of methods, at module level or in the function that declares it, by the variable that their chain starts from. */
const callsOn = memoPerSource((module: Module): ReadonlyMap<Variable, readonly TSESTree.CallExpression[]> => {
  const calls = new Map<Variable, TSESTree.CallExpression[]>();
  for (const call of nodesIn(module, 'CallExpression')) {
    const callee = unwrap(call.callee);
    if (callee.type !== 'MemberExpression' || runsAtStart(keyNameOf(callee) ?? '')) continue;
    const variable = variableOf(module, rootObject(callee));
    const around = deferringFunction(call);
    if (!variable || (around && variable.scope.variableScope.block !== around)) continue;
    const same = calls.get(variable);
    if (same) same.push(call);
    else calls.set(variable, [call]);
  }
  return calls;
});

/** Whether module level calls a method of anything that a variable holds. */
export function registersAnything(module: Module): boolean {
  return callsOn(module).size > 0;
}

function isRegistration(module: Module, call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  const method = callee.type === 'MemberExpression' ? (keyNameOf(callee) ?? '') : '';
  return (
    isRoute(method, stringOf(call.arguments[0])) ||
    isKeeper(module, rootObject(call)) ||
    functionsCalledAt(module, call).some(({ fn }) => keepsArguments(fn))
  );
}

/** Whether a method puts what it is given into a list, table or field: `add(step) { this.steps.push(step); }`. */
function keepsArguments(fn: FunctionNode): boolean {
  const names = new Set(fn.params.map((parameter) => parameterIdentifier(parameter)?.name));
  const isGiven = (node: Node): boolean => node.type === 'Identifier' && names.has(node.name);
  let keeps = false;
  walkOwn(fn, (node) => {
    if (node.type === 'AssignmentExpression')
      keeps ||= node.left.type === 'MemberExpression' && isGiven(node.right);
    if (node.type === 'CallExpression')
      keeps ||= /^(push|unshift|set|add)$/.test(calleeNameOf(node) ?? '') && node.arguments.some(isGiven);
  });
  return keeps;
}

/** Whether a value comes from a package whose values keep callbacks. */
function isKeeper(module: Module, node: Node): boolean {
  const made = definitionOf(module, node);
  const callee = made.type === 'NewExpression' || made.type === 'CallExpression' ? made.callee : made;
  const from = originOf(module, rootObject(callee))?.from;
  return from !== undefined && keepsCallbacks(from);
}

/**
 * The variables of module level that an expression names, functions in it included, and those of functions that give them
 * back: `app` of `function makeApp() { const app = express(); …; return app; }`. A name itself stands for what it is.
 */
function variablesIn(module: Module, root: Node): Variable[] {
  const variables: Variable[] = [];
  walk(root, (node) => {
    const variable = node.type === 'Identifier' ? variableOf(module, node) : undefined;
    if (variable && (node === root || isModuleLevel(variable))) variables.push(variable);
    if (node.type === 'CallExpression') variables.push(...variablesGivenBy(module, node));
  });
  return variables;
}

/** Local variables that a function of this module makes and gives back. */
function variablesGivenBy(module: Module, call: TSESTree.CallExpression): Variable[] {
  const fn = calledFunction(module, call);
  return (fn ? returnedFrom(fn) : []).flatMap((returned) => {
    const variable = variableOf(module, unwrapAwait(returned));
    return variable?.scope.variableScope.block === fn && variable?.defs[0]?.type === 'Variable'
      ? [variable]
      : [];
  });
}

/** The values in an argument: elements and properties of literals, all the way down. */
export function valuesHandedBy(module: Module, argument: Node, depth = 0): Node[] {
  if (depth > 4) return [];
  return possibleValuesOf(module, argument).flatMap((value): Node[] => {
    if (value.type === 'ObjectExpression') {
      return value.properties.flatMap((property) =>
        valuesHandedBy(module, property.type === 'Property' ? property.value : property.argument, depth + 1),
      );
    }
    if (value.type !== 'ArrayExpression') return [value];
    return value.elements.flatMap((element) => (element ? valuesHandedBy(module, element, depth + 1) : []));
  });
}
