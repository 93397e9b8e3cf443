import { realPathOf } from '../files/files.js';
import { literalTextOf, type DeclaredFunction, type Deployment } from '../infrastructure/deployment.js';
import type { DeclaredMatch } from '../infrastructure/deployments.js';
import { nameWithin } from '../knowledge/resource-inputs.js';
import { handlerOfDeclared } from './deployed-writes.js';
import { handlersIn, type Handler } from './handlers.js';
import type { Module } from './module.js';
import { wholeReachOf } from './project-reach.js';
import type { ResourceName } from './resource-names.js';

/** An environment variable that holds what the code spells out. */
export interface HoldingVariable {
  readonly name: string;
  /** Every function that may run the code has it, as far as templates tell. */
  readonly isEverywhere: boolean;
}

type Named = Pick<ResourceName, 'text' | 'input'>;

/** The logical id of the resource that a template gives this name to. */
export function declaredNamed({ resources }: Deployment, { text, input }: Named): string | undefined {
  if (input.service === undefined) return undefined;
  const own = nameWithin(text);
  const name = input.service === 'lambda' ? own.split(':')[0] : own;
  return [...resources].find(
    ([, resource]) =>
      resource.service === input.service && !resource.isExternal && literalTextOf(resource.name) === name,
  )?.[0];
}

/** The variable that each function which a handler is declared as gets the same value in; those of a helper module's others too, if they do. */
export function holdingVariable(module: Module, handler: Handler, named: Named): HoldingVariable | undefined {
  const [first, ...others] = handler.declared.map((match) => holdersIn(match, named));
  const name = first?.find((each) => others.every((names) => names.includes(each)));
  if (name === undefined) return undefined;
  return {
    name,
    isEverywhere: matchesOf(module, handler).every((each) => holdersIn(each, named).includes(name)),
  };
}

type Match = Pick<DeclaredMatch, 'deployment' | 'declared'>;

/** The functions that may run the code: those of the module's own handlers, or those whose handlers reach or load a helper module. */
function matchesOf(module: Module, handler: Handler): readonly Match[] {
  if (handler.module.path === module.path) return handlersIn(module).flatMap(({ declared }) => declared);
  const deployments = new Set(handler.declared.map(({ deployment }) => deployment));
  return [...deployments].flatMap((deployment) =>
    deployment.functions
      .filter((declared) => mayRun(declared, module))
      .map((declared) => ({ deployment, declared })),
  );
}

/** Code that is not understood may run anything. */
function mayRun(declared: DeclaredFunction, module: Module): boolean {
  if (declared.sources.length === 0) return false;
  const handler = handlerOfDeclared(declared, module);
  if (!handler) return true;
  const { functions, loads } = wholeReachOf(handler);
  const own = realPathOf(module.path);
  return loads.has(own) || functions.some((reached) => realPathOf(reached.module.path) === own);
}

function holdersIn({ deployment, declared }: Match, named: Named): readonly string[] {
  const id = declaredNamed(deployment, named);
  return [...declared.environment.keys()].filter((name) => isHeldBy(declared, name, id, named));
}

function isHeldBy(
  { environment }: DeclaredFunction,
  variable: string,
  id: string | undefined,
  { text, input }: Named,
): boolean {
  const term = environment.get(variable);
  if (literalTextOf(term) === text) return true;
  const [only, ...others] = term?.kind === 'concat' ? term.atoms : [];
  return (
    id !== undefined &&
    others.length === 0 &&
    only?.kind === 'attribute' &&
    only.of === id &&
    only.which === input.by
  );
}
