/** Where a run reads and writes. */
export interface Surface {
  readonly cwd: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Shows what long work is at, until the next text or nothing takes its place; without it nobody is told. */
  readonly status?: ((text: string | undefined) => void) | undefined;
}

/** 0: all is well; 1: something is over its budget; 2: the command was not understood or a file is missing. */
export type ExitCode = 0 | 1 | 2;
