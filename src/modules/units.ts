import { noFeatures, type EagerFeatures } from './eager-features.js';
import type { CodeUnit, Use } from './module-code.js';
import type { Binding, Scope } from './scopes.js';
import type { SyntaxNode } from './syntax.js';

/** A unit while its code is read. */
export interface OpenUnit {
  readonly number: number;
  /** The function, the class whose instances are made, or `undefined` for the program. */
  readonly node: SyntaxNode | undefined;
  readonly scope: Scope;
  readonly self: Binding | undefined;
  features: EagerFeatures;
  readonly loads: Set<number>;
  readonly runs: Set<number>;
  readonly catches: { readonly unit: number; readonly tried: ReadonlySet<number> }[];
  readonly uses: Map<string, Use>;
  returns: number | undefined;
  isRead: boolean;
}

/** The units of one module. */
export class Units {
  readonly all: OpenUnit[] = [];
  readonly #byNode = new Map<SyntaxNode, OpenUnit>();

  /** The unit of a function or class; a new one when it has none. */
  of(node: SyntaxNode, scope: Scope, self?: Binding): OpenUnit {
    return this.#byNode.get(node) ?? this.open(node, scope, self);
  }

  /** The unit of a function or class, if it has one. */
  find(node: SyntaxNode): OpenUnit | undefined {
    return this.#byNode.get(node);
  }

  /** A new unit. */
  open(node: SyntaxNode | undefined, scope: Scope, self?: Binding): OpenUnit {
    const unit: OpenUnit = {
      number: this.all.length,
      node,
      scope,
      self,
      features: noFeatures(),
      loads: new Set(),
      runs: new Set(),
      catches: [],
      uses: new Map(),
      returns: undefined,
      isRead: false,
    };
    this.all.push(unit);
    if (node) this.#byNode.set(node, unit);
    return unit;
  }

  /** All of them as plain data. */
  closed(): readonly CodeUnit[] {
    return this.all.map(({ features, loads, runs, catches, uses, returns, isRead }) => ({
      features,
      loads: [...loads],
      runs: [...runs],
      ...(catches.length > 0 && { catches: catches.map(({ unit, tried }) => ({ unit, tried: [...tried] })) }),
      uses: [...uses.values()],
      ...(returns !== undefined && { returns }),
      ...(!isRead && { isUnread: true }),
    }));
  }
}
