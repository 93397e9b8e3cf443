import { conditionOf } from './branches.js';
import { CalledCode } from './called-code.js';
import { facadeNamesIn } from './facade.js';
import { returnsThis } from './global-object.js';
import { addLazyLoads } from './lazy-loads.js';
import type { ModuleCode } from './module-code.js';
import { declareModuleExports } from './module-exports.js';
import { ModuleReading, type Evaluation } from './module-reading.js';
import { bindingOf, declareIn, type Scope } from './scopes.js';
import { elementsOf, keysIn } from './strings.js';
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
import { isRequire } from './wrapper-names.js';

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

/** Follows what runs when a module is evaluated, and what runs when others call what it exports. */
export function moduleCodeOf(program: SyntaxNode, evaluation: Evaluation): ModuleCode {
  return new EagerWalk(evaluation).run(program);
}

class EagerWalk {
  readonly #reading: ModuleReading;
  readonly #calls: CalledCode;

  constructor(evaluation: Evaluation) {
    this.#reading = new ModuleReading(evaluation);
    this.#calls = new CalledCode(this.#reading, (node, scope) => {
      this.#visit(node, scope);
    });
  }

  run(program: SyntaxNode): ModuleCode {
    const { evaluation, units, values, edges, exports, waiting, program: level, unit } = this.#reading;
    const body = listOf(program, 'body');
    unit.isRead = true;
    for (const statement of body) declareIn(level, statement);
    for (const edge of edges.declared(body)) unit.loads.add(edge);
    for (const statement of body) this.#visit(statement, level);
    declareModuleExports(body, level, values, edges);
    const exported = exports.replaced.flatMap((placed) => values.placed(placed) ?? []);
    values.all[0] = values.exportsValue();
    while (values.readMembers());
    if (evaluation.isWhole) this.#readRest();
    for (const [node, scope] of waiting)
      if (!units.find(node)?.isRead) addLazyLoads(node, scope, evaluation.text, edges);
    return {
      hasModuleSyntax: body.some(({ type }) => /^(Import|Export\w*)Declaration$/.test(type)),
      units: units.closed(),
      values: values.all,
      edges: edges.all(),
      exports: 0,
      exported,
      readByFacade: facadeNamesIn(evaluation.text, exports.lexedGetters),
    };
  }

  /** Units that others can call, until nothing new comes up. */
  #readRest(): void {
    const { units, values } = this.#reading;
    let read = 0;
    while (values.readMembers() || read < units.all.length) {
      for (; read < units.all.length; read += 1) {
        const unit = units.all[read];
        if (!unit?.node || unit.isRead) continue;
        if (isClassNode(unit.node)) this.#calls.readConstruction(unit, unit.node);
        else
          this.#calls.readUnit(unit, unit.node, {
            given: [],
            caller: unit.scope,
            self: this.#calls.selfOf(unit, unit.node),
          });
      }
    }
  }

  #visit(node: SyntaxNode, scope: Scope): void {
    if (isFunctionNode(node)) {
      this.#reading.features.closures += 1;
      this.#reading.waiting.set(node, scope);
      return;
    }
    if (skipped.has(node.type) || node['declare'] === true) return;
    if (node.type === 'ExportNamedDeclaration') {
      const declaration = childOf(node, 'declaration');
      if (declaration) this.#visit(declaration, scope);
      return;
    }
    this.#reading.features.nodes += 1;
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
        this.#visitImport(node, scope);
        return;
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

  #visitImport(node: SyntaxNode, scope: Scope): void {
    const isEager = this.#reading.isAwaited;
    this.#reading.load(childOf(node, 'source'), node, { how: 'dynamic', isEager, scope });
  }

  #visitOther(node: SyntaxNode, scope: Scope): void {
    switch (node.type) {
      case 'MemberExpression':
        this.#visitMember(node, scope);
        return;
      case 'Identifier':
        this.#reading.touch(node['name'] as string, scope);
        return;
      case 'Property':
        this.#reading.features.properties += 1;
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
        this.#reading.noteAnswer(childOf(node, 'argument'), scope);
        break;
      case 'SpreadElement':
        this.#reading.use('all', childOf(node, 'argument'), scope);
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
    if (typeof node['value'] === 'string') this.#reading.features.stringLength += node['value'].length;
    else if (node['regex']) this.#reading.features.regexes += 1;
  }

  #visitDeclarator(node: SyntaxNode, scope: Scope): void {
    const [target, init] = [childOf(node, 'id'), childOf(node, 'init')];
    this.#reading.tables.note(unwrapped(init), scope);
    if (target && target.type !== 'Identifier') this.#visit(target, scope);
    else this.#reading.features.nodes += 1;
    if (init) this.#visit(init, scope);
    if (target?.type !== 'ObjectPattern') return;
    for (const property of listOf(target, 'properties'))
      this.#reading.touchMember(keyNameOf(property), unwrapped(init), scope);
    const whole = this.#reading.values.of(init, scope);
    if (whole === undefined || !this.#reading.values.isForeign(whole)) return;
    for (const property of listOf(target, 'properties')) {
      const name = keyNameOf(property);
      if (name !== undefined) this.#reading.note('read', this.#reading.values.member(whole, name));
    }
  }

  /** Names of loops over literals stand for each of them. */
  #enterLoop(node: SyntaxNode, scope: Scope): void {
    this.#reading.features.loops += 1;
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
    this.#reading.touchMember(propertyNameOf(node), unwrapped(object), scope);
    if (!isCalled) this.#reading.use('read', node, scope);
  }

  #visitBranches(node: SyntaxNode, scope: Scope): void {
    const test = childOf(node, 'test');
    const outcome = conditionOf(test, { ...this.#reading.evaluation, scope });
    if (test) this.#visit(test, scope);
    const [consequent, alternate] = [childOf(node, 'consequent'), childOf(node, 'alternate')];
    if (consequent && outcome !== false) this.#visit(consequent, scope);
    if (alternate && outcome !== true) this.#visit(alternate, scope);
  }

  #visitLogical(node: SyntaxNode, scope: Scope): void {
    const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
    if (left) this.#visit(left, scope);
    const outcome = conditionOf(left, { ...this.#reading.evaluation, scope });
    const isSkipped =
      (node['operator'] === '&&' && outcome === false) || (node['operator'] === '||' && outcome === true);
    if (right && !isSkipped) this.#visit(right, scope);
  }

  #visitAwait(node: SyntaxNode, scope: Scope): void {
    const before = this.#reading.isAwaited;
    this.#reading.isAwaited = true;
    this.#visitChildren(node, scope);
    this.#reading.isAwaited = before;
  }

  /** What a `catch` does is done when something that the `try` loads is not there. */
  #visitTry(node: SyntaxNode, scope: Scope): void {
    const [block, handler, finalizer] = ['block', 'handler', 'finalizer'].map((key) => childOf(node, key));
    const tried = new Set<number>();
    const before = this.#reading.isTried;
    this.#reading.isTried = true;
    this.#reading.tried.push(tried);
    if (block) this.#visit(block, scope);
    this.#reading.tried.pop();
    this.#reading.isTried = before;
    if (handler) this.#visitCatch(handler, tried, scope);
    if (finalizer) this.#visit(finalizer, scope);
  }

  #visitCatch(handler: SyntaxNode, tried: ReadonlySet<number>, scope: Scope): void {
    const unit = this.#reading.units.open(undefined, scope);
    unit.isRead = true;
    this.#reading.unit.catches.push({ unit: unit.number, tried });
    this.#reading.within(unit, handler, () => {
      this.#visitChildren(handler, scope);
    });
  }

  #assign(node: SyntaxNode, scope: Scope): void {
    const left = unwrapped(childOf(node, 'left'));
    const right = unwrapped(childOf(node, 'right'));
    if (!right) return;
    this.#reading.tables.note(right, scope);
    this.#reading.exports.assigned(left, right, scope);
    const binding = bindingOf(scope, nameOf(left) ?? '');
    if (binding && !binding.value && !binding.imported && !binding.part && isKept(right))
      binding.value = right;
  }

  #visitClass(node: SyntaxNode, scope: Scope): void {
    this.#reading.features.classes += 1;
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
      this.#reading.features.methods += 1;
      if (value) this.#reading.waiting.set(value, scope);
    } else if (member.type === 'StaticBlock') this.#visitChildren(member, scope);
    else if (value && member['static'] === true) this.#visit(value, scope);
    else if (value) this.#reading.waiting.set(value, scope);
  }

  #visitCall(node: SyntaxNode, scope: Scope): void {
    const callee = unwrapped(childOf(node, 'callee'));
    if (!isCallOfObject(callee)) this.#reading.features.calls += 1;
    const given = listOf(node, 'arguments');
    const isLoad = node.type === 'CallExpression' && isRequire(callee, scope);
    if (isLoad) this.#reading.load(given[0], node, { how: 'require', isEager: true, scope });
    if (isLoad && stringValueOf(given[0]) !== undefined) return;
    for (const argument of given) this.#reading.tables.note(unwrapped(argument), scope);
    if (callee?.type === 'MemberExpression') {
      this.#reading.features.nodes += 1;
      this.#visitMember(callee, scope, true);
    } else if (callee) this.#visit(callee, scope);
    for (const argument of given) this.#visit(argument, scope);
    this.#reading.exports.called(callee, given, scope);
    if (propertyNameOf(callee) === 'assign')
      for (const source of given.slice(1)) this.#reading.use('all', source, scope);
    if (nameOf(callee && childOf(callee, 'object')) === 'Intl') this.#reading.touchIntl(scope);
    this.#noteGenerated(callee, given, scope);
    if (callee && !isLoad) this.#calls.follow(callee, node, scope);
  }

  #noteGenerated(callee: SyntaxNode | undefined, given: readonly SyntaxNode[], scope: Scope): void {
    const name = nameOf(callee);
    const isGenerator = (name === 'Function' || name === 'eval') && !bindingOf(scope, name);
    if (isGenerator && !returnsThis(given)) this.#reading.features.generatedCode += 1;
  }
}

/** `Object.defineProperty` and its like run no code that has to be compiled first; compilers write one for every export. */
function isCallOfObject(callee: SyntaxNode | undefined): boolean {
  return callee?.type === 'MemberExpression' && nameOf(childOf(callee, 'object')) === 'Object';
}

function isKept(node: SyntaxNode): boolean {
  return (
    isFunctionNode(node) || isClassNode(node) || /^(Call|New|Member|Object|Array)Expression$/.test(node.type)
  );
}
