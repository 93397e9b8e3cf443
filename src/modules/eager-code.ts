import { conditionOf } from './branches.js';
import { makesBundlersRequire } from './bundler-require.js';
import { createEdges, type ModuleEdge } from './edges.js';
import { bindingOf, declareIn, scopeInside, scopeOfCall, type Scope } from './scopes.js';
import {
  childOf,
  eachChild,
  isClassNode,
  isFunctionNode,
  listOf,
  nameOf,
  propertyNameOf,
  stringValueOf,
  unwrapped,
  type SyntaxNode,
} from './syntax.js';

/** What a module does while it is evaluated, counted in nodes of its syntax tree. */
export interface EagerFeatures {
  /** Statements and expressions that run; names of properties, members of classes and export lists are not counted. */
  nodes: number;
  /** Calls, constructions and tagged templates. */
  calls: number;
  /** Functions created and kept: without methods of classes, and without those that run where they stand. */
  closures: number;
  methods: number;
  classes: number;
  loops: number;
  /** Loads whose specifier is computed: the graph behind them is unknown. */
  dynamicLoads: number;
  /** `new Function`, `Function()` and `eval`: code that nobody can count. */
  generatedCode: number;
  /** Globals that Node.js loads on first touch, such as `Headers`. */
  readonly lazyGlobals: Set<string>;
}

/** What evaluating a module comes to. */
export interface EagerCode {
  readonly features: EagerFeatures;
  readonly edges: readonly ModuleEdge[];
}

