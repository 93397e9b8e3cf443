import { isGlobalObject } from './global-object.js';
import { lazyGlobalNames, type EagerFeatures } from './eager-features.js';
import { createEdges, type ModuleEdge } from './edges.js';
import { ExportsSeen } from './exports-seen.js';
import type { Use } from './module-code.js';
import { ModuleTables } from './module-tables.js';
import { bindingOf, scopeInside, type Scope } from './scopes.js';
import { specifiersOf } from './strings.js';
import type { SyntaxNode } from './syntax.js';
import { Units, type OpenUnit } from './units.js';
import { Values } from './values.js';

/** How a module is evaluated. */
export interface Evaluation {
  readonly isCommonJs: boolean;
  /** The module belongs to an installed package. */
  readonly isPackage: boolean;
  readonly text: string;
  /** Reads what others can call, too; otherwise only what runs by itself. Numbers are the same either way. */
  readonly isWhole: boolean;
}

/** What is known of a module while its code is read, and which code that is. */
export class ModuleReading {
  readonly evaluation: Evaluation;
  readonly edges = createEdges();
  readonly units = new Units();
  readonly values: Values;
  readonly exports: ExportsSeen;
  readonly program: Scope = scopeInside(undefined);
  /** Functions that nothing has called yet. */
  readonly waiting = new Map<SyntaxNode, Scope>();
  readonly tables = new ModuleTables();
  /** Functions that are being read, and those of them that load what they are given. */
  readonly stack: SyntaxNode[] = [];
  readonly loaders = new Set<SyntaxNode>();
  /** Loads of the `try` blocks around. */
  readonly tried: Set<number>[] = [];
  unit: OpenUnit = this.units.open(undefined, this.program);
  features: EagerFeatures = this.unit.features;
  isAwaited = false;
  isTried = false;

  constructor(evaluation: Evaluation) {
    this.evaluation = evaluation;
    this.values = new Values(evaluation.text, this.edges, this.units);
    this.exports = new ExportsSeen(this.values, this.edges);
  }

  /** Notes what the code does with a value. */
  use(how: Use[0], node: SyntaxNode | undefined, scope: Scope): void {
    const value = this.values.of(node, scope);
    if (value !== undefined) this.note(how, value);
  }

  note(how: Use[0], value: number): void {
    if (how === 'call' || how === 'new' || this.values.isForeign(value))
      this.unit.uses.set(`${how}${value}`, [how, value]);
  }

  /** Notes what the function returns. */
  noteAnswer(answer: SyntaxNode | undefined, scope: Scope): void {
    if (this.unit.node && answer) this.unit.returns ??= this.values.of(answer, scope);
  }

  /** Notes a load, if its specifier can be told. */
  load(
    source: SyntaxNode | undefined,
    at: SyntaxNode,
    { how, isEager, scope }: { how: ModuleEdge['how']; isEager: boolean; scope: Scope },
  ): void {
    const specifiers = specifiersOf(source, scope);
    if (source?.type !== 'Literal') for (const node of this.stack) this.loaders.add(node);
    if (!specifiers && isEager) this.features.dynamicLoads += 1;
    for (const specifier of specifiers ?? []) {
      const isTried = this.isTried || (specifiers?.length ?? 0) > 1;
      const place = { start: at.start, end: at.end, ...(isTried && { isTried }) };
      const edge = this.edges.add({ specifier, timing: isEager ? 'eager' : 'lazy', how, ...place });
      if (!isEager) continue;
      this.unit.loads.add(edge);
      for (const tried of this.tried) tried.add(edge);
    }
  }

  /** Reads code as that of another unit. */
  within(unit: OpenUnit, node: SyntaxNode, read: () => void): void {
    const before = this.unit;
    this.unit = unit;
    this.features = unit.features;
    this.stack.push(node);
    read();
    this.stack.pop();
    this.unit = before;
    this.features = before.features;
  }

  /** Notes a name that may be a global which Node.js loads on first touch. */
  touch(name: string, scope: Scope): void {
    if (lazyGlobalNames.has(name) && !bindingOf(scope, name)) this.features.lazyGlobals.add(name);
  }

  /** The first formatter of a process reads the tables of locales. */
  touchIntl(scope: Scope): void {
    if (!bindingOf(scope, 'Intl')) this.features.lazyGlobals.add('Intl');
  }

  /** As `touch`, for a member of what may be the global object. */
  touchMember(name: string | undefined, object: SyntaxNode | undefined, scope: Scope): void {
    if (name === undefined || !lazyGlobalNames.has(name)) return;
    if (isGlobalObject(object, { ...this.evaluation, scope })) this.features.lazyGlobals.add(name);
  }
}
