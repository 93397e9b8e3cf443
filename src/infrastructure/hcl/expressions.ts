import { HclError, type Scanner } from './scanner.js';
import type { Expression, ForExpression, ObjectEntry } from './syntax.js';
import { readHeredoc, readQuoted } from './templates.js';

/** Reads an expression; throws an `HclError` where there is none. */
export function readExpression(scanner: Scanner): Expression {
  return scanner.nested(() => {
    scanner.skipSpace();
    const start = scanner.position;
    const test = readOperation(scanner, 1);
    if (!scanner.take('?')) return test;
    const whenTrue = readExpression(scanner);
    scanner.expect(':', 'the first choice of `?`');
    const whenFalse = readExpression(scanner);
    return { kind: 'conditional', test, whenTrue, whenFalse, ...scanner.rangeFrom(start) };
  });
}

/** How strongly operators of two operands bind. */
const strengths: ReadonlyMap<string, number> = new Map([
  ['||', 1],
  ['&&', 2],
  ['==', 3],
  ['!=', 3],
  ['<', 4],
  ['>', 4],
  ['<=', 4],
  ['>=', 4],
  ['+', 5],
  ['-', 5],
  ['*', 6],
  ['/', 6],
  ['%', 6],
]);

/** Operands or steps in a row that a person may write. */
const longestChain = 500;

/** Operands joined by operators that bind at least this strongly. */
function readOperation(scanner: Scanner, least: number): Expression {
  scanner.skipSpace();
  const start = scanner.position;
  let left = readUnary(scanner);
  for (let count = 0; ; count++) {
    scanner.skipSpace();
    const operator = scanner.matchHere(/\|\||&&|[=!<>]=|[<>+\-*/%]/y) ?? '';
    const strength = strengths.get(operator);
    if (strength === undefined || strength < least) return left;
    if (count > longestChain) throw new HclError('There are too many operands.', scanner.position);
    scanner.position += operator.length;
    const right = readOperation(scanner, strength + 1);
    left = { kind: 'operation', operator, operands: [left, right], ...scanner.rangeFrom(start) };
  }
}

function readUnary(scanner: Scanner): Expression {
  scanner.skipSpace();
  const start = scanner.position;
  const operator = scanner.text[start];
  if ((operator !== '!' && operator !== '-') || scanner.text[start + 1] === '=') return readSteps(scanner);
  scanner.position += 1;
  const operand = scanner.nested(() => readUnary(scanner));
  return { kind: 'operation', operator, operands: [operand], ...scanner.rangeFrom(start) };
}

/** A term and what follows it: `.name`, `[index]`, `.0`, `[*]`, `.*`. */
function readSteps(scanner: Scanner): Expression {
  const start = scanner.position;
  return stepsOf(scanner, readTerm(scanner), start, 'all');
}

function stepsOf(scanner: Scanner, first: Expression, start: number, which: 'all' | 'members'): Expression {
  let term = first;
  for (let count = 0; ; count++) {
    if (count > longestChain) throw new HclError('There are too many steps.', scanner.position);
    const isMember = scanner.sees('.') && !scanner.sees('...');
    if (!isMember && (which === 'members' || !scanner.sees('['))) return term;
    scanner.position += 1;
    term = isMember ? memberOf(scanner, term, start) : indexOf(scanner, term, start);
  }
}

/** What stands behind a dot. */
function memberOf(scanner: Scanner, of: Expression, start: number): Expression {
  if (scanner.take('*')) return splatOf(scanner, of, start, 'members');
  const number = scanner.takeMatch(/\d+/y);
  if (number !== undefined) {
    const range = { start: scanner.position - number.length, end: scanner.position };
    const index = { kind: 'literal', value: Number(number), ...range, line: scanner.lineOf(start) } as const;
    return { kind: 'index', of, index, ...scanner.rangeFrom(start) };
  }
  const name = scanner.takeName();
  if (name === undefined) throw new HclError('A name is missing after `.`.', scanner.position);
  return { kind: 'member', of, name, ...scanner.rangeFrom(start) };
}

/** What stands in square brackets behind a term. */
function indexOf(scanner: Scanner, of: Expression, start: number): Expression {
  const index = scanner.withLines('skipped', () => {
    const isSplat = scanner.take('*');
    const value = isSplat ? undefined : readExpression(scanner);
    scanner.expect(']', 'an index');
    return value;
  });
  return index
    ? { kind: 'index', of, index, ...scanner.rangeFrom(start) }
    : splatOf(scanner, of, start, 'all');
}

/** Behind `[*]` all steps are those of an element, behind `.*` only names are. */
function splatOf(scanner: Scanner, of: Expression, start: number, which: 'all' | 'members'): Expression {
  const from = scanner.position;
  const item: Expression = { kind: 'item', ...scanner.rangeFrom(from) };
  const each = scanner.nested(() => stepsOf(scanner, item, from, which));
  return { kind: 'splat', of, each, ...scanner.rangeFrom(start) };
}

