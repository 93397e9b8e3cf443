import { equalityOf, type Problem, type Resource, type Term, type Trigger } from '../deployment.js';
import type { Declared } from './declared.js';
import { functionsNamedBy, type Attachments } from './lambda-functions.js';
import { isNotificationModule } from './registry.js';
import { termIn, textIn, type Settings } from './settings.js';
import { triggersAt, type TargetedTrigger, type View } from './triggers.js';
import { termOf } from './values.js';

type Resources = ReadonlyMap<string, Resource>;

/** What is declared as far as it is known, or as it is when variables have their defaults. */
export function viewOf(all: readonly Declared[], resources: Resources, how: 'known' | 'assumed'): View {
  return { all, resources, settingsOf: ({ settings, assumed }) => (how === 'known' ? settings : assumed) };
}

/** What stands at other resources and belongs to functions, by their addresses. */
export function attachmentsOf(
  all: readonly Declared[],
  resources: Resources,
): { readonly attachments: Attachments; readonly problems: readonly Problem[] } {
  const view = viewOf(all, resources, 'known');
  const replaced = replacedNotifications(view);
  const kept = all.filter((declared) => !replaced.includes(declared));
  const found = kept.map((declared) => attachedTriggers(view, viewOf(all, resources, 'assumed'), declared));
  const named = all.flatMap((declared) =>
    configuring.has(declared.type)
      ? functionsNamedBy(resources, termIn(declared.settings, 'function_name')).map(
          (address) => [address, declared] as const,
        )
      : [],
  );
  const ofType = (type: string): (readonly [string, Declared])[] =>
    named.filter(([, declared]) => declared.type === type);
  return {
    attachments: {
      triggers: triggersByFunction(found.flatMap(({ triggers }) => triggers)),
      failureTargets: grouped(named, ({ settings }) => destinationsIn(settings, 'on_failure')),
      successTargets: grouped(named, ({ settings }) => destinationsIn(settings, 'on_success')),
      recursiveLoops: new Map(
        ofType('aws_lambda_function_recursion_config').map(([address, { settings }]) => [
          address,
          textIn(settings, 'recursive_loop') ?? '',
        ]),
      ),
      provisioned: new Set(ofType('aws_lambda_provisioned_concurrency_config').map(([address]) => address)),
    },
    problems: [
      ...replaced.map(({ settings }) => ({
        ...settings.place,
        text: 'Another notification of this bucket replaces this one.',
      })),
      ...found.flatMap(({ problems }) => problems),
    ],
  };
}

/** Types of resources that hold settings of a function. */
const configuring: ReadonlySet<string> = new Set([
  'aws_lambda_function_event_invoke_config',
  'aws_lambda_event_source_mapping',
  'aws_lambda_function_recursion_config',
  'aws_lambda_provisioned_concurrency_config',
]);

function grouped(
  named: readonly (readonly [string, Declared])[],
  termsOf: (declared: Declared) => readonly Term[],
): ReadonlyMap<string, readonly Term[]> {
  const groups = new Map<string, readonly Term[]>();
  for (const [address, declared] of named)
    groups.set(address, [...(groups.get(address) ?? []), ...termsOf(declared)]);
  return groups;
}

/** `destination_config { on_failure { destination = … } }`; mappings call it `destination_arn`. */
function destinationsIn(settings: Settings, name: 'on_failure' | 'on_success'): Term[] {
  return settings
    .blocks('destination_config')
    .flatMap((destination) => destination.blocks(name))
    .flatMap((block) => {
      const value = block.value('destination') ?? block.value('destination_arn');
      return value ? [termOf(value)] : [];
    });
}

/** Notifications of a bucket that has another one further down: S3 keeps one configuration for each bucket. */
export function replacedNotifications({ all, settingsOf }: View): readonly Declared[] {
  const buckets = all
    .filter(({ type, source }) => type === 'aws_s3_bucket_notification' || isNotificationModule(source))
    .map((declared) => [declared, termIn(settingsOf(declared), 'bucket')] as const);
  return buckets.flatMap(([declared, bucket], index) =>
    buckets.slice(index + 1).some(([, other]) => equalityOf(bucket, other) === 'equal') ? [declared] : [],
  );
}

interface FunctionTrigger {
  readonly address: string;
  readonly trigger: Trigger;
  readonly isHint: boolean;
}

/** Triggers of functions that something declared sets up. Where only defaults tell the function, its trigger is known by its kind alone. */
function attachedTriggers(
  known: View,
  assumed: View,
  declared: Declared,
): { readonly triggers: readonly FunctionTrigger[]; readonly problems: readonly Problem[] } {
  const { resources } = known;
  const exact = triggersAt(known, declared);
  const triggers = exact.flatMap((targeted) => withFunctions(resources, targeted, targeted.trigger));
  if (triggers.length > 0) return { triggers, problems: [] };
  const likely = triggersAt(assumed, declared).flatMap((targeted) =>
    withFunctions(resources, targeted, {
      ...targeted.trigger,
      resource: { kind: 'unknown' },
      filter: { kind: 'unknown' },
    }),
  );
  const isLost = exact.some(({ targets }) => targets.some(({ kind }) => kind === 'unknown'));
  const text = 'The function that this invokes is not known.';
  const isTold = isLost && likely.length === 0 && declared.type !== 'aws_lambda_permission';
  return { triggers: likely, problems: isTold ? [{ ...declared.settings.place, text }] : [] };
}

function withFunctions(
  resources: Resources,
  { targets, isHint = false }: TargetedTrigger,
  trigger: Trigger,
): FunctionTrigger[] {
  const addresses = new Set(targets.flatMap((target) => functionsNamedBy(resources, target)));
  return [...addresses].map((address) => ({ address, trigger, isHint }));
}

/** Hints count for functions of which nothing else is known. */
function triggersByFunction(found: readonly FunctionTrigger[]): ReadonlyMap<string, readonly Trigger[]> {
  const triggers = new Map<string, Trigger[]>();
  for (const isHint of [false, true]) {
    const before = new Set(triggers.keys());
    for (const { address, trigger } of found.filter((one) => one.isHint === isHint))
      if (!before.has(address)) triggers.set(address, [...(triggers.get(address) ?? []), trigger]);
  }
  return triggers;
}
