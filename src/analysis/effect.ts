import type { EffectKind } from '../knowledge/external-effects.js';
import type { Node } from '../ast/walk.js';

/** Something that happens once more each time the same event is worked on again. */
export interface Effect {
  readonly kind: EffectKind;
  readonly node: Node;
  /** How to call it: `sns.Publish`, `INSERT`, `stripe charges.create`. */
  readonly what: string;
}
