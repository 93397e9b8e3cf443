import type { Edges } from './edges.js';
import type { Members, Value } from './module-code.js';
import { bindingOf, scopeOfCall, type Binding, type Scope } from './scopes.js';
import { specifiersOf } from './strings.js';
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
import type { Units } from './units.js';
import { isExportsObject, isRequire } from './wrapper-names.js';

/** An expression where it stands. */
export interface Placed {
  readonly node: SyntaxNode;
  readonly scope: Scope;
  /** The node is a function that is run when the member is read. */
  readonly isGetter?: boolean;
}

/** Members that statements give to an object, function or class. */
export interface Extras {
  readonly members: Map<string, Placed>;
  readonly methods: Map<string, Placed>;
  readonly spreads: Placed[];
  /** Members and spreads that are values already. */
  readonly passed: Map<string, number>;
  readonly passedAll: number[];
}

/** What compilers wrap around `require()` so that both kinds of modules look alike. */
const interop =
  /^(_*(interop\w*|import(Default|Star)|to(ESM|CommonJS)|getDefaultExportFrom\w*|getAugmentedNamespace)|freeze|seal)$/i;

const loadsSomething = /\brequire\b|\bimport\s*\(/;

/** The values of one module by number; `0` is its object of exports. */
export class Values {
  readonly all: Value[] = [{ is: 'object', members: {} }];
  readonly exports: Extras = noExtras();
  readonly #text: string;
  readonly #edges: Edges;
  readonly #units: Units;
  readonly #extras = new Map<SyntaxNode, Extras>();
  readonly #byKey = new Map<string, number>();
  readonly #byNode = new Map<SyntaxNode, number | undefined>();
  readonly #pending = new Set<object>();
  /** Objects, functions and classes whose members are still to be read. */
  readonly #open: { readonly number: number; readonly node: SyntaxNode; readonly scope: Scope }[] = [];
  readonly #foreign = new Set<number>();

  constructor(text: string, edges: Edges, units: Units) {
    this.#text = text;
    this.#edges = edges;
    this.#units = units;
  }

  /** Whether the value comes from another module. */
  isForeign(value: number): boolean {
    return this.#foreign.has(value);
  }

  /** The extras of what an expression stands for, to be added to. */
  extrasOf(node: SyntaxNode | undefined, scope: Scope): Extras | undefined {
    if (isExportsObject(node, scope)) return this.exports;
    const target = this.#literalOf(unwrapped(node), scope);
    if (!target) return undefined;
    const extras = this.#extras.get(target) ?? noExtras();
    this.#extras.set(target, extras);
    return extras;
  }

  /** The extras of a function, class or object, if it has some. */
  knownExtras(node: SyntaxNode): Extras | undefined {
    return this.#extras.get(node);
  }

  #literalOf(node: SyntaxNode | undefined, scope: Scope): SyntaxNode | undefined {
    const name = nameOf(node);
    const value = name === undefined ? node : unwrapped(bindingOf(scope, name)?.value);
    const isLiteral = isFunctionNode(value) || isClassNode(value) || value?.type === 'ObjectExpression';
    return isLiteral ? value : undefined;
  }

  /** The value of an expression, or `undefined` when nothing is known of it. */
  of(node: SyntaxNode | undefined, scope: Scope): number | undefined {
    const inner = unwrapped(node);
    if (!inner) return undefined;
    if (inner.type === 'Identifier') return this.#ofName(inner['name'] as string, scope);
    if (inner.type === 'ThisExpression') return this.#ofName('this', scope);
    if (this.#byNode.has(inner)) return this.#byNode.get(inner);
    if (this.#pending.has(inner)) return undefined;
    this.#pending.add(inner);
    const value = this.#read(inner, scope);
    this.#pending.delete(inner);
    this.#byNode.set(inner, value);
    return value;
  }

  #read(node: SyntaxNode, scope: Scope): number | undefined {
    switch (node.type) {
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
      case 'FunctionDeclaration':
        return this.#opened(node, scope, { is: 'function', unit: this.#units.of(node, scope).number });
      case 'ClassDeclaration':
      case 'ClassExpression':
        return this.#opened(node, scope, { is: 'class', unit: this.#units.of(node, scope).number });
      case 'ObjectExpression':
        return this.#opened(node, scope, { is: 'object', members: {} });
      case 'MemberExpression':
        return this.#ofMember(node, scope);
      case 'CallExpression':
        return this.#ofCall(node, scope);
      case 'NewExpression': {
        const made = this.of(childOf(node, 'callee'), scope);
        return made === undefined ? undefined : this.#derived({ is: 'instance', class: made }, made);
      }
      case 'ImportExpression':
        return this.#ofLoad(node, childOf(node, 'source'), scope, 'dynamic');
      case 'AssignmentExpression':
        return this.of(childOf(node, 'right'), scope);
      case 'SequenceExpression':
        return this.of(listOf(node, 'expressions').at(-1), scope);
      case 'AwaitExpression':
        return this.of(childOf(node, 'argument'), scope);
      case 'LogicalExpression':
        return this.of(childOf(node, 'left'), scope) ?? this.of(childOf(node, 'right'), scope);
      case 'ConditionalExpression':
        return this.of(childOf(node, 'consequent'), scope) ?? this.of(childOf(node, 'alternate'), scope);
      default:
        return undefined;
    }
  }

  /** The member of a value. */
  member(object: number, name: string): number {
    return this.#derived({ is: 'member', object, name }, object);
  }

  #ofName(name: string, scope: Scope): number | undefined {
    const binding = bindingOf(scope, name);
    if (!binding) return name === 'exports' ? 0 : undefined;
    if (binding.given === 'exports') return 0;
    if (this.#pending.has(binding)) return undefined;
    this.#pending.add(binding);
    const value = this.#ofBinding(binding);
    this.#pending.delete(binding);
    return value;
  }

  #ofBinding(binding: Binding): number | undefined {
    if (binding.imported) return this.#ofImport(binding.imported);
    if (binding.part) {
      const whole = this.of(binding.part.of, binding.scope);
      return whole === undefined ? undefined : this.member(whole, binding.part.property);
    }
    const value = this.of(binding.value, binding.scope);
    if (value === undefined || !binding.isInstance) return value;
    return this.#derived({ is: 'instance', class: value }, value);
  }

  #ofImport({ from, name }: { from: SyntaxNode; name: string }): number | undefined {
    const edge = this.#edges.ofDeclaration(from);
    if (edge === undefined) return undefined;
    const whole = this.load(edge);
    return name === '*' ? whole : this.member(whole, name);
  }

  /** What an edge leads to. */
  load(edge: number): number {
    const number = this.#keyed({ is: 'load', edge });
    this.#foreign.add(number);
    return number;
  }

  #ofMember(node: SyntaxNode, scope: Scope): number | undefined {
    if (isExportsObject(node, scope)) return 0;
    const name = propertyNameOf(node);
    if (name === undefined) return undefined;
    const object = this.of(childOf(node, 'object'), scope);
    return object === undefined ? undefined : this.member(object, name);
  }

  #ofCall(node: SyntaxNode, scope: Scope): number | undefined {
    const callee = unwrapped(childOf(node, 'callee'));
    const [first] = listOf(node, 'arguments');
    if (isRequire(callee, scope)) return this.#ofLoad(node, first, scope, 'require');
    const name = nameOf(callee) ?? propertyNameOf(callee);
    const isWrapper = name !== undefined && (interop.test(name) || name === 'assign');
    if (isWrapper && first) return this.of(first, scope);
    const called = this.of(callee, scope);
    return called === undefined ? undefined : this.#derived({ is: 'result', callee: called }, called);
  }

  #ofLoad(
    node: SyntaxNode,
    source: SyntaxNode | undefined,
    scope: Scope,
    how: 'require' | 'dynamic',
  ): number | undefined {
    const [specifier, ...others] = specifiersOf(source, scope) ?? [];
    if (specifier === undefined || others.length > 0) return undefined;
    return this.load(this.#edges.add({ specifier, timing: 'lazy', how, start: node.start, end: node.end }));
  }

  #opened(node: SyntaxNode, scope: Scope, value: Value): number {
    const number = this.all.push(value) - 1;
    this.#byNode.set(node, number);
    this.#open.push({ number, node, scope });
    return number;
  }

  #derived(value: Value, from: number): number {
    const number = this.#keyed(value);
    if (this.#foreign.has(from)) this.#foreign.add(number);
    return number;
  }

  #keyed(value: Value): number {
    const key = keyOf(value);
    const number = this.#byKey.get(key) ?? this.all.push(value) - 1;
    this.#byKey.set(key, number);
    return number;
  }

  /** Reads members that are not read yet; whether there were some. */
  readMembers(): boolean {
    let isMore = false;
    for (let next = this.#open.pop(); next; next = this.#open.pop()) {
      isMore = true;
      this.all[next.number] = this.#withMembers(next.number, next.node, next.scope);
    }
    return isMore;
  }

  #withMembers(number: number, node: SyntaxNode, scope: Scope): Value {
    const value = this.all[number] as Value;
    const extras = this.#extras.get(node) ?? noExtras();
    switch (value.is) {
      case 'object':
        return this.#objectValue(node, scope, extras);
      case 'function':
        return {
          ...value,
          ...this.#some('members', extras.members),
          ...this.#some('methods', extras.methods),
        };
      case 'class':
        return this.#classValue(value.unit, node, scope, extras);
      default:
        return value;
    }
  }

  #classValue(unit: number, node: SyntaxNode, scope: Scope, extras: Extras): Value {
    const members = new Map(extras.members);
    const methods = new Map(extras.methods);
    for (const member of listOf(childOf(node, 'body') ?? node, 'body')) {
      const [name, value] = [keyNameOf(member), childOf(member, 'value')];
      if (name === undefined || !value || member['kind'] === 'constructor') continue;
      const isGetter = member['kind'] === 'get';
      if (member['static'] === true) members.set(name, { node: value, scope, isGetter });
      else if (member.type === 'MethodDefinition' && this.#isWorthReading(value))
        methods.set(name, { node: value, scope, isGetter });
    }
    const base = this.of(childOf(node, 'superClass'), scope);
    return {
      is: 'class',
      unit,
      ...(base !== undefined && { base }),
      ...this.#some('members', members),
      ...this.#some('methods', methods),
    };
  }

  #objectValue(node: SyntaxNode, scope: Scope, extras: Extras): Value {
    const members = new Map<string, Placed>();
    const spreads = [...extras.spreads];
    for (const property of listOf(node, 'properties')) {
      const argument = childOf(property, 'argument');
      if (argument) spreads.push({ node: argument, scope });
      const [name, value] = [keyNameOf(property), childOf(property, 'value')];
      if (name !== undefined && value)
        members.set(name, { node: value, scope, isGetter: property['kind'] === 'get' });
    }
    for (const [name, placed] of extras.members) members.set(name, placed);
    return this.objectOf(members, spreads);
  }

  /** The object of exports, as far as it is known now. */
  exportsValue(): Value {
    const { members, spreads, passed, passedAll } = this.exports;
    const own = this.objectOf(members, spreads);
    if (own.is !== 'object') return own;
    const all = [...(own.spreads ?? []), ...passedAll];
    return {
      is: 'object',
      members: { ...own.members, ...Object.fromEntries(passed) },
      ...(all.length > 0 && { spreads: all }),
    };
  }

  /** An object with members and what is spread into it. */
  objectOf(members: ReadonlyMap<string, Placed>, spread: readonly Placed[]): Value {
    const spreads = spread.flatMap(({ node, scope }) => this.of(node, scope) ?? []);
    return { is: 'object', members: this.#membersOf(members), ...(spreads.length > 0 && { spreads }) };
  }

  #some(
    key: 'members' | 'methods',
    members: ReadonlyMap<string, Placed>,
  ): { members?: Members; methods?: Members } {
    return members.size === 0 ? {} : { [key]: this.#membersOf(members) };
  }

  #membersOf(members: ReadonlyMap<string, Placed>): Members {
    const known: Record<string, number> = {};
    for (const [name, placed] of members) {
      const value = name === '__proto__' ? undefined : this.placed(placed);
      if (value !== undefined) known[name] = value;
    }
    return known;
  }

  /** Methods of classes are many, and few of them load something. */
  #isWorthReading(node: SyntaxNode): boolean {
    return loadsSomething.test(this.#text.slice(node.start, node.end));
  }

  /** The value of a member where it was given. */
  placed({ node, scope, isGetter }: Placed): number | undefined {
    if (!isGetter) return this.of(node, scope);
    const answer = simpleAnswerOf(node);
    if (answer) return this.of(answer, scopeOfCall(node, scope, { given: [], caller: scope }));
    const read = this.of(node, scope);
    return read === undefined ? undefined : this.#keyed({ is: 'getter', function: read });
  }
}

function keyOf(value: Value): string {
  switch (value.is) {
    case 'member':
      return `m${value.object} ${value.name}`;
    case 'result':
      return `r${value.callee}`;
    case 'load':
      return `l${value.edge}`;
    case 'instance':
      return `i${value.class}`;
    case 'getter':
      return `g${value.function}`;
    default:
      return value.is;
  }
}

/** What a function returns when it does nothing else and calls nothing. */
function simpleAnswerOf(node: SyntaxNode): SyntaxNode | undefined {
  const body = childOf(node, 'body');
  const statements = body?.type === 'BlockStatement' ? listOf(body, 'body') : [];
  const [only] = statements;
  let answer = body?.type === 'BlockStatement' ? only && childOf(only, 'argument') : body;
  if (statements.length > 1 || (only && only.type !== 'ReturnStatement')) return undefined;
  const whole = answer;
  while (answer?.type === 'MemberExpression' && propertyNameOf(answer) !== undefined)
    answer = childOf(answer, 'object');
  return answer?.type === 'Identifier' ? whole : undefined;
}

function noExtras(): Extras {
  return { members: new Map(), methods: new Map(), spreads: [], passed: new Map(), passedAll: [] };
}
