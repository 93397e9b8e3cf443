import { concatOf, isNothing, mapOptions, nothing, plain, truthOf, unknown, type Value } from './values.js';

/** `left operator right`. */
export function binaryValue(operator: string, left: Value, right: Value): Value {
  if (operator === '+') return sum(left, right);
  if (/^[!=]==?$/.test(operator)) return equality(operator, left, right);
  if (left.kind !== 'plain' || right.kind !== 'plain') return unknown('arithmetic on what is not known');
  const compute = Object.hasOwn(arithmetic, operator) ? arithmetic[operator] : undefined;
  const [a, b] = [left.value, right.value];
  return compute && typeof a === 'number' && typeof b === 'number'
    ? plain(compute(a, b))
    : unknown('arithmetic on what are no numbers');
}

const arithmetic: Readonly<Partial<Record<string, (a: number, b: number) => number | boolean>>> = {
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
};

function sum(left: Value, right: Value): Value {
  if (left.kind === 'plain' && right.kind === 'plain') {
    if (typeof left.value === 'number' && typeof right.value === 'number')
      return plain(left.value + right.value);
    return typeof left.value === 'string' || typeof right.value === 'string'
      ? concatOf([left, right])
      : unknown('a sum of what are no numbers');
  }
  return isText(left) || isText(right) ? concatOf([left, right]) : unknown('a sum of what is not known');
}

function isText(value: Value): boolean {
  return (
    value.kind === 'text' ||
    (value.kind === 'plain' && typeof value.value === 'string') ||
    (value.kind === 'either' && value.options.every(isText))
  );
}

function equality(operator: string, left: Value, right: Value): Value {
  const isEqual = areEqual(left, right, operator.length === 2);
  if (isEqual === undefined) return unknown('a test that only a run can tell');
  return plain(operator.startsWith('!') ? !isEqual : isEqual);
}

function areEqual(left: Value, right: Value, isLoose: boolean): boolean | undefined {
  if (left.kind === 'plain' && right.kind === 'plain') {
    if (left.value === right.value) return true;
    if (!isLoose) return false;
    if (isNothing(left) === true && isNothing(right) === true) return true;
    return typeof left.value === typeof right.value ? false : undefined;
  }
  if (left.kind === 'either' || right.kind === 'either') return areAllEqual(left, right, isLoose);
  if (isNothing(left) === true) return isNothing(right) === false ? false : undefined;
  if (isNothing(right) === true) return isNothing(left) === false ? false : undefined;
  return undefined;
}

function areAllEqual(left: Value, right: Value, isLoose: boolean): boolean | undefined {
  const [either, other] = left.kind === 'either' ? [left, right] : [right, left];
  if (either.kind !== 'either' || other.kind === 'either') return undefined;
  const answers = new Set(either.options.map((option) => areEqual(option, other, isLoose)));
  const [only] = answers;
  return answers.size === 1 ? only : undefined;
}

/** `operator value`. */
export function unaryValue(operator: string, value: Value): Value {
  return mapOptions(value, (option) => {
    switch (operator) {
      case '!': {
        const truth = truthOf(option);
        return truth === undefined ? unknown('a test that only a run can tell') : plain(!truth);
      }
      case '-':
        return option.kind === 'plain' && typeof option.value === 'number'
          ? plain(-option.value)
          : unknown('a number');
      case '+':
        return option.kind === 'plain' && option.value !== undefined
          ? plain(Number(option.value))
          : unknown('a number');
      case 'typeof':
        return typeOf(option);
      case 'void':
      case 'delete':
        return nothing;
      default:
        return unknown(`${operator} is not followed`);
    }
  });
}

function typeOf(value: Value): Value {
  if (value.kind === 'plain') return plain(typeof value.value);
  if (value.kind === 'text') return plain('string');
  if (value.kind === 'function') return plain('function');
  return value.kind === 'list' || value.kind === 'object'
    ? plain('object')
    : unknown('a type that is not known');
}
