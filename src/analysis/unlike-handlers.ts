import { calleeNameOf } from '../ast/expressions.js';
import { parameterIdentifier } from '../ast/functions.js';
import type { Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import { isForOtherCloud } from './declared-matches.js';
import { definitionOf } from './definitions.js';
import { exportsIn, type Export } from './exports.js';
import { handlerNames, isCommandModule, isTestFile, plainHandlerName } from './handler-evidence.js';
import { handlersIn } from './handlers.js';
import { hasLambdaSignature } from './lambda-shapes.js';
import type { Module } from './module.js';
import { originOf } from './origins.js';
import { unwrapHandler } from './unwrapped-handlers.js';

/** An export with the name of a handler that nothing else shows to be one. */
export interface UnlikeHandler {
  readonly name: string;
  readonly node: Node;
  /** Completes "`x` is no handler: …". */
  readonly reason: string;
}

/** The exports with a handler's name that are not taken for handlers, as far as the reason is known. */
export const unlikeHandlersIn = memoPer((module: Module): readonly UnlikeHandler[] =>
  exportsIn(module).flatMap((exported) => {
    const isHandler = handlersIn(module).some(({ name }) => name === exported.name);
    const reason = isHandler || !handlerNames.test(exported.name) ? undefined : doubtOf(module, exported);
    return reason === undefined ? [] : [{ name: exported.name, node: exported.node, reason }];
  }),
);

function doubtOf(module: Module, exported: Export): string | undefined {
  const [fn] = exported.value ? unwrapHandler(module, exported.value, []).functions : [];
  if (!fn) return plainHandlerName.test(exported.name) ? doubtOfAbsent(module, exported) : undefined;
  const isLambdas = hasLambdaSignature(fn);
  // Programs have a `main` too.
  if (exported.name === 'main' && !isLambdas) return undefined;
  if (isTestFile(module)) return 'it stands in a test file';
  if (isCommandModule(module)) return 'its module is a command of yargs';
  if (isForOtherCloud(module)) return 'the serverless.yml around it is for another cloud';
  if (isLambdas) return 'it neither takes an invocation context nor reads or answers an event';
  const names = fn.params.map((parameter) => parameterIdentifier(parameter)?.name ?? '{ … }');
  return fn.params.length === 0
    ? 'it takes no event, and nothing else tells'
    : `its parameters \`(${names.join(', ')})\` are not those of a Lambda handler`;
}

/** `export { handler } from 'elsewhere'`, `exports.handler = require('elsewhere')`, `export const handler = create(app)`. */
function doubtOfAbsent(module: Module, { value, from }: Export): string | undefined {
  const definition = value && definitionOf(module, value);
  const elsewhere = from?.specifier ?? (value && originOf(module, value)?.from);
  if (elsewhere !== undefined) return `it comes from '${elsewhere}', and nothing else tells`;
  const name = definition?.type === 'CallExpression' ? calleeNameOf(definition) : undefined;
  return name === undefined ? undefined : `\`${name}\` is not known to give a handler`;
}
