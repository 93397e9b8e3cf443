import { conditionOf } from './branches.js';
import { lazyGlobalNames, type EagerFeatures } from './eager-features.js';
import { createEdges, type ModuleEdge } from './edges.js';
import { ExportsSeen } from './exports-seen.js';
import { facadeNamesIn } from './facade.js';
import { addLazyLoads } from './lazy-loads.js';
import { declareModuleExports } from './module-exports.js';
import { ModuleTables } from './module-tables.js';
import { ownerOf, type Owner } from './owners.js';
import type { ModuleCode, Use } from './module-code.js';
import {
  bindingOf,
  declareIn,
  scopeInside,
  scopeOfCall,
  type Binding,
  type Calling,
  type Scope,
} from './scopes.js';
import { elementsOf, keysIn, specifiersOf } from './strings.js';
import {
  childOf,
  eachChild,
  isClassNode,
  isFunctionNode,
  keyNameOf,
  listOf,
  nameOf,
  propertyNameOf,
  stringValueOf,
  unwrapped,
  type SyntaxNode,
} from './syntax.js';
import { Units, type OpenUnit } from './units.js';
import { Values } from './values.js';
import { isRequire } from './wrapper-names.js';

/** How a module is evaluated. */
export interface Evaluation {
  readonly isCommonJs: boolean;
  /** The module belongs to an installed package. */
  readonly isPackage: boolean;
  readonly text: string;
  /** Reads what others can call, too; otherwise only what runs by itself. Numbers are the same either way. */
  readonly isWhole: boolean;
}

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

/** What does nothing when it is evaluated: declarations for the compiler, and what is read elsewhere. */
const skipped = new Set([
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSDeclareFunction',
  'TSAbstractMethodDefinition',
  'TSAbstractPropertyDefinition',
  'TSAbstractAccessorProperty',
  'TSIndexSignature',
  'TSTypeAnnotation',
  'TSImportEqualsDeclaration',
  'ImportDeclaration',
  'ExportAllDeclaration',
  'ExportSpecifier',
  'TemplateElement',
  'EmptyStatement',
]);

/** More turns of functions that load what they are given than anybody writes. */
const mostTurns = 2000;

/** Follows what runs when a module is evaluated, and what runs when others call what it exports. */
export function moduleCodeOf(program: SyntaxNode, evaluation: Evaluation): ModuleCode {
  return new EagerWalk(evaluation).run(program);
}