/** How a module is evaluated. */
export interface Evaluation {
  readonly isCommonJs: boolean;
  /** An importer calls what the module exports (`require('x')()`). */
  readonly isExportCalled: boolean;
  readonly text: string;
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

/** Globals that cost something to touch, by Node.js' own lazy getters. */
const lazyGlobalNames = new Set([
  'Headers',
  'Request',
  'Response',
  'FormData',
  'crypto',
  'CryptoKey',
  'SubtleCrypto',
  'ReadableStream',
  'WritableStream',
  'TransformStream',
  'CompressionStream',
  'DecompressionStream',
  'BroadcastChannel',
  'MessageChannel',
]);

const skipped =
  /^(TS(Interface|TypeAlias)Declaration|TSDeclareFunction|TSAbstract\w+|TSIndexSignature|TSTypeAnnotation|ImportDeclaration|ExportAllDeclaration|ExportSpecifier|TemplateElement|EmptyStatement|TSImportEqualsDeclaration)$/;

/** Follows what runs when a module is evaluated: program level, and functions that it calls by name. */
export function eagerCodeOf(program: SyntaxNode, evaluation: Evaluation): EagerCode {
  return new EagerWalk(evaluation).run(program);
}

class EagerWalk {
  readonly #evaluation: Evaluation;
  readonly #edges = createEdges();
  readonly #features: EagerFeatures = {
    nodes: 0,
    calls: 0,
    closures: 0,
    methods: 0,
    classes: 0,
    loops: 0,
    dynamicLoads: 0,
    generatedCode: 0,
    lazyGlobals: new Set(),
  };
  readonly #program: Scope = scopeInside(undefined);
  readonly #waiting = new Map<SyntaxNode, Scope>();
  readonly #entered = new Set<SyntaxNode>();
  /** Functions of bundlers' module tables, by key. */
  readonly #tables = new Map<string, { node: SyntaxNode; scope: Scope }>();
  #exported: { node: SyntaxNode; scope: Scope } | undefined;
  #isAwaited = false;
  #isTried = false;

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation;
  }

  run(program: SyntaxNode): EagerCode {
    const body = listOf(program, 'body');
    for (const statement of body) declareIn(this.#program, statement);
    this.#edges.declared(body);
    for (const statement of body) this.#visit(statement, this.#program);
    if (this.#evaluation.isExportCalled && this.#exported)
      this.#call(this.#exported.node, [], this.#exported.scope);
    for (const [node, scope] of this.#waiting) if (!this.#entered.has(node)) this.#readLazily(node, scope);
    return { features: this.#features, edges: this.#edges.all() };
  }

  #visit(node: SyntaxNode, scope: Scope): void {
    if (skipped.test(node.type) || node['declare'] === true) return;
    if (isFunctionNode(node)) {
      this.#features.closures += 1;
      this.#waiting.set(node, scope);
      return;
    }
    if (node.type === 'ExportNamedDeclaration') {
      const declaration = childOf(node, 'declaration');
      if (declaration) this.#visit(declaration, scope);
      return;
    }
    this.#features.nodes += 1;
    if (isClassNode(node)) {
      this.#visitClass(node, scope);
      return;
    }
    switch (node.type) {
      case 'CallExpression':
      case 'NewExpression':
        this.#visitCall(node, scope);
        return;
      case 'ImportExpression':
        this.#load(childOf(node, 'source'), node, 'dynamic', this.#isAwaited);
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
        this.#visitKeyed(node, scope);
        return;
      case 'AssignmentExpression':
        this.#assign(node, scope);
        break;
      case 'VariableDeclarator':
        this.#noteTable(unwrapped(childOf(node, 'init')), scope);
        break;
      case 'TryStatement':
        this.#visitTry(node, scope);
        return;
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        this.#features.loops += 1;
        break;
    }
    this.#visitChildren(node, scope);
  }

  #visitChildren(node: SyntaxNode, scope: Scope): void {
    eachChild(node, (child) => {
      this.#visit(child, scope);
    });
  }

  #visitKeyed(node: SyntaxNode, scope: Scope): void {
    const key = childOf(node, 'key');
    if (key && node['computed'] === true) this.#visit(key, scope);
    const value = childOf(node, 'value');
    if (value) this.#visit(value, scope);
  }

  #visitMember(node: SyntaxNode, scope: Scope): void {
    const object = childOf(node, 'object');
    if (object) this.#visit(object, scope);
    const property = childOf(node, 'property');
    if (property && node['computed'] === true) this.#visit(property, scope);
    const isGlobal = /^(globalThis|global)$/.test(nameOf(object) ?? '');
    if (isGlobal) this.#touch(propertyNameOf(node) ?? '', this.#program);
  }

  #touch(name: string, scope: Scope): void {
    if (lazyGlobalNames.has(name) && !bindingOf(scope, name)) this.#features.lazyGlobals.add(name);
  }

  #visitBranches(node: SyntaxNode, scope: Scope): void {
    const test = childOf(node, 'test');
    const outcome = conditionOf(test, { scope, isCommonJs: this.#evaluation.isCommonJs });
    if (test) this.#visit(test, scope);
    const [consequent, alternate] = [childOf(node, 'consequent'), childOf(node, 'alternate')];
    if (consequent && outcome !== false) this.#visit(consequent, scope);
    if (alternate && outcome !== true) this.#visit(alternate, scope);
  }

  #visitLogical(node: SyntaxNode, scope: Scope): void {
    const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
    if (left) this.#visit(left, scope);
    const outcome = conditionOf(left, { scope, isCommonJs: this.#evaluation.isCommonJs });
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

  #visitTry(node: SyntaxNode, scope: Scope): void {
    const before = this.#isTried;
    eachChild(node, (child) => {
      this.#isTried = before || child === node['block'];
      this.#visit(child, scope);
    });
    this.#isTried = before;
  }

  #assign(node: SyntaxNode, scope: Scope): void {
    const left = childOf(node, 'left');
    const right = unwrapped(childOf(node, 'right'));
    if (!right) return;
    this.#noteTable(right, scope);
    if (nameOf(childOf(left ?? node, 'object')) === 'module' && propertyNameOf(left) === 'exports') {
      this.#exported = { node: finalValueOf(right), scope };
      for (const specifier of passedOnBy(this.#exported.node)) this.#edges.passOn(specifier);
      return;
    }
    const binding = bindingOf(scope, nameOf(left) ?? '');
    if (binding && !binding.value && isFunctionNode(right)) binding.value = right;
  }

  /** A bundler's table: an object of nothing but functions. */
  #noteTable(value: SyntaxNode | undefined, scope: Scope): void {
    if (value?.type !== 'ObjectExpression') return;
    const properties = listOf(value, 'properties');
    if (properties.length === 0 || !properties.every((one) => isFunctionNode(childOf(one, 'value')))) return;
    for (const property of properties) {
      const key = tableKeyOf(childOf(property, 'key'));
      const node = childOf(property, 'value');
      if (key !== undefined && node) this.#tables.set(key, { node, scope });
    }
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
    const isRequire = this.#isRequire(callee, scope) && node.type === 'CallExpression';
    if (isRequire) this.#load(given[0], node, 'require', true);
    if (isRequire && stringValueOf(given[0]) !== undefined) return;
    this.#noteCalledExport(callee, scope);
    if (/^__export(Star)?$/.test(nameOf(callee) ?? propertyNameOf(callee) ?? ''))
      for (const specifier of given.flatMap(requiredText)) this.#edges.passOn(specifier);
    for (const argument of given) this.#noteTable(unwrapped(argument), scope);
    this.#visitChildren(node, scope);
    this.#noteGenerated(callee, given, scope);
    if (callee) this.#follow(callee, given, scope);
  }

  /** `require('x')(…)`: the target's exported function runs too. */
  #noteCalledExport(callee: SyntaxNode | undefined, scope: Scope): void {
    if (callee?.type !== 'CallExpression' || !this.#isRequire(unwrapped(childOf(callee, 'callee')), scope))
      return;
    const specifier = stringValueOf(listOf(callee, 'arguments')[0]);
    if (specifier !== undefined) this.#edges.call(specifier);
  }

  #noteGenerated(callee: SyntaxNode | undefined, given: readonly SyntaxNode[], scope: Scope): void {
    const name = nameOf(callee);
    const isGenerator = (name === 'Function' || name === 'eval') && !bindingOf(scope, name);
    // `Function('return this')()` only finds the global object.
    if (isGenerator && stringValueOf(given.at(-1)) !== 'return this') this.#features.generatedCode += 1;
  }

  #isRequire(callee: SyntaxNode | undefined, scope: Scope): boolean {
    if (callee?.type === 'CallExpression')
      return (
        (nameOf(childOf(callee, 'callee')) ?? propertyNameOf(childOf(callee, 'callee'))) === 'createRequire'
      );
    const name = nameOf(callee);
    if (name === undefined)
      return (
        propertyNameOf(callee) === 'require' &&
        nameOf(childOf(callee ?? ({} as SyntaxNode), 'object')) === 'module'
      );
    const binding = bindingOf(scope, name);
    if (!binding) return name === 'require';
    const creator = creatorOf(binding.value);
    return binding.isRequire === true || makesBundlersRequire(creator) || this.#isRequire(creator, scope);
  }

  #load(source: SyntaxNode | undefined, at: SyntaxNode, how: ModuleEdge['how'], isEager: boolean): void {
    const specifier = stringValueOf(source);
    const timing = isEager ? 'eager' : 'lazy';
    const place = { start: at.start, end: at.end, ...(this.#isTried && { isTried: true }) };
    if (specifier !== undefined) this.#edges.add({ specifier, timing, how, ...place });
    else if (isEager) this.#features.dynamicLoads += 1;
  }

  /** Enters the functions that a call runs before it returns. */
  #follow(callee: SyntaxNode, given: readonly SyntaxNode[], scope: Scope): void {
    const method = propertyNameOf(callee);
    if (method === 'call' || method === 'apply') {
      const target = unwrapped(childOf(callee, 'object'));
      if (target) this.#call(target, method === 'call' ? given.slice(1) : [], scope);
      return;
    }
    const isCallback = method !== undefined ? callsItsArgument.has(method) : nameOf(callee) === 'Promise';
    if (isCallback) for (const argument of given) this.#call(unwrapped(argument) ?? argument, [], scope);
    else this.#call(callee, given, scope);
    const key = tableKeyOf(given[0]);
    const module = key === undefined || method !== undefined ? undefined : this.#tables.get(key);
    if (module) this.#call(module.node, [], module.scope);
  }

  /** Runs a function, the constructor of a class, or what a name stands for. */
  #call(callee: SyntaxNode, given: readonly SyntaxNode[], scope: Scope): void {
    const name = nameOf(callee);
    if (name !== undefined) {
      const binding = bindingOf(scope, name);
      if (!binding?.value || nameOf(binding.value) === name) return;
      if (isFunctionNode(binding.value)) this.#enter(binding.value, binding.scope, given, scope);
      else if (isClassNode(binding.value)) this.#construct(binding.value, binding.scope);
      else if (binding.value.type === 'CallExpression') this.#enterWrapped(binding.value, binding.scope);
    } else if (isFunctionNode(callee)) this.#runInPlace(callee, given, scope);
    else if (isClassNode(callee)) this.#construct(callee, scope);
    else if (callee.type === 'SequenceExpression') {
      const last = listOf(callee, 'expressions').at(-1);
      if (last) this.#call(last, given, scope);
    }
  }

  #runInPlace(node: SyntaxNode, given: readonly SyntaxNode[], scope: Scope): void {
    if (this.#waiting.has(node) && !this.#entered.has(node)) this.#features.closures -= 1;
    this.#enter(node, scope, given, scope);
  }

  #enter(node: SyntaxNode, closure: Scope, given: readonly SyntaxNode[], caller: Scope): void {
    if (this.#entered.has(node) || node['generator'] === true) return;
    this.#entered.add(node);
    const scope = scopeOfCall(node, closure, given, caller);
    for (const parameter of listOf(node, 'params')) this.#visit(parameter, scope);
    const body = childOf(node, 'body');
    if (body) this.#visit(body, scope);
  }

  /** The result of `wrap(function)` or of a bundler's `wrap({ path(exports, module) {} })` runs what it was given. */
  #enterWrapped(wrapped: SyntaxNode, scope: Scope): void {
    const [first] = listOf(wrapped, 'arguments').map((argument) => unwrapped(argument) ?? argument);
    if (isFunctionNode(first)) this.#enter(first, scope, [], scope);
    const properties = first?.type === 'ObjectExpression' ? listOf(first, 'properties') : [];
    const only = properties.length === 1 ? childOf(properties[0] as SyntaxNode, 'value') : undefined;
    if (isFunctionNode(only)) this.#enter(only, scope, [], scope);
  }

  #construct(node: SyntaxNode, scope: Scope): void {
    if (this.#entered.has(node)) return;
    this.#entered.add(node);
    const base = unwrapped(childOf(node, 'superClass'));
    if (base) this.#call(base, [], scope);
    for (const member of listOf(childOf(node, 'body') ?? node, 'body')) {
      const value = childOf(member, 'value');
      if (!value || member['static'] === true) continue;
      if (member['kind'] === 'constructor') this.#enter(value, scope, [], scope);
      else if (member.type === 'PropertyDefinition' && !this.#entered.has(value)) {
        this.#entered.add(value);
        this.#visit(value, scope);
      }
    }
  }

  /** Loads inside functions that evaluation does not enter. */
  #readLazily(node: SyntaxNode, scope: Scope): void {
    const { text } = this.#evaluation;
    if (!/\brequire\b|\bimport\s*\(/.test(text.slice(node.start, node.end))) return;
    const read = (inner: SyntaxNode): void => {
      if (inner.type === 'CallExpression' && this.#isRequire(unwrapped(childOf(inner, 'callee')), scope))
        this.#load(listOf(inner, 'arguments')[0], inner, 'require', false);
      if (inner.type === 'ImportExpression') this.#load(childOf(inner, 'source'), inner, 'dynamic', false);
      eachChild(inner, read);
    };
    eachChild(node, read);
  }
}

