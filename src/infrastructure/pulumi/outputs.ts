import { argumentOf } from '../program/arguments.js';
import type { Follow } from '../program/machine.js';
import type { CreatedValue, Value } from '../program/values.js';

/**
 * The way to what a value stands for, as Pulumi's own documentation spells it: `aws.lambda.Function`, `pulumi.interpolate`;
 * globals of SST keep their names: `sst.aws.Queue`, `$interpolate`.
 */
export function apiOf(value: Value): string | undefined {
  if (value.kind === 'created') return apiOf(value.callee);
  if (value.kind !== 'external') return undefined;
  const names = value.names[0] === 'default' ? value.names.slice(1) : value.names;
  if (value.from === undefined) return names.join('.');
  const [, name = '', path = ''] = /^@pulumi\/([\w-]+)(?:\/(.*))?$/.exec(value.from) ?? [];
  if (name === '') return undefined;
  return [name, ...path.split('/'), ...names].filter(Boolean).join('.');
}

/** Functions whose result is their argument once everything is deployed. */
const wrappers =
  /^(?:pulumi|\$util)\.(?:output|secret|unsecret|interpolate)$|^\$(?:output|interpolate|asset)$/;

/** Functions that give several outputs as one. */
const gatherers = /^(?:pulumi|\$util)\.all$|^\$resolve$/;

/** What an output holds: the argument of `output(x)`, the text of `interpolate`. */
export function heldBy(value: Value): Value {
  let held = value;
  while (held.kind === 'created' && wrappers.test(apiOf(held) ?? '')) {
    const inner = argumentOf(held, 0);
    if (!inner || inner === held) break;
    held = inner;
  }
  return held;
}

/** `output.apply(f)` and `all([a, b]).apply(([a, b]) => …)`: what the function makes of the values. */
export const followOutputs: Follow = (call, run) => {
  const { callee } = call;
  const fn = argumentOf(call, 0);
  if (callee.kind !== 'member' || callee.name !== 'apply' || fn?.kind !== 'function') return undefined;
  return run(fn, [gatheredBy(heldBy(callee.of))]);
};

function gatheredBy(value: Value): Value {
  if (value.kind !== 'created' || !gatherers.test(apiOf(value) ?? '')) return value;
  return value.arguments.length === 1
    ? (argumentOf(value, 0) ?? value)
    : { kind: 'list', items: value.arguments, isComplete: value.isComplete };
}

/** The call of a method on something created: `queue.subscribe(…)`. */
export function methodCallOf(
  call: CreatedValue,
): { readonly receiver: Value; readonly method: string } | undefined {
  const { callee } = call;
  return callee.kind === 'member' ? { receiver: heldBy(callee.of), method: callee.name } : undefined;
}