class EagerWalk {
  readonly #evaluation: Evaluation;
  readonly #edges = createEdges();
  readonly #units = new Units();
  readonly #values: Values;
  readonly #exports: ExportsSeen;
  readonly #program: Scope = scopeInside(undefined);
  readonly #waiting = new Map<SyntaxNode, Scope>();
  readonly #tables = new ModuleTables();
  /** Functions that are being read, and those of them that load what they are given. */
  readonly #stack: SyntaxNode[] = [];
  readonly #loaders = new Set<SyntaxNode>();
  /** Loads of the `try` blocks around. */
  readonly #tried: Set<number>[] = [];
  #turns = 0;
  #unit: OpenUnit = this.#units.open(undefined, this.#program);
  #features: EagerFeatures = this.#unit.features;
  #isAwaited = false;
  #isTried = false;

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation;
    this.#values = new Values(evaluation.text, this.#edges, this.#units);
    this.#exports = new ExportsSeen(this.#values, this.#edges);
  }

  run(program: SyntaxNode): ModuleCode {
    const body = listOf(program, 'body');
    this.#unit.isRead = true;
    for (const statement of body) declareIn(this.#program, statement);
    for (const edge of this.#edges.declared(body)) this.#unit.loads.add(edge);
    for (const statement of body) this.#visit(statement, this.#program);
    declareModuleExports(body, this.#program, this.#values, this.#edges);
    const exported = this.#exports.replaced.flatMap((placed) => this.#values.placed(placed) ?? []);
    this.#values.all[0] = this.#values.exportsValue();
    while (this.#values.readMembers());
    if (this.#evaluation.isWhole) this.#readRest();
    for (const [node, scope] of this.#waiting)
      if (!this.#units.find(node)?.isRead) addLazyLoads(node, scope, this.#evaluation.text, this.#edges);
    return {
      hasModuleSyntax: body.some(({ type }) => /^(Import|Export\w*)Declaration$/.test(type)),
      units: this.#units.closed(),
      values: this.#values.all,
      edges: this.#edges.all(),
      exports: 0,
      exported,
      readByFacade: facadeNamesIn(this.#evaluation.text, this.#exports.lexedGetters),
    };
  }

  /** Units that others can call, until nothing new comes up. */
  #readRest(): void {
    let read = 0;
    while (this.#values.readMembers() || read < this.#units.all.length) {
      for (; read < this.#units.all.length; read += 1) {
        const unit = this.#units.all[read];
        if (!unit?.node || unit.isRead) continue;
        if (isClassNode(unit.node)) this.#readConstruction(unit, unit.node);
        else
          this.#readUnit(unit, unit.node, {
            given: [],
            caller: unit.scope,
            self: this.#selfOf(unit, unit.node),
          });
      }
    }
  }

  /** A function with methods on its prototype makes instances of itself. */
  #selfOf({ self, scope }: OpenUnit, node: SyntaxNode): Binding | undefined {
    const isConstructor = (this.#values.knownExtras(node)?.methods.size ?? 0) > 0;
    return self ?? (isConstructor ? { value: node, scope, isInstance: true } : undefined);
  }

  #visit(node: SyntaxNode, scope: Scope): void {
    if (isFunctionNode(node)) {
      this.#features.closures += 1;
      this.#waiting.set(node, scope);
      return;
    }
    if (skipped.has(node.type) || node['declare'] === true) return;
    if (node.type === 'ExportNamedDeclaration') {
      const declaration = childOf(node, 'declaration');
      if (declaration) this.#visit(declaration, scope);
      return;
    }
    this.#features.nodes += 1;
    switch (node.type) {
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.#visitClass(node, scope);
        return;
      case 'CallExpression':
      case 'NewExpression':
        this.#visitCall(node, scope);
        return;
      case 'ImportExpression':
        this.#load(childOf(node, 'source'), node, { how: 'dynamic', isEager: this.#isAwaited, scope });
        break;
      case 'IfStatement':
      case 'ConditionalExpression':
        this.#visitBranches(node, scope);
        return;
      case 'LogicalExpression':
        this.#visitLogical(node, scope);
        return;
      case 'AwaitExpression':
        this.#visitAwait(node, scope);
        return;
      default:
        this.#visitOther(node, scope);
    }
  }

  #visitOther(node: SyntaxNode, scope: Scope): void {
    switch (node.type) {
      case 'MemberExpression':
        this.#visitMember(node, scope);
        return;
      case 'Identifier':
        this.#touch(node['name'] as string, scope);
        return;
      case 'Property':
        this.#features.properties += 1;
        this.#visitKeyed(node, scope);
        return;
      case 'Literal':
        this.#countLiteral(node);
        return;
      case 'AssignmentExpression':
        this.#assign(node, scope);
        break;
      case 'VariableDeclarator':
        this.#visitDeclarator(node, scope);
        return;
      case 'ReturnStatement':
        this.#noteAnswer(childOf(node, 'argument'), scope);
        break;
      case 'SpreadElement':
        this.#use('all', childOf(node, 'argument'), scope);
        break;
      case 'TryStatement':
        this.#visitTry(node, scope);
        return;
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        this.#enterLoop(node, scope);
        break;
    }
    this.#visitChildren(node, scope);
  }

  #visitChildren(node: SyntaxNode, scope: Scope): void {
    eachChild(node, (child) => {
      this.#visit(child, scope);
    });
  }

  #countLiteral(node: SyntaxNode): void {
    if (typeof node['value'] === 'string') this.#features.stringLength += node['value'].length;
    else if (node['regex']) this.#features.regexes += 1;
  }

  #visitDeclarator(node: SyntaxNode, scope: Scope): void {
    const [target, init] = [childOf(node, 'id'), childOf(node, 'init')];
    this.#tables.note(unwrapped(init), scope);
    if (target && target.type !== 'Identifier') this.#visit(target, scope);
    else this.#features.nodes += 1;
    if (init) this.#visit(init, scope);
    if (target?.type !== 'ObjectPattern') return;
    const whole = this.#values.of(init, scope);
    if (whole === undefined || !this.#values.isForeign(whole)) return;
    for (const property of listOf(target, 'properties')) {
      const name = keyNameOf(property);
      if (name !== undefined) this.#note('read', this.#values.member(whole, name));
    }
  }

  #noteAnswer(answer: SyntaxNode | undefined, scope: Scope): void {
    if (this.#unit.node && answer) this.#unit.returns ??= this.#values.of(answer, scope);
  }

  #use(how: Use[0], node: SyntaxNode | undefined, scope: Scope): void {
    const value = this.#values.of(node, scope);
    if (value !== undefined) this.#note(how, value);
  }

  #note(how: Use[0], value: number): void {
    if (how === 'call' || how === 'new' || this.#values.isForeign(value))
      this.#unit.uses.set(`${how}${value}`, [how, value]);
  }

  /** Names of loops over literals stand for each of them. */
  #enterLoop(node: SyntaxNode, scope: Scope): void {
    this.#features.loops += 1;
    if (node.type !== 'ForOfStatement' && node.type !== 'ForInStatement') return;
    const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
    const target =
      left?.type === 'VariableDeclaration' ? childOf(listOf(left, 'declarations')[0] ?? left, 'id') : left;
    const strings = node.type === 'ForOfStatement' ? elementsOf(right, scope) : keysIn(right, scope);
    const binding = bindingOf(scope, nameOf(target) ?? '');
    if (strings && binding) binding.strings = strings;
  }

  #visitKeyed(node: SyntaxNode, scope: Scope): void {
    const key = childOf(node, 'key');
    if (key && node['computed'] === true) this.#visit(key, scope);
    const value = childOf(node, 'value');
    if (value) this.#visit(value, scope);
  }

  #visitMember(node: SyntaxNode, scope: Scope, isCalled = false): void {
    const object = childOf(node, 'object');
    if (object) this.#visit(object, scope);
    const property = childOf(node, 'property');
    if (property && node['computed'] === true) this.#visit(property, scope);
    const isGlobal = /^(globalThis|global)$/.test(nameOf(object) ?? '');
    if (isGlobal) this.#touch(propertyNameOf(node) ?? '', this.#program);
    else if (!isCalled) this.#use('read', node, scope);
  }

  #touch(name: string, scope: Scope): void {
    if (lazyGlobalNames.has(name) && !bindingOf(scope, name)) this.#features.lazyGlobals.add(name);
  }

  #visitBranches(node: SyntaxNode, scope: Scope): void {
    const test = childOf(node, 'test');
    const outcome = conditionOf(test, { ...this.#evaluation, scope });
    if (test) this.#visit(test, scope);
    const [consequent, alternate] = [childOf(node, 'consequent'), childOf(node, 'alternate')];
    if (consequent && outcome !== false) this.#visit(consequent, scope);
    if (alternate && outcome !== true) this.#visit(alternate, scope);
  }

  #visitLogical(node: SyntaxNode, scope: Scope): void {
    const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
    if (left) this.#visit(left, scope);
    const outcome = conditionOf(left, { ...this.#evaluation, scope });
    const isSkipped =
      (node['operator'] === '&&' && outcome === false) || (node['operator'] === '||' && outcome === true);
    if (right && !isSkipped) this.#visit(right, scope);
  }

  #visitAwait(node: SyntaxNode, scope: Scope): void {
    const before = this.#isAwaited;
    this.#isAwaited = true;
    this.#visitChildren(node, scope);
    this.#isAwaited = before;
  }

  /** What a `catch` does is done when something that the `try` loads is not there. */
  #visitTry(node: SyntaxNode, scope: Scope): void {
    const [block, handler, finalizer] = ['block', 'handler', 'finalizer'].map((key) => childOf(node, key));
    const tried = new Set<number>();
    const before = this.#isTried;
    this.#isTried = true;
    this.#tried.push(tried);
    if (block) this.#visit(block, scope);
    this.#tried.pop();
    this.#isTried = before;
    if (handler) this.#visitCatch(handler, tried, scope);
    if (finalizer) this.#visit(finalizer, scope);
  }

  #visitCatch(handler: SyntaxNode, tried: ReadonlySet<number>, scope: Scope): void {
    const unit = this.#units.open(undefined, scope);
    unit.isRead = true;
    this.#unit.catches.push({ unit: unit.number, tried });
    this.#within(unit, handler, () => {
      this.#visitChildren(handler, scope);
    });
  }

  #assign(node: SyntaxNode, scope: Scope): void {
    const left = unwrapped(childOf(node, 'left'));
    const right = unwrapped(childOf(node, 'right'));
    if (!right) return;
    this.#tables.note(right, scope);
    this.#exports.assigned(left, right, scope);
    const binding = bindingOf(scope, nameOf(left) ?? '');
    if (binding && !binding.value && !binding.imported && !binding.part && isKept(right))
      binding.value = right;
  }

  #visitClass(node: SyntaxNode, scope: Scope): void {
    this.#features.classes += 1;
    const base = childOf(node, 'superClass');
    if (base) this.#visit(base, scope);
    for (const decorator of listOf(node, 'decorators')) this.#visit(decorator, scope);
    for (const member of listOf(childOf(node, 'body') ?? node, 'body')) this.#visitClassMember(member, scope);
  }

  #visitClassMember(member: SyntaxNode, scope: Scope): void {
    for (const decorator of listOf(member, 'decorators')) this.#visit(decorator, scope);
    const [key, value] = [childOf(member, 'key'), childOf(member, 'value')];
    if (key && member['computed'] === true) this.#visit(key, scope);
    if (member.type === 'MethodDefinition') {
      this.#features.methods += 1;
      if (value) this.#waiting.set(value, scope);
    } else if (member.type === 'StaticBlock') this.#visitChildren(member, scope);
    else if (value && member['static'] === true) this.#visit(value, scope);
    else if (value) this.#waiting.set(value, scope);
  }

  #visitCall(node: SyntaxNode, scope: Scope): void {
    this.#features.calls += 1;
    const callee = unwrapped(childOf(node, 'callee'));
    const given = listOf(node, 'arguments');
    const isLoad = node.type === 'CallExpression' && isRequire(callee, scope);
    if (isLoad) this.#load(given[0], node, { how: 'require', isEager: true, scope });
    if (isLoad && stringValueOf(given[0]) !== undefined) return;
    for (const argument of given) this.#tables.note(unwrapped(argument), scope);
    if (callee?.type === 'MemberExpression') {
      this.#features.nodes += 1;
      this.#visitMember(callee, scope, true);
    } else if (callee) this.#visit(callee, scope);
    for (const argument of given) this.#visit(argument, scope);
    this.#exports.called(callee, given, scope);
    if (propertyNameOf(callee) === 'assign')
      for (const source of given.slice(1)) this.#use('all', source, scope);
    this.#noteGenerated(callee, given, scope);
    if (callee && !isLoad) this.#follow(callee, node, scope);
  }

  #noteGenerated(callee: SyntaxNode | undefined, given: readonly SyntaxNode[], scope: Scope): void {
    const name = nameOf(callee);
    const isGenerator = (name === 'Function' || name === 'eval') && !bindingOf(scope, name);
    // `Function('return this')()` only finds the global object.
    if (isGenerator && stringValueOf(given.at(-1)) !== 'return this') this.#features.generatedCode += 1;
  }

  #load(
    source: SyntaxNode | undefined,
    at: SyntaxNode,
    { how, isEager, scope }: { how: ModuleEdge['how']; isEager: boolean; scope: Scope },
  ): void {
    const specifiers = specifiersOf(source, scope);
    if (source?.type !== 'Literal') for (const node of this.#stack) this.#loaders.add(node);
    if (!specifiers && isEager) this.#features.dynamicLoads += 1;
    for (const specifier of specifiers ?? []) {
      const isTried = this.#isTried || (specifiers?.length ?? 0) > 1;
      const place = { start: at.start, end: at.end, ...(isTried && { isTried }) };
      const edge = this.#edges.add({ specifier, timing: isEager ? 'eager' : 'lazy', how, ...place });
      if (!isEager) continue;
      this.#unit.loads.add(edge);
      for (const tried of this.#tried) tried.add(edge);
    }
  }

  /** Enters the functions that a call runs before it returns. */
  #follow(callee: SyntaxNode, node: SyntaxNode, scope: Scope): void {
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
    const module = method === undefined ? this.#tables.find(given[0]) : undefined;
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
        this.#unit.loads.add(this.#edges.add({ ...edge, timing: 'eager' }));
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
      else if (!this.#callMethod(callee, calling, scope)) this.#use(isNew ? 'new' : 'call', callee, scope);
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
      this.#use(isNew ? 'new' : 'call', callee, calling.caller);
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
    const extras = this.#values.knownExtras(value);
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
    if (this.#waiting.has(node) && !this.#units.find(node)?.isRead) this.#features.closures -= 1;
    this.#enter(node, scope, calling);
  }

  #enter(node: SyntaxNode, closure: Scope, calling: Calling): void {
    if (node['generator'] === true) return;
    const unit = this.#units.of(node, closure, calling.self);
    this.#unit.runs.add(unit.number);
    if (!unit.isRead) this.#readUnit(unit, node, calling);
    else if (this.#loaders.has(node) && calling.given.length > 0) this.#readAgain(unit, node, calling);
  }

  /** A function that loads what it is given, given something else. */
  #readAgain(unit: OpenUnit, node: SyntaxNode, calling: Calling): void {
    if (this.#stack.includes(node) || this.#turns > mostTurns) return;
    this.#turns += 1;
    const counted = unit.features;
    unit.features = { ...counted, lazyGlobals: new Set() };
    this.#readUnit(unit, node, calling);
    unit.features = counted;
  }

  #readUnit(unit: OpenUnit, node: SyntaxNode, calling: Calling): void {
    unit.isRead = true;
    const scope = scopeOfCall(node, unit.scope, calling);
    this.#within(unit, node, () => {
      for (const parameter of listOf(node, 'params')) this.#visit(parameter, scope);
      const body = childOf(node, 'body');
      if (body && body.type !== 'BlockStatement') this.#noteAnswer(body, scope);
      if (body) this.#visit(body, scope);
    });
  }

  #within(unit: OpenUnit, node: SyntaxNode, read: () => void): void {
    const before = this.#unit;
    this.#unit = unit;
    this.#features = unit.features;
    this.#stack.push(node);
    read();
    this.#stack.pop();
    this.#unit = before;
    this.#features = before.features;
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
    const unit = this.#units.of(node, scope);
    this.#unit.runs.add(unit.number);
    if (!unit.isRead) this.#readConstruction(unit, node);
  }

  #readConstruction(unit: OpenUnit, node: SyntaxNode): void {
    unit.isRead = true;
    const { scope } = unit;
    const self = { value: node, scope, isInstance: true };
    this.#within(unit, node, () => {
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
}

function isKept(node: SyntaxNode): boolean {
  return (
    isFunctionNode(node) || isClassNode(node) || /^(Call|New|Member|Object|Array)Expression$/.test(node.type)
  );
}
