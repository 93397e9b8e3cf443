/** A function as it is declared, as far as its Init phase depends on it. */
export interface DeployedAs {
  /** Runtime identifier, such as `nodejs22.x`. */
  readonly runtime?: string | undefined;
  readonly architecture?: 'x86_64' | 'arm64' | undefined;
  readonly packageType?: 'zip' | 'image' | undefined;
  readonly memoryMegabytes?: number | undefined;
  readonly timeoutSeconds?: number | undefined;
  /** Environments are prepared before they are needed, at the speed of the function's memory. */
  readonly isProvisioned?: boolean | undefined;
}
