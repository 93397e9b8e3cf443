import type { EffectKind } from '../knowledge/external-effects.js';
import type { Node } from '../ast/walk.js';
import type { PlacedCall } from './references.js';

/** Something that happens once more each time the same event is worked on again. */
export interface Effect {
  readonly kind: EffectKind;
  readonly node: Node;
  /** How to call it: `sns.Publish`, `INSERT`, `stripe charges.create`. */
  readonly what: string;
  /** The call that gives a helper what makes the effect happen again; the effect is there only for those who make this call. */
  readonly givenBy?: PlacedCall;
}
