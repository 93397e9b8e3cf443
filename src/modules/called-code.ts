import type { ModuleReading } from './module-reading.js';
import { ownerOf, type Owner } from './owners.js';
import { bindingOf, scopeOfCall, type Binding, type Calling, type Scope } from './scopes.js';
import { elementsOf } from './strings.js';
import {
  childOf,
  isClassNode,
  isFunctionNode,
  keyNameOf,
  listOf,
  nameOf,
  propertyNameOf,
  unwrapped,
  type SyntaxNode,
} from './syntax.js';
import type { OpenUnit } from './units.js';
import { isRequire } from './wrapper-names.js';

/** Methods that call the function they are given before they return. */
const callsItsArgument = new Set([
  'forEach',
  'map',
  'filter',
  'reduce',
  'reduceRight',
  'some',
  'every',
  'find',
  'findIndex',
  'flatMap',
  'sort',
  'from',
]);

/** More turns of functions that load what they are given than anybody writes. */
const mostTurns = 2000;

/** Reads code as it runs. */
type Visit = (node: SyntaxNode, scope: Scope) => void;

/** Enters the functions, constructors and methods of a module that its code calls. */
export class CalledCode {
  readonly #reading: ModuleReading;
  readonly #visit: Visit;
  #turns = 0;

  constructor(reading: ModuleReading, visit: Visit) {
    this.#reading = reading;
    this.#visit = visit;
  }

  /** Enters the functions that a call runs before it returns. */
  follow(callee: SyntaxNode, node: SyntaxNode, scope: Scope): void {
    const given = listOf(node, 'arguments');
    const method = propertyNameOf(callee);
    if (method === 'call' || method === 'apply') {
      const target = unwrapped(childOf(callee, 'object'));
      if (target) this.#call(target, method === 'call' ? given.slice(1) : [], scope);
      return;
    }
    const isCallback = method !== undefined ? callsItsArgument.has(method) : nameOf(callee) === 'Promise';
    if (isCallback) for (const argument of given) this.#callBack(callee, argument, scope);
    if (!isCallback || method !== undefined) this.#call(callee, given, scope, node.type === 'NewExpression');
    const module = method === undefined ? this.#reading.tables.find(given[0]) : undefined;
    if (module) this.#enter(module.node, module.scope, { given: [], caller: module.scope });
  }

