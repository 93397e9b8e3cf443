import { childOf, listOf, nameOf, type SyntaxNode } from '../../modules/syntax.js';
import { eachItem, mostRounds } from './list-methods.js';
import { fork, type Machine } from './machine.js';
import { keyTextOf } from './members.js';
import { entriesOf } from './object-methods.js';
import {
  closureOf,
  listValue,
  objectValue,
  placeOf,
  scopeInside,
  type Completion,
  type OpenList,
  type OpenObject,
  type Scope,
} from './open-values.js';
import { bind, type Binding } from './patterns.js';
import { nothing, optionsOf, plain, plainTextOf, truthOf, unknown, type Value } from './values.js';

/** Runs statements one after another; functions are declared before. */
export function execute(machine: Machine, statements: readonly SyntaxNode[], scope: Scope): Completion {
  for (const statement of statements) {
    const declared = declarationOf(statement);
    if (declared?.type === 'FunctionDeclaration') declare(machine, declared, scope);
  }
  for (const statement of statements) {
    const completion = executeOne(machine, statement, scope);
    if (completion !== 'normal') return completion;
  }
  return 'normal';
}

/** The declaration itself, out of `export`. */
function declarationOf(statement: SyntaxNode): SyntaxNode | undefined {
  return statement.type.startsWith('Export') ? childOf(statement, 'declaration') : statement;
}

function declare(machine: Machine, node: SyntaxNode, scope: Scope): Value {
  const value = machine.steps.evaluate(machine, node, scope);
  const name = nameOf(childOf(node, 'id'));
  if (name !== undefined) machine.journal.write(scope.names, name, value);
  return value;
}

function executeOne(machine: Machine, node: SyntaxNode, scope: Scope): Completion {
  const executor = Object.hasOwn(executors, node.type) ? executors[node.type] : undefined;
  if (!executor) return 'normal';
  return machine.within<Completion>(
    () => placeOf(node, scope),
    'normal',
    () => executor(machine, node, scope),
  );
}

type Executor = (machine: Machine, node: SyntaxNode, scope: Scope) => Completion;

function then(run: (machine: Machine, node: SyntaxNode, scope: Scope) => unknown): Executor {
  return (...given) => {
    run(...given);
    return 'normal';
  };
}

const executors: Readonly<Partial<Record<string, Executor>>> = {
  ExpressionStatement: then((machine, node, scope) =>
    machine.steps.evaluate(machine, childOf(node, 'expression'), scope),
  ),
  VariableDeclaration: then(declareVariables),
  ClassDeclaration: then(declare),
  ReturnStatement: (machine, node, scope) => {
    scope.frame.returns.push(machine.steps.evaluate(machine, childOf(node, 'argument'), scope));
    return 'return';
  },
  ThrowStatement: () => 'throw',
  BreakStatement: () => 'break',
  ContinueStatement: () => 'continue',
  BlockStatement: (machine, node, scope) => execute(machine, listOf(node, 'body'), scopeInside(scope)),
  LabeledStatement: (machine, node, scope) => branch(machine, childOf(node, 'body'), scope),
  IfStatement: executeIf,
  SwitchStatement: executeSwitch,
  TryStatement: executeTry,
  ForOfStatement: executeForOf,
  ForInStatement: executeForIn,
  ForStatement: executeFor,
  WhileStatement: (machine, node, scope) => rounds(machine, node, scopeInside(scope)),
  DoWhileStatement: executeDoWhile,
  TSEnumDeclaration: then(declareEnum),
  TSModuleDeclaration: then(declareNamespace),
  ExportNamedDeclaration: (machine, node, scope) => {
    const declaration = childOf(node, 'declaration');
    const isHoisted = declaration?.type === 'FunctionDeclaration';
    return declaration && !isHoisted ? executeOne(machine, declaration, scope) : 'normal';
  },
  ExportDefaultDeclaration: then((machine, node, scope) => {
    const declaration = childOf(node, 'declaration');
    const isDeclared = declaration?.type === 'ClassDeclaration' && childOf(declaration, 'id');
    const value =
      declaration && isDeclared
        ? declare(machine, declaration, scope)
        : machine.steps.evaluate(machine, declaration, scope);
    scope.names.set('*default*', value);
  }),
  TSExportAssignment: then((machine, node, scope) => {
    scope.names.set('*default*', machine.steps.evaluate(machine, childOf(node, 'expression'), scope));
  }),
};

