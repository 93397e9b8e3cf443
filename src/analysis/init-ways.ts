import { deployedAs } from '../init-cost/deployed-as.js';
import type { DeployedAs } from '../init-cost/lambda-speed.js';
import { memoPer } from '../memo.js';
import type { Handler } from './handlers.js';
import { initLimitOf } from './init-limit.js';

/** One of the ways in which a handler is deployed, as far as its Init phase depends on it. */
export interface InitWay {
  readonly deployed: DeployedAs;
  /** Whether it is deployed as one file; `maybe` when the template has it built in a way that is not understood. */
  readonly bundled: 'yes' | 'no' | 'maybe';
}

const byBundler = { esbuild: 'yes', none: 'no', unknown: 'maybe' } as const;

/**
 * The ways in which templates deploy a handler, each once; what settings say where none does. Of functions with and without
 * provisioned concurrency only those without count: their limit is the one that holds for all.
 */
export const initWaysOf = memoPer((handler: Handler): readonly [InitWay, ...InitWay[]] => {
  const { settings } = handler.module;
  const { isFrozen } = initLimitOf(handler);
  const { calibration } = settings;
  const said = { calibration, isManagedInstance: settings.concurrency === 'many' };
  const [runtime, memoryMegabytes] = [settings.runtime, settings.memorySize];
  const ways = handler.declared
    .map(({ declared }) => declared)
    .filter(({ hasProvisionedConcurrency }) => isFrozen || !hasProvisionedConcurrency)
    .map((declared): InitWay => {
      const known = deployedAs(declared);
      const deployed = {
        ...known,
        ...said,
        runtime: known.runtime ?? runtime,
        memoryMegabytes: known.memoryMegabytes ?? memoryMegabytes,
      };
      return { deployed, bundled: byBundler[declared.bundler] };
    });
  const distinct = [...new Map(ways.map((way) => [JSON.stringify(way), way])).values()];
  const [first = { deployed: { ...said, runtime, memoryMegabytes }, bundled: 'no' }, ...others] = distinct;
  return [first, ...others];
});
