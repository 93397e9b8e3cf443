import type { ModuleEdge } from './edges.js';
import type { CodeUnit, Members, ModuleCode, Value } from './module-code.js';

/** A module as far as others can tell what it did when a graph was followed. */
export interface Run {
  readonly code: ModuleCode;
  /** Edges that somebody knows to be no loads. */
  readonly erased: ReadonlySet<number>;
}

/** A run that is known, by numbers of units. */
export interface KnownRun extends Run {
  /** Units that ran. */
  readonly units: ReadonlySet<number>;
  /** Units of which somebody asked what they return. */
  readonly answered: ReadonlySet<number>;
}

/** What the numbers of one version of a module are in the next. */
export interface Renumbering {
  readonly units: ReadonlyMap<number, number>;
  readonly edges: ReadonlyMap<number, number>;
}

/**
 * Whether the next version of a module loads and calls what this one did, however its numbers and offsets and the code that did not
 * run have changed; `undefined` when it does something else, or may do so.
 */
export function renumbering(known: KnownRun, next: Run): Renumbering | undefined {
  const comparison = new Comparison(known, next);
  return comparison.isSame() ? comparison : undefined;
}

/** Numbers of two versions that stand for each other, found by going through both at once. */
class Pairs {
  readonly there = new Map<number, number>();
  readonly #back = new Map<number, number>();

  /** Whether the two are a pair; `new` when nobody said so before. */
  join(one: number, other: number): boolean | 'new' {
    const known = this.there.get(one);
    if (known !== undefined || this.#back.has(other)) return known === other;
    this.there.set(one, other);
    this.#back.set(other, one);
    return 'new';
  }
}

class Comparison implements Renumbering {
  readonly #known: KnownRun;
  readonly #next: Run;
  readonly #units = new Pairs();
  readonly #edges = new Pairs();
  readonly #values = new Pairs();
  /** Comparisons that are still to be made: values may be nested as deeply as code is long. */
  readonly #waiting: (() => boolean)[] = [];

  constructor(known: KnownRun, next: Run) {
    this.#known = known;
    this.#next = next;
  }

  get units(): ReadonlyMap<number, number> {
    return this.#units.there;
  }

  get edges(): ReadonlyMap<number, number> {
    return this.#edges.there;
  }

  isSame(): boolean {
    const [one, other] = [this.#known.code, this.#next.code];
    const isStarted =
      one.hasModuleSyntax === other.hasModuleSyntax &&
      one.readByFacade.join() === other.readByFacade.join() &&
      this.#unit(0, 0) &&
      this.#value(one.exports, other.exports) &&
      this.#all(one.exported, other.exported, (a, b) => this.#value(a, b)) &&
      this.#all(passedOn(one), passedOn(other), (a, b) => this.#edge(a, b));
    if (!isStarted) return false;
    for (let next = this.#waiting.pop(); next; next = this.#waiting.pop()) if (!next()) return false;
    return true;
  }

  #all(
    some: readonly number[],
    others: readonly number[],
    isSame: (a: number, b: number) => boolean,
  ): boolean {
    return some.length === others.length && some.every((one, index) => isSame(one, others[index] ?? -1));
  }

  #unit(one: number, other: number): boolean {
    const joined = this.#units.join(one, other);
    if (joined === 'new') this.#waiting.push(() => this.#isSameUnit(one, other));
    return joined !== false;
  }

  #isSameUnit(number: number, other: number): boolean {
    const [before, after] = [this.#known.code.units[number], this.#next.code.units[other]];
    if (!before || !after || before.isUnread || after.isUnread) return false;
    if (this.#known.answered.has(number) && !this.#isSameAnswer(before, after)) return false;
    // What does not run may do what it likes.
    return !this.#known.units.has(number) || this.#isSameRun(before, after);
  }

  #isSameAnswer({ returns: before }: CodeUnit, { returns: after }: CodeUnit): boolean {
    return before === undefined || after === undefined ? before === after : this.#value(before, after);
  }