function branch(machine: Machine, node: SyntaxNode | undefined, scope: Scope): Completion {
  return node ? executeOne(machine, node, scopeInside(scope)) : 'normal';
}

function declareVariables(machine: Machine, node: SyntaxNode, scope: Scope): void {
  if (node['declare'] === true) return;
  const how: Binding = node['kind'] === 'var' ? 'var' : 'let';
  for (const declarator of listOf(node, 'declarations')) {
    const init = childOf(declarator, 'init');
    const pattern = childOf(declarator, 'id');
    if (!init && how === 'var') continue;
    const value = machine.steps.evaluate(machine, init, scope);
    const closure = closureOf(value);
    const isNameless = closure && closure.name === undefined && nameOf(pattern) !== undefined;
    bind(machine, pattern, isNameless ? { ...closure, name: nameOf(pattern) } : value, scope, how);
  }
}

function executeIf(machine: Machine, node: SyntaxNode, scope: Scope): Completion {
  const truth = truthOf(machine.steps.evaluate(machine, childOf(node, 'test'), scope));
  const whenTrue = (): Completion => branch(machine, childOf(node, 'consequent'), scope);
  const whenFalse = (): Completion => branch(machine, childOf(node, 'alternate'), scope);
  if (truth !== undefined) return truth ? whenTrue() : whenFalse();
  return fork(machine, scope.frame, [whenTrue, whenFalse]);
}

function executeSwitch(machine: Machine, node: SyntaxNode, scope: Scope): Completion {
  const subject = machine.steps.evaluate(machine, childOf(node, 'discriminant'), scope);
  const inner = scopeInside(scope);
  const cases = listOf(node, 'cases');
  const tests = cases.map(
    (one) => childOf(one, 'test') && machine.steps.evaluate(machine, childOf(one, 'test'), inner),
  );
  const from = (start: number) => (): Completion => {
    const completion = execute(
      machine,
      cases.slice(start).flatMap((one) => listOf(one, 'consequent')),
      inner,
    );
    return completion === 'break' ? 'normal' : completion;
  };
  const otherwise = tests.indexOf(undefined);
  const isPlain = (value: Value | undefined): boolean => value === undefined || value.kind === 'plain';
  if (subject.kind === 'plain' && tests.every(isPlain)) {
    const match = tests.findIndex((test) => test?.kind === 'plain' && test.value === subject.value);
    const start = match < 0 ? otherwise : match;
    return start < 0 ? 'normal' : from(start)();
  }
  const possible = [...tests.keys()].filter((index) => maybeEqual(subject, tests[index]));
  const branches = possible.map(from);
  return fork(machine, scope.frame, otherwise < 0 ? [...branches, (): Completion => 'normal'] : branches);
}

function maybeEqual(subject: Value, test: Value | undefined): boolean {
  if (test?.kind !== 'plain') return true;
  return optionsOf(subject).some((option) => option.kind !== 'plain' || option.value === test.value);
}

/** What is tried is taken to succeed, unless it throws for sure. */
function executeTry(machine: Machine, node: SyntaxNode, scope: Scope): Completion {
  let completion = branch(machine, childOf(node, 'block'), scope);
  const handler = childOf(node, 'handler');
  if (completion === 'throw' && handler) {
    const inner = scopeInside(scope);
    bind(machine, childOf(handler, 'param'), unknown('an error'), inner, 'let');
    completion = branch(machine, childOf(handler, 'body'), inner);
  }
  const finalizer = childOf(node, 'finalizer');
  const last = finalizer ? branch(machine, finalizer, scope) : 'normal';
  return last === 'normal' ? completion : last;
}

function executeForOf(machine: Machine, node: SyntaxNode, scope: Scope): Completion {
  const list = iteratedOver(machine.steps.evaluate(machine, childOf(node, 'right'), scope));
  return eachRound(machine, node, list, scope);
}

function iteratedOver(value: Value): OpenList {
  if (value.kind === 'list') return value;
  if (value.kind === 'object' && (value as OpenObject).isMap) return entriesOf(value as OpenObject);
  const text = plainTextOf(value);
  if (text !== undefined) return listValue(Array.from(text.slice(0, mostRounds), plain));
  const lists = optionsOf(value).filter((option) => option.kind === 'list');
  const isComplete =
    value.kind === 'either' &&
    optionsOf(value).every((option) => option.kind === 'list' && option.isComplete);
  return listValue(
    lists.flatMap((list) => list.items),
    isComplete,
  );
}

