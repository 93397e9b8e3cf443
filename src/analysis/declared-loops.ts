import {
  resourceOf,
  type DeclaredFunction,
  type Deployment,
  type Term,
  type Trigger,
} from '../infrastructure/deployment.js';
import { nameSameResource } from '../infrastructure/same-resource.js';
import { memoPer } from '../memo.js';
import { handlersIn, type Handler } from './handlers.js';
import type { Module } from './module.js';

/** A loop that a template sets up by itself, whatever the code does. */
export interface DeclaredLoop {
  /** Failed events go back to the trigger, or the function's own log lines trigger it. */
  readonly kind: 'failure' | 'logs';
  readonly handler: Handler;
  readonly trigger: Trigger;
}

/** Handlers of this module whose dead-letter queue, on-failure destination or log group is their own trigger. */
export const declaredLoopsIn = memoPer((module: Module): readonly DeclaredLoop[] =>
  handlersIn(module).flatMap((handler) => {
    for (const { deployment, declared } of handler.declared) {
      const loop = declared.recursiveLoop === 'Allow' ? undefined : declaredLoopOf(deployment, declared);
      if (loop) return [{ ...loop, handler }];
    }
    return [];
  }),
);

/** The loop that a template sets up for a function; `RecursiveLoop: Allow` is not asked for. */
export function declaredLoopOf(
  deployment: Deployment,
  declared: DeclaredFunction,
): Pick<DeclaredLoop, 'kind' | 'trigger'> | undefined {
  for (const trigger of declared.triggers) {
    const kind = trigger.isEnabled ? kindOf(deployment, declared, trigger) : undefined;
    if (kind) return { kind, trigger };
  }
  return undefined;
}

function kindOf(
  deployment: Deployment,
  declared: DeclaredFunction,
  { source, resource, filter }: Trigger,
): DeclaredLoop['kind'] | undefined {
  if (declared.failureTargets.some((target) => nameSameResource(deployment, target, resource)))
    return 'failure';
  const isOwn = source === 'logs' && filter.kind === 'none' && isOwnLogGroup(deployment, declared, resource);
  return isOwn ? 'logs' : undefined;
}

const folder = '/aws/lambda/';

/** `/aws/lambda/NAME`, where Lambda itself writes a line at the start and the end of each invocation. */
export function isOwnLogGroup(deployment: Deployment, { logicalId }: DeclaredFunction, group: Term): boolean {
  const id = resourceOf(group);
  const name = id === undefined ? group : deployment.resources.get(id)?.name;
  if (name?.kind !== 'concat') return false;
  const [first, ...rest] = name.atoms;
  if (first?.kind !== 'text' || !first.text.startsWith(folder)) return false;
  const text = first.text.slice(folder.length);
  const atoms = [...(text === '' ? [] : [{ kind: 'text' as const, text }]), ...rest];
  return nameSameResource(
    deployment,
    { kind: 'concat', atoms },
    { kind: 'concat', atoms: [{ kind: 'attribute', of: logicalId, which: 'name' }] },
  );
}
