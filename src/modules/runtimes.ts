/** Node.js runtimes of Lambda that load modules in ways of their own. */
export const nodeRuntimes = ['nodejs20.x', 'nodejs22.x', 'nodejs24.x'] as const;
export type NodeRuntime = (typeof nodeRuntimes)[number];

/** How a runtime loads modules. */
export interface RuntimeTraits {
  /** `require()` of an ES module gives its namespace; without it, it throws `ERR_REQUIRE_ESM`. */
  readonly requiresEsModules: boolean;
  /** A `.js` file without a `type` in its manifest is an ES module when its syntax says so. */
  readonly detectsEsModules: boolean;
}

/**
 * Lambda starts Node.js 20 and 22 with `--no-experimental-require-module`, and 22 with `--no-experimental-detect-module`
 * (https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html); Node.js 24 is started with neither.
 */
const traits: Readonly<Record<NodeRuntime, RuntimeTraits>> = {
  'nodejs20.x': { requiresEsModules: false, detectsEsModules: true },
  'nodejs22.x': { requiresEsModules: false, detectsEsModules: false },
  'nodejs24.x': { requiresEsModules: true, detectsEsModules: true },
};

/** What is assumed where nobody says which runtime it is. */
export const defaultRuntime: NodeRuntime = 'nodejs20.x';

/** How a runtime loads modules. */
export function traitsOf(runtime: NodeRuntime): RuntimeTraits {
  return traits[runtime];
}
