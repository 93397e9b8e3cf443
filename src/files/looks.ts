/** When something on disk was looked at. */
export interface Look {
  readonly at: number;
  readonly round: number;
}

let round = 0;

/** A look that is taken now. */
export function lookNow(): Look {
  return { at: Date.now(), round };
}

/** Whether what was seen may still be taken for true: an editor must not ask the disk at every keystroke. */
export function isRecent(look: Look, milliseconds: number): boolean {
  const age = Date.now() - look.at;
  return look.round === round && age >= 0 && age < milliseconds;
}

/** Makes everything count as looked at too long ago. */
export function lookAgain(): void {
  round += 1;
}