function readTerm(scanner: Scanner): Expression {
  scanner.skipSpace();
  const { position: start, text } = scanner;
  switch (text[start]) {
    case '"':
      return readQuoted(scanner, () => readExpression(scanner));
    case '<':
      if (text[start + 1] !== '<') break;
      return readHeredoc(scanner, () => readExpression(scanner));
    case '[':
      return scanner.withLines('skipped', () => readList(scanner));
    case '{':
      return readObject(scanner);
    case '(':
      return scanner.withLines('skipped', () => readParentheses(scanner));
  }
  const number = scanner.takeMatch(/\d+(\.\d+)?([eE][+-]?\d+)?/y);
  if (number !== undefined) return { kind: 'literal', value: Number(number), ...scanner.rangeFrom(start) };
  const name = scanner.takeName();
  if (name === undefined) throw new HclError('A value is missing.', start);
  return readNamed(scanner, name, start);
}

const constants: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** A constant, a variable or a call. */
function readNamed(scanner: Scanner, name: string, start: number): Expression {
  let called = name;
  while (scanner.take('::')) called += `::${scanner.takeName() ?? ''}`;
  if (scanner.text[scanner.position] === '(') return readCall(scanner, called, start);
  const value = constants.get(called);
  return value === undefined
    ? { kind: 'name', name: called, ...scanner.rangeFrom(start) }
    : { kind: 'literal', value, ...scanner.rangeFrom(start) };
}

function readCall(scanner: Scanner, name: string, start: number): Expression {
  scanner.position += 1;
  return scanner.withLines('skipped', () => {
    const given: Expression[] = [];
    let isExpanded = false;
    while (!scanner.take(')')) {
      given.push(readExpression(scanner));
      isExpanded = scanner.take('...');
      if (scanner.take(')')) break;
      if (isExpanded) throw new HclError('`)` is missing after `...`.', scanner.position);
      scanner.expect(',', `an argument of \`${name}\``);
    }
    return { kind: 'call', name, arguments: given, isExpanded, ...scanner.rangeFrom(start) };
  });
}

function readParentheses(scanner: Scanner): Expression {
  const start = scanner.position;
  scanner.position += 1;
  const value = readExpression(scanner);
  scanner.expect(')', 'a value in brackets');
  return { kind: 'parentheses', value, ...scanner.rangeFrom(start) };
}

function readList(scanner: Scanner): Expression {
  const start = scanner.position;
  scanner.position += 1;
  if (seesFor(scanner)) return readFor(scanner, start, ']');
  const items: Expression[] = [];
  while (!scanner.take(']')) {
    items.push(readExpression(scanner));
    if (scanner.take(']')) break;
    scanner.expect(',', 'an item of a list');
  }
  return { kind: 'list', items, ...scanner.rangeFrom(start) };
}

function readObject(scanner: Scanner): Expression {
  const start = scanner.position;
  scanner.position += 1;
  if (scanner.withLines('skipped', () => seesFor(scanner)))
    return scanner.withLines('skipped', () => readFor(scanner, start, '}'));
  const entries = scanner.withLines('kept', () => readEntries(scanner));
  return { kind: 'object', entries, ...scanner.rangeFrom(start) };
}

function readEntries(scanner: Scanner): ObjectEntry[] {
  const entries: ObjectEntry[] = [];
  for (;;) {
    scanner.skipLines();
    if (scanner.take('}')) return entries;
    entries.push(readEntry(scanner));
    if (!scanner.sees('}') && !scanner.take(',') && !scanner.sees('\n'))
      throw new HclError('An entry of an object does not end.', scanner.position);
  }
}

function readEntry(scanner: Scanner): ObjectEntry {
  const key = readExpression(scanner);
  if (!scanner.take(':')) scanner.expect('=', 'a key');
  scanner.skipLines();
  return { key: asKey(key), value: readExpression(scanner) };
}

/** A name alone is a key as it stands. */
function asKey(key: Expression): Expression {
  return key.kind === 'name' ? { ...key, kind: 'literal', value: key.name } : key;
}

function seesFor(scanner: Scanner): boolean {
  const start = scanner.position;
  const isFor = scanner.takeKeyword('for') ? scanner.takeName() !== undefined : false;
  scanner.position = start;
  return isFor;
}

/** `for key, value in collection : key => value... if condition`, the bracket before it is read. */
function readFor(scanner: Scanner, start: number, closing: ']' | '}'): ForExpression {
  scanner.takeKeyword('for');
  const names = [scanner.takeName() ?? ''];
  if (scanner.take(',')) names.push(scanner.takeName() ?? '');
  if (!scanner.takeKeyword('in')) throw new HclError('`in` is missing after `for`.', scanner.position);
  const collection = readExpression(scanner);
  scanner.expect(':', 'the collection of `for`');
  const first = readExpression(scanner);
  const isPair = closing === '}';
  if (isPair) scanner.expect('=>', 'the key of `for`');
  const value = isPair ? readExpression(scanner) : first;
  const isGrouped = scanner.take('...');
  const condition = scanner.takeKeyword('if') ? readExpression(scanner) : undefined;
  scanner.expect(closing, '`for`');
  const key = isPair ? first : undefined;
  return { kind: 'for', names, collection, key, value, isGrouped, condition, ...scanner.rangeFrom(start) };
}