  #isSameRun(before: CodeUnit, after: CodeUnit): boolean {
    const catches = [before.catches ?? [], after.catches ?? []] as const;
    return (
      this.#all(before.loads, after.loads, (a, b) => this.#edge(a, b)) &&
      this.#all(before.runs, after.runs, (a, b) => this.#unit(a, b)) &&
      before.uses.length === after.uses.length &&
      before.uses.every(([how, value], index) => {
        const use = after.uses[index];
        return use?.[0] === how && this.#value(value, use[1]);
      }) &&
      catches[0].length === catches[1].length &&
      catches[0].every(({ unit, tried }, index) => {
        const caught = catches[1][index];
        return (
          caught !== undefined &&
          this.#unit(unit, caught.unit) &&
          this.#all([...tried], [...caught.tried], (a, b) => this.#edge(a, b))
        );
      })
    );
  }

  #edge(one: number, other: number): boolean {
    const joined = this.#edges.join(one, other);
    if (joined !== 'new') return joined;
    const [before, after] = [this.#known.code.edges[one], this.#next.code.edges[other]];
    if (this.#known.erased.has(one) !== this.#next.erased.has(other)) return false;
    return before !== undefined && after !== undefined && isSameEdge(before, after);
  }

  #value(one: number, other: number): boolean {
    const joined = this.#values.join(one, other);
    if (joined !== 'new') return joined;
    const [before, after] = [this.#known.code.values[one], this.#next.code.values[other]];
    if (before === undefined || after === undefined) return before === after;
    this.#waiting.push(() => this.#isSameValue(before, after));
    return true;
  }

  #isSameValue(before: Value, after: Value): boolean {
    if (before.is === 'function' && after.is === 'function')
      return this.#unit(before.unit, after.unit) && this.#areSameMembers(before, after);
    if (before.is === 'class' && after.is === 'class')
      return (
        this.#unit(before.unit, after.unit) &&
        this.#areSameMembers(before, after) &&
        this.#optional(before.base, after.base)
      );
    if (before.is === 'object' && after.is === 'object')
      return (
        this.#members(before.members, after.members) &&
        this.#all(before.spreads ?? [], after.spreads ?? [], (a, b) => this.#value(a, b))
      );
    if (before.is === 'getter' && after.is === 'getter') return this.#value(before.function, after.function);
    if (before.is === 'load' && after.is === 'load') return this.#edge(before.edge, after.edge);
    if (before.is === 'member' && after.is === 'member')
      return before.name === after.name && this.#value(before.object, after.object);
    if (before.is === 'result' && after.is === 'result') return this.#value(before.callee, after.callee);
    return before.is === 'instance' && after.is === 'instance' && this.#value(before.class, after.class);
  }

  #areSameMembers(
    before: { readonly members?: Members; readonly methods?: Members },
    after: { readonly members?: Members; readonly methods?: Members },
  ): boolean {
    return (
      this.#members(before.members ?? {}, after.members ?? {}) &&
      this.#members(before.methods ?? {}, after.methods ?? {})
    );
  }

  /** In the same order: all members may be read, one after the other. */
  #members(some: Members, others: Members): boolean {
    const [names, otherNames] = [Object.keys(some), Object.keys(others)];
    return (
      names.length === otherNames.length &&
      names.every((name, index) => {
        const [one, other] = [some[name], others[name]];
        return (
          name === otherNames[index] && one !== undefined && other !== undefined && this.#value(one, other)
        );
      })
    );
  }

  #optional(one: number | undefined, other: number | undefined): boolean {
    return one === undefined || other === undefined ? one === other : this.#value(one, other);
  }
}

function isSameEdge(one: ModuleEdge, other: ModuleEdge): boolean {
  return (
    one.specifier === other.specifier &&
    one.how === other.how &&
    one.timing === other.timing &&
    one.isTried === other.isTried &&
    one.isPassedOn === other.isPassedOn
  );
}

function passedOn({ edges }: ModuleCode): number[] {
  return edges.flatMap((edge, number) => (edge.isPassedOn ? [number] : []));
}
