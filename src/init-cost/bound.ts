import path from 'node:path';
import { realPathOf } from '../files/files.js';
import type { InitTable } from '../knowledge/init-coefficients.js';
import { leastMegabytes, megabytesOfOneProcessor } from '../knowledge/lambda-init.js';
import {
  densestCodeMilliseconds,
  densestStartMilliseconds,
  largestExportsMap,
} from '../knowledge/init-tables.js';
import { nodeRuntimes } from '../modules/runtimes.js';
import { namedModulesOf, type NamedModules } from '../modules/named-modules.js';
import { modelFor, onLambda, type CostModel } from './cost-model.js';
import type { Calibration, DeployedAs } from './lambda-speed.js';
import { resolverFor } from './resolvers.js';

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
  return boundWith(modelFor(deployed), namedBy(entry, directory, deployed));
}

/** How many times slower than on demand an environment may start: provisioned, with the least memory. */
const slowest = megabytesOfOneProcessor / leastMegabytes;

/** As `initCostBound`, in whatever way an entry with these modules is deployed: told without its template. */
export function initCostCeiling(named: NamedModules, calibration?: Calibration): CostBound {
  const bounds = nodeRuntimes.map((runtime) =>
    boundWith(modelFor({ runtime, packageType: 'image', calibration }), named),
  );
  return {
    total: Math.max(...bounds.map(({ total }) => total)) * slowest,
    load: Math.max(...bounds.map(({ load }) => load)) * slowest,
  };
}

/** The size of everything that an entry could load on a runtime. */
export function namedBy(entry: string, directory: string, { runtime }: DeployedAs = {}): NamedModules {
  return namedModulesOf(realPathOf(path.resolve(entry)), resolverFor(entry, directory, runtime));
}

function boundWith(model: CostModel, named: NamedModules): CostBound {
  const { lambda, table } = model;
  const { coefficients } = table;
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