function executeForIn(machine: Machine, node: SyntaxNode, scope: Scope): Completion {
  const object = machine.steps.evaluate(machine, childOf(node, 'right'), scope);
  const isObject = object.kind === 'object';
  const keys = isObject ? [...object.properties.keys()].map(plain) : [];
  return eachRound(machine, node, listValue(keys, isObject && object.isComplete), scope);
}

function eachRound(machine: Machine, node: SyntaxNode, list: OpenList, scope: Scope): Completion {
  const left = childOf(node, 'left');
  return eachItem(machine, list, scope.frame, placeOf(node, scope), (item) => {
    const inner = scopeInside(scope);
    if (left?.type !== 'VariableDeclaration') bind(machine, left, item, inner, 'assign');
    else bind(machine, childOf(listOf(left, 'declarations')[0] ?? left, 'id'), item, inner, 'let');
    return branch(machine, childOf(node, 'body'), inner);
  });
}

function executeFor(machine: Machine, node: SyntaxNode, scope: Scope): Completion {
  const inner = scopeInside(scope);
  const init = childOf(node, 'init');
  if (init?.type === 'VariableDeclaration') executeOne(machine, init, inner);
  else machine.steps.evaluate(machine, init, inner);
  return rounds(machine, node, inner);
}

/** Rounds of a loop as long as its test is known to succeed; one that may or may not happen when that is not known. */
function rounds(machine: Machine, node: SyntaxNode, scope: Scope): Completion {
  const test = childOf(node, 'test');
  for (let count = 0; !machine.isExhausted; count += 1) {
    const truth = test ? truthOf(machine.steps.evaluate(machine, test, scope)) : true;
    if (truth === false) return 'normal';
    const round = (): Completion => {
      const completion = branch(machine, childOf(node, 'body'), scope);
      if (completion === 'break' || completion === 'return' || completion === 'throw') return completion;
      machine.steps.evaluate(machine, childOf(node, 'update'), scope);
      return 'normal';
    };
    if (truth === undefined || count >= mostRounds) {
      if (truth === true)
        machine.tell('The loop has too many rounds; the rest of it is not followed.', placeOf(node, scope));
      const ended = fork(machine, scope.frame, [round, (): Completion => 'normal'], true);
      return ended === 'return' || ended === 'throw' ? ended : 'normal';
    }
    const completion = round();
    if (completion !== 'normal') return completion === 'break' ? 'normal' : completion;
  }
  return 'normal';
}

function executeDoWhile(machine: Machine, node: SyntaxNode, scope: Scope): Completion {
  const completion = branch(machine, childOf(node, 'body'), scope);
  if (completion === 'return' || completion === 'throw') return completion;
  return completion === 'break' ? 'normal' : rounds(machine, node, scopeInside(scope));
}

function declareEnum(machine: Machine, node: SyntaxNode, scope: Scope): void {
  const members = objectValue([], { place: placeOf(node, scope) });
  const inner = scopeInside(scope);
  let next: Value = plain(0);
  for (const member of listOf(childOf(node, 'body') ?? node, 'members')) {
    const id = childOf(member, 'id');
    const name = nameOf(id) ?? keyTextOf(plain(id?.['value'] as string)) ?? '';
    const init = childOf(member, 'initializer');
    const value: Value = init ? machine.steps.evaluate(machine, init, inner) : next;
    members.properties.set(name, value);
    inner.names.set(name, value);
    next = value.kind === 'plain' && typeof value.value === 'number' ? plain(value.value + 1) : nothing;
  }
  const name = nameOf(childOf(node, 'id'));
  if (name !== undefined && node['declare'] !== true) machine.journal.write(scope.names, name, members);
}

/** `namespace Names { export const a = … }`. */
function declareNamespace(machine: Machine, node: SyntaxNode, scope: Scope): void {
  const body = childOf(node, 'body');
  const name = nameOf(childOf(node, 'id'));
  if (body?.type !== 'TSModuleBlock' || name === undefined || node['declare'] === true) return;
  const inner = scopeInside(scope, { isFunctionScope: true });
  execute(machine, listOf(body, 'body'), inner);
  machine.journal.write(scope.names, name, objectValue(inner.names, { place: placeOf(node, scope) }));
}
