/** A mapping of a template. */
export type Plain = Readonly<Record<string, unknown>>;

/** A plain object, or an empty one. */
export function recordOf(value: unknown): Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** An array, or an empty one; a single value stands for a list of one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

/** The value as JSON text, empty for nothing, to look for names in. */
export function jsonOf(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}

/** A string, or `undefined`. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A finite number, also when it is written as a string. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A boolean, also when it is written as a string. */
export function booleanOf(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

/** The name and argument of a function that CloudFormation evaluates: `{ Ref: x }`, `{ 'Fn::Sub': y }`. */
export function intrinsicOf(value: unknown): readonly [name: string, argument: unknown] | undefined {
  const record = recordOf(value);
  for (const name in record) {
    const isFunction = name === 'Ref' || name.startsWith('Fn::');
    return isFunction && Object.keys(record).length === 1 ? [name, record[name]] : undefined;
  }
  return undefined;
}

/** What a value may be by its conditions: both branches of `Fn::If`, without `AWS::NoValue`; else the value itself, nothing for nothing. */
export function optionsOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  const [name, argument] = intrinsicOf(value) ?? [];
  if (name === 'Ref' && argument === 'AWS::NoValue') return [];
  if (name !== 'Fn::If') return [value];
  return listOf(argument).slice(1, 3).flatMap(optionsOf);
}

/** The items of a list, also of one that a condition chooses, and those that conditions leave out or choose. */
export function itemsOf(value: unknown): readonly unknown[] {
  return optionsOf(value).flatMap(listOf).flatMap(optionsOf);
}

/** The texts of a list, none for nothing; `undefined` when not all of them are spelled out. */
export function namesIn(value: unknown): readonly string[] | undefined {
  const items = listOf(value);
  return items.every((item) => typeof item === 'string' && !item.includes('${'))
    ? (items as string[])
    : undefined;
}

/** The mapping that a value is, whatever the conditions: the first branch of `Fn::If` that is one. */
export function mappingOf(value: unknown): Plain {
  return recordOf(optionsOf(value)[0]);
}
