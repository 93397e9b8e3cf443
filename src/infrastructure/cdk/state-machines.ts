import type { CreatedValue, Value } from '../program/values.js';
import { apiOf } from './api.js';
import { propertyOf } from '../program/arguments.js';
import type { App, Construct } from './constructs.js';

/** The state machine that each state belongs to, by the number of the state. */
export function statesOf(app: App): ReadonlyMap<number, Construct> {
  const calls = new Map<number, CreatedValue[]>();
  for (const { receiver, call } of app.calls)
    if (receiver.kind === 'created') calls.set(receiver.id, [...(calls.get(receiver.id) ?? []), call]);
  const machines = new Map<number, Construct>();
  for (const machine of app.constructs) {
    if (machine.api !== 'aws-stepfunctions.StateMachine') continue;
    for (const name of ['definition', 'definitionBody'])
      collect(propertyOf(machine.properties, name), machine, machines, calls);
  }
  return machines;
}

/** Values of these libraries make up definitions; what they hold of others is none of it. */
const isOfDefinition = /^aws-stepfunctions(-tasks)?\.(?!StateMachine\b)/;

/** Notes everything that hangs together with a part of a definition: what it was called on, with and what is called on it. */
function collect(
  start: Value | undefined,
  machine: Construct,
  machines: Map<number, Construct>,
  calls: ReadonlyMap<number, readonly CreatedValue[]>,
): void {
  const open: Value[] = start ? [start] : [];
  const seen = new Set<Value>();
  for (let value = open.pop(); value; value = open.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (value.kind === 'either') open.push(...value.options);
    else if (value.kind === 'list') open.push(...value.items);
    else if (value.kind === 'object') open.push(...value.properties.values());
    else if (value.kind === 'member') open.push(value.of);
    else if (value.kind === 'created' && isState(value)) {
      machines.set(value.id, machine);
      open.push(
        value.callee,
        ...value.arguments,
        ...value.properties.values(),
        ...(calls.get(value.id) ?? []),
      );
    }
  }
}

/** A state, a chain of states, or the result of a call on one. */
function isState(value: CreatedValue, depth = 0): boolean {
  const api = apiOf(value);
  if (api !== undefined) return isOfDefinition.test(api);
  const { callee } = value;
  return (
    callee.kind === 'member' && callee.of.kind === 'created' && depth < 200 && isState(callee.of, depth + 1)
  );
}
