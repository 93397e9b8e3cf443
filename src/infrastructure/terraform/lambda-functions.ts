import {
  resourceOf,
  type Atom,
  type DeclaredFunction,
  type Resource,
  type Term,
  type Trigger,
} from '../deployment.js';
import { codeOf, likelyText } from './code.js';
import { isFunction, type Declared, type Plan } from './declared.js';
import { numberIn, termIn, textIn, type Settings } from './settings.js';
import { optionsOf, termOf, textOf, type Value } from './values.js';

/** Settings of a function that stand at other resources than itself, by its address. */
export interface Attachments {
  readonly triggers: ReadonlyMap<string, readonly Trigger[]>;
  readonly failureTargets: ReadonlyMap<string, readonly Term[]>;
  readonly successTargets: ReadonlyMap<string, readonly Term[]>;
  readonly recursiveLoops: ReadonlyMap<string, string>;
  /** Addresses of functions that wait for events. */
  readonly provisioned: ReadonlySet<string>;
}

/** The functions that are declared, with what is attached to them. */
export function functionsOf(plan: Plan, attachments: Attachments): DeclaredFunction[] {
  return plan.all.filter(isFunction).map((declared) => declaredFunction(plan, declared, attachments));
}

function declaredFunction(plan: Plan, declared: Declared, attachments: Attachments): DeclaredFunction {
  const { address, settings, type } = declared;
  const handler = likelyText(declared, 'handler') ?? '';
  const runtime = likelyText(declared, 'runtime');
  const code = codeOf(plan, declared, handler, runtime);
  return {
    logicalId: address,
    place: settings.place,
    handler,
    ...code,
    runtime,
    memoryMegabytes: sizeIn(settings, 'memory_size', 128),
    timeoutSeconds: sizeIn(settings, 'timeout', 3),
    architecture: architectureOf(settings.value('architectures')),
    ...environmentOf(settings, type === 'module' ? 'environment_variables' : undefined),
    triggers: attachments.triggers.get(address) ?? [],
    recursiveLoop: recursiveLoopOf(
      attachments.recursiveLoops.get(address) ?? textIn(settings, 'recursive_loop'),
    ),
    hasProvisionedConcurrency:
      attachments.provisioned.has(address) ||
      (numberIn(settings, 'provisioned_concurrent_executions') ?? 0) > 0,
    bundler: code.sources.some(({ how }) => how === 'exact') ? 'none' : 'unknown',
    isMinified: undefined,
    failureTargets: [...ownFailureTargets(settings), ...(attachments.failureTargets.get(address) ?? [])],
    successTargets: [
      ...targetsIn(settings, ['destination_on_success']),
      ...(attachments.successTargets.get(address) ?? []),
    ],
  };
}

/** A setting with its default, where it is not left to the deployment. */
function sizeIn(settings: Settings, name: string, fallback: number): number | undefined {
  return settings.value(name) === undefined ? fallback : numberIn(settings, name);
}

function architectureOf(value: Value | undefined): 'x86_64' | 'arm64' | undefined {
  if (!value) return 'x86_64';
  const only = textOf(value.kind === 'list' ? value.items[0] : value);
  return only === 'arm64' || only === 'x86_64' ? only : undefined;
}

function recursiveLoopOf(text: string | undefined): 'Allow' | 'Terminate' | undefined {
  return text === 'Allow' || text === 'Terminate' ? text : undefined;
}

function ownFailureTargets(settings: Settings): Term[] {
  const letters = settings.blocks('dead_letter_config').flatMap((block) => targetsIn(block, ['target_arn']));
  return [...letters, ...targetsIn(settings, ['dead_letter_target_arn', 'destination_on_failure'])];
}

function targetsIn(settings: Settings, names: readonly string[]): Term[] {
  return names.filter((name) => settings.value(name) !== undefined).map((name) => termIn(settings, name));
}

type Environment = Pick<DeclaredFunction, 'environment' | 'isEnvironmentComplete'>;

/** `environment { variables = { … } }`; the module of the registry takes the map itself. */
function environmentOf(settings: Settings, argument: string | undefined): Environment {
  const holders = argument === undefined ? settings.blocks('environment') : [settings];
  const environment = new Map<string, Term>();
  let isComplete = true;
  for (const holder of holders) {
    const variables = holder.value(argument ?? 'variables');
    for (const option of variables ? optionsOf(variables) : []) {
      if (option.kind !== 'object' || !option.isComplete) isComplete = false;
      if (option.kind !== 'object') continue;
      for (const [name, value] of option.entries) {
        const known = environment.get(name);
        const term = termOf(value);
        environment.set(name, known ? { kind: 'either', options: [known, term] } : term);
      }
    }
  }
  return { environment, isEnvironmentComplete: isComplete };
}

/** The functions that a target names: by reference, also inside an ARN, or by the name that it spells. */
export function functionsNamedBy(resources: ReadonlyMap<string, Resource>, target: Term): readonly string[] {
  if (target.kind === 'either')
    return target.options.flatMap((option) => functionsNamedBy(resources, option));
  if (target.kind === 'unknown') return [];
  const referenced = target.atoms.flatMap((atom) =>
    atom.kind === 'attribute' && resources.get(atom.of)?.service === 'lambda' ? [atom.of] : [],
  );
  if (referenced.length > 0 || resourceOf(target) !== undefined) return [...new Set(referenced)];
  const whole = spelled(target.atoms);
  return [...resources].flatMap(([address, { service, name }]) => {
    if (service !== 'lambda' || name?.kind !== 'concat' || name.atoms.length === 0) return [];
    const text = spelled(name.atoms);
    const isNamed =
      whole === text || whole.endsWith(`:function:${text}`) || whole.includes(`:function:${text}/`);
    return isNamed ? [address] : [];
  });
}

function spelled(atoms: readonly Atom[]): string {
  return atoms.map((atom) => (atom.kind === 'text' ? atom.text : `\0${JSON.stringify(atom)}\0`)).join('');
}
