import type { DeployedAs } from './lambda-speed.js';

/** What a template says of a function that its Init phase depends on. */
export interface Declaration {
  readonly runtime: string | undefined;
  readonly architecture: DeployedAs['architecture'];
  readonly memoryMegabytes: number | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly hasProvisionedConcurrency: boolean;
  readonly absence: { readonly kind: string } | undefined;
}

/** A declared function as its Init phase sees it; what is given stands in place of what the template says. */
export function deployedAs(declared: Declaration, given: DeployedAs = {}): DeployedAs {
  return {
    runtime: given.runtime ?? declared.runtime,
    architecture: given.architecture ?? declared.architecture,
    packageType: declared.absence?.kind === 'image' ? 'image' : 'zip',
    memoryMegabytes: declared.memoryMegabytes,
    timeoutSeconds: declared.timeoutSeconds,
    isProvisioned: declared.hasProvisionedConcurrency,
    calibration: given.calibration,
  };
}