  /** A function that is given to `forEach` and its like gets each element of a literal list. */
  #callBack(callee: SyntaxNode, argument: SyntaxNode, scope: Scope): void {
    const callback = unwrapped(argument) ?? argument;
    const strings = elementsOf(childOf(callee, 'object'), scope);
    if (strings && isRequire(callback, scope)) {
      const list = childOf(callee, 'object') ?? callee;
      for (const specifier of strings) {
        const edge = { specifier, how: 'require', start: list.start, end: list.end, isTried: true } as const;
        this.#reading.unit.loads.add(this.#reading.edges.add({ ...edge, timing: 'eager' }));
      }
    }
    const element = { type: 'Elements', strings, start: 0, end: 0 };
    this.#call(callback, strings ? [element] : [], scope);
  }

  /** Runs a function, the constructor of a class, or what a name stands for. */
  #call(callee: SyntaxNode, given: readonly SyntaxNode[], scope: Scope, isNew = false): void {
    const calling = { given, caller: scope };
    if (isFunctionNode(callee)) this.#runInPlace(callee, calling, scope);
    else if (isClassNode(callee)) this.#construct(callee, scope);
    else if (callee.type === 'SequenceExpression') {
      const last = listOf(callee, 'expressions').at(-1);
      if (last) this.#call(unwrapped(last) ?? last, given, scope);
    } else {
      const name = nameOf(callee);
      const binding = bindingOf(scope, name ?? '');
      const value = binding?.part ? undefined : unwrapped(binding?.value);
      if (binding && value && !binding.isInstance)
        this.#callLocal(callee, value, { binding, calling, isNew });
      else if (!this.#callMethod(callee, calling, scope))
        this.#reading.use(isNew ? 'new' : 'call', callee, scope);
    }
  }

  #callLocal(
    callee: SyntaxNode,
    value: SyntaxNode,
    { binding, calling, isNew }: { binding: Binding; calling: Calling; isNew: boolean },
  ): void {
    if (nameOf(value) === nameOf(callee)) return;
    const self = isNew ? { value, scope: binding.scope, isInstance: true } : undefined;
    if (isFunctionNode(value)) this.#enter(value, binding.scope, { ...calling, self });
    else if (isClassNode(value)) this.#construct(value, binding.scope);
    else {
      if (value.type === 'CallExpression') this.#enterWrapped(value, binding.scope);
      this.#reading.use(isNew ? 'new' : 'call', callee, calling.caller);
    }
  }

  /** `this.method()`, `instance.method()`, `Class.method()` and `object.method()` of this module. */
  #callMethod(callee: SyntaxNode, calling: Calling, scope: Scope): boolean {
    const name = propertyNameOf(callee);
    const object = unwrapped(childOf(callee, 'object'));
    if (name === undefined || !object) return false;
    const owner = ownerOf(object, scope);
    const found = owner && this.#methodIn(owner, name);
    if (!owner || !found) return false;
    const self = owner.isInstance ? { ...owner, isInstance: true } : undefined;
    if (isFunctionNode(found)) this.#enter(found, owner.scope, { ...calling, self });
    return isFunctionNode(found);
  }

  #methodIn({ value, isInstance }: Owner, name: string): SyntaxNode | undefined {
    const extras = this.#reading.values.knownExtras(value);
    const extra = (isInstance ? extras?.methods : extras?.members)?.get(name);
    if (extra) return extra.isGetter ? undefined : unwrapped(extra.node);
    if (isFunctionNode(value)) return undefined;
    const members = isClassNode(value)
      ? listOf(childOf(value, 'body') ?? value, 'body').filter(
          (one) => (one['static'] === true) !== isInstance,
        )
      : listOf(value, 'properties');
    const found = members.find((member) => keyNameOf(member) === name && member['kind'] !== 'get');
    return found && unwrapped(childOf(found, 'value'));
  }

  #runInPlace(node: SyntaxNode, calling: Calling, scope: Scope): void {
    if (this.#reading.waiting.has(node) && !this.#reading.units.find(node)?.isRead)
      this.#reading.features.closures -= 1;
    this.#enter(node, scope, calling);
  }

  #enter(node: SyntaxNode, closure: Scope, calling: Calling): void {
    if (node['generator'] === true) return;
    const unit = this.#reading.units.of(node, closure, calling.self);
    this.#reading.unit.runs.add(unit.number);
    if (!unit.isRead) this.readUnit(unit, node, calling);
    else if (this.#reading.loaders.has(node) && calling.given.length > 0)
      this.#readAgain(unit, node, calling);
  }

  /** A function that loads what it is given, given something else. */
  #readAgain(unit: OpenUnit, node: SyntaxNode, calling: Calling): void {
    if (this.#reading.stack.includes(node) || this.#turns > mostTurns) return;
    this.#turns += 1;
    const counted = unit.features;
    unit.features = { ...counted, lazyGlobals: new Set() };
    this.readUnit(unit, node, calling);
    unit.features = counted;
  }

  /** Reads a function as it is called. */
  readUnit(unit: OpenUnit, node: SyntaxNode, calling: Calling): void {
    unit.isRead = true;
    const scope = scopeOfCall(node, unit.scope, calling);
    this.#reading.within(unit, node, () => {
      for (const parameter of listOf(node, 'params')) this.#visit(parameter, scope);
      const body = childOf(node, 'body');
      if (body && body.type !== 'BlockStatement') this.#reading.noteAnswer(body, scope);
      if (body) this.#visit(body, scope);
    });
  }

  /** The result of `wrap(function)` or of a bundler's `wrap({ path(exports, module) {} })` runs what it was given. */
  #enterWrapped(wrapped: SyntaxNode, scope: Scope): void {
    const [first] = listOf(wrapped, 'arguments').map((argument) => unwrapped(argument) ?? argument);
    const calling = { given: [], caller: scope };
    if (isFunctionNode(first)) this.#enter(first, scope, calling);
    const properties = first?.type === 'ObjectExpression' ? listOf(first, 'properties') : [];
    const only = properties.length === 1 ? childOf(properties[0] as SyntaxNode, 'value') : undefined;
    if (isFunctionNode(only)) this.#enter(only, scope, calling);
  }

  #construct(node: SyntaxNode, scope: Scope): void {
    const unit = this.#reading.units.of(node, scope);
    this.#reading.unit.runs.add(unit.number);
    if (!unit.isRead) this.readConstruction(unit, node);
  }

  /** Reads what making an instance of a class runs. */
  readConstruction(unit: OpenUnit, node: SyntaxNode): void {
    unit.isRead = true;
    const { scope } = unit;
    const self = { value: node, scope, isInstance: true };
    this.#reading.within(unit, node, () => {
      const base = unwrapped(childOf(node, 'superClass'));
      if (base) this.#call(base, [], scope, true);
      for (const member of listOf(childOf(node, 'body') ?? node, 'body')) {
        const value = childOf(member, 'value');
        if (!value || member['static'] === true) continue;
        if (member['kind'] === 'constructor') this.#enter(value, scope, { given: [], caller: scope, self });
        else if (member.type === 'PropertyDefinition') this.#visit(value, scope);
      }
    });
  }

  /** A function with methods on its prototype makes instances of itself. */
  selfOf({ self, scope }: OpenUnit, node: SyntaxNode): Binding | undefined {
    const isConstructor = (this.#reading.values.knownExtras(node)?.methods.size ?? 0) > 0;
    return self ?? (isConstructor ? { value: node, scope, isInstance: true } : undefined);
  }
}