/** `a = b = f` gives `f`. */
function finalValueOf(node: SyntaxNode): SyntaxNode {
  let value = node;
  while (value.type === 'AssignmentExpression') value = unwrapped(childOf(value, 'right')) ?? value;
  return value;
}

/** Specifiers whose exports become the module's own: `require('x')` itself, or spread into an object. */
function passedOnBy(exported: SyntaxNode): string[] {
  if (exported.type !== 'ObjectExpression') return requiredText(exported);
  return listOf(exported, 'properties').flatMap((property) =>
    property.type === 'SpreadElement' ? requiredText(childOf(property, 'argument')) : [],
  );
}

/** `require('x')` gives `x`; by its looks, as Node.js' own lexer takes it. */
function requiredText(node: SyntaxNode | undefined): string[] {
  const isRequire = node?.type === 'CallExpression' && nameOf(childOf(node, 'callee')) === 'require';
  const specifier = isRequire ? stringValueOf(listOf(node, 'arguments')[0]) : undefined;
  return specifier === undefined ? [] : [specifier];
}

/** The call that made a value, for `createRequire(…)`. */
function creatorOf(value: SyntaxNode | undefined): SyntaxNode | undefined {
  return value?.type === 'CallExpression' ? value : undefined;
}

function tableKeyOf(node: SyntaxNode | undefined): string | undefined {
  if (node?.type === 'Literal' && (typeof node['value'] === 'number' || typeof node['value'] === 'string'))
    return String(node['value']);
  return nameOf(node);
}
