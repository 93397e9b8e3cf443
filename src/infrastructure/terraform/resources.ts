import {
  attributeTerm,
  PatternTerm,
  resourceOf,
  textTerm,
  type Queue,
  type Resource,
  type Term,
} from '../deployment.js';
import { kindOf } from './attributes.js';
import type { Declared } from './declared.js';
import { jsonIn } from './patterns.js';
import { registryModule } from './registry.js';
import { textIn, truthIn, type Settings } from './settings.js';
import { memberValue, numberOf, termOf, type Value } from './values.js';

/** What events come from and go to, and functions, by address. */
export function resourcesOf(all: readonly Declared[]): ReadonlyMap<string, Resource> {
  const resources = new Map<string, Resource>();
  for (const declared of all) {
    const { type, address, settings, source } = declared;
    const registry = type === 'module' ? registryModule(source) : undefined;
    const kind = registry ?? kindOf(type.replace(/^data\./, ''));
    if (!kind) continue;
    const name = settings.value(kind.name);
    resources.set(address, {
      service: kind.service,
      place: settings.place,
      name: name && termOf(name),
      otherNames: [],
      isExternal: type.startsWith('data.'),
      queue: kind.service === 'sqs' ? queueOf(declared, redrivePolicyOf(declared, all)) : undefined,
    });
  }
  return resources;
}

/** A queue's `redrive_policy`, which may stand in a resource of its own. */
export function redrivePolicyOf(
  { address, settings }: Declared,
  all: readonly Declared[],
): Value | undefined {
  const own = settings.value('redrive_policy');
  if (own) return own;
  const policy = all.find(
    (other) =>
      other.type === 'aws_sqs_queue_redrive_policy' &&
      resourceOf(termOf(other.settings.value('queue_url'))) === address,
  );
  return policy?.settings.value('redrive_policy');
}

function queueOf({ address, settings, type }: Declared, redrive: Value | undefined): Queue | undefined {
  if (type.startsWith('data.')) return undefined;
  const visibility = settings.value('visibility_timeout_seconds');
  const hasOwnLetters = type === 'module' && truthIn(settings, 'create_dlq') === true;
  return {
    // Of SQS: docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
    visibilityTimeoutSeconds: visibility ? numberOf(visibility) : 30,
    isFifo: isFifo(settings),
    deadLetter: hasOwnLetters
      ? { target: attributeTerm(`${address}.dlq`, 'arn'), maxReceiveCount: countIn(redrive) }
      : redrive && deadLetterIn(redrive),
  };
}

function isFifo(settings: Settings): boolean | undefined {
  if (settings.value('fifo_queue') === undefined) return /\.fifo$/.test(textIn(settings, 'name') ?? '');
  return truthIn(settings, 'fifo_queue');
}

/** `jsonencode({ deadLetterTargetArn, maxReceiveCount })`, or the text of such JSON. */
export function deadLetterIn(redrive: Value): NonNullable<Queue['deadLetter']> {
  return { target: letterTarget(redrive), maxReceiveCount: countIn(redrive) };
}

function letterTarget(redrive: Value): Term {
  if (redrive.kind === 'json' || redrive.kind === 'object')
    return termOf(memberValue(redrive.kind === 'json' ? redrive.of : redrive, 'deadLetterTargetArn'));
  const target = textField(redrive, 'deadLetterTargetArn');
  if (target instanceof PatternTerm) return target.term;
  return typeof target === 'string' ? textTerm(target) : { kind: 'unknown' };
}

function countIn(redrive: Value | undefined): number | undefined {
  if (!redrive) return undefined;
  if (redrive.kind === 'json' || redrive.kind === 'object')
    return numberOf(memberValue(redrive.kind === 'json' ? redrive.of : redrive, 'maxReceiveCount'));
  const count = textField(redrive, 'maxReceiveCount');
  return typeof count === 'number' ? count : undefined;
}

function textField(value: Value, name: string): unknown {
  const json = jsonIn(value)?.value;
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[name] : undefined;
}
