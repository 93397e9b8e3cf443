import path from 'node:path';
import { realPathOf } from '../files/files.js';
import type { InitTable } from '../knowledge/init-coefficients.js';
import {
  densestCodeMilliseconds,
  densestStartMilliseconds,
  largestExportsMap,
} from '../knowledge/init-tables.js';
import { namedModulesOf } from '../modules/named-modules.js';
import { modelFor, onLambda } from './cost-model.js';
import { nodeRuntimeOf, type DeployedAs } from './lambda-speed.js';
import { tsconfigOf } from './project-sources.js';
import { resolverOf } from './resolvers.js';

/** What an estimate cannot be above, in milliseconds. */
export interface CostBound {
  /** The whole Init phase. */
  readonly total: number;
  /** Without the base of the runtime; no single import can cost more. */
  readonly load: number;
}

/**
 * A ceiling for the estimate of an entry, at a tenth of its expense: whatever the text names counts as loaded, and every
 * kilobyte as if it were the densest one that was ever measured.
 */
export function initCostBound(entry: string, directory: string, deployed: DeployedAs = {}): CostBound {
  const root = realPathOf(path.resolve(directory));
  const file = realPathOf(path.resolve(entry));
  const model = modelFor(deployed);
  const { lambda, table } = model;
  const { coefficients } = table;
  const resolver = resolverOf(root, tsconfigOf(file, root), nodeRuntimeOf(deployed.runtime));
  const named = namedModulesOf(file, resolver);
  const perFile =
    coefficients.esModuleFile +
    coefficients.lexedFile +
    coefficients.package +
    coefficients.directory +
    coefficients.exportsMapKilobyte * largestExportsMap;
  const perKilobyte = densestCodeMilliseconds + coefficients.commentKilobyte + coefficients.lexedKilobyte;
  const reference =
    named.files * perFile +
    (named.codeLength / 1024) * perKilobyte +
    (named.dataBytes / 1024) * coefficients.jsonKilobyte +
    Math.sqrt(named.files) * coefficients.warmUp +
    densestStartMilliseconds +
    onceForAll(table);
  const load = onLambda(reference, named.files, model);
  return { total: lambda.baseMilliseconds + load, load };
}

/** Everything that is paid once, together. */
function onceForAll({ coefficients, builtins }: InitTable): number {
  const all = Object.values(builtins.milliseconds).reduce((sum, milliseconds) => sum + milliseconds, 0);
  const { nativeAddon, lexer, esModuleEntry, constant } = coefficients;
  return all * coefficients.builtinFactor + nativeAddon + lexer + esModuleEntry + constant;
}
