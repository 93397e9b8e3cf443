/** When something on disk was looked at. */
export interface Look {
  readonly at: number;
  readonly round: number;
  readonly pass: number;
}

let round = 0;

/** Counts passes over files, as the command line makes them; 0 before the first file. */
let pass = 0;
const filesInPass = new Set<string>();
let askedAt = 0;

/** After nobody has asked for as long as this, in ms, somebody may have edited a file. */
const pauseMilliseconds = 1500;

/** Says that the linting of a file begins. One that comes a second time, or after a pause, begins a new pass. */
export function beginFile(file: string): void {
  if (pass === 0 || filesInPass.has(file) || Math.abs(Date.now() - askedAt) > pauseMilliseconds) {
    pass += 1;
    filesInPass.clear();
  }
  filesInPass.add(file);
  askedAt = Date.now();
}

/** A look that is taken now. */
export function lookNow(): Look {
  return { at: Date.now(), round, pass };
}

/** Whether what was seen may still be taken for true: within one pass over files it is, and an editor must not ask the disk at every keystroke. */
export function isRecent(look: Look, milliseconds: number): boolean {
  askedAt = Date.now();
  if (look.round !== round) return false;
  const age = askedAt - look.at;
  return (pass > 0 && look.pass === pass) || (age >= 0 && age < milliseconds);
}

/** Makes everything count as looked at too long ago. */
export function lookAgain(): void {
  round += 1;
}
