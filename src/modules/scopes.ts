import {
  childOf,
  eachChild,
  isSyntaxNode,
  keyNameOf,
  listOf,
  nameOf,
  stringValueOf,
  unwrapped,
  type SyntaxNode,
} from './syntax.js';

/** What a name stands for, as far as eager code can tell. */
export interface Binding {
  /** The function, class or initial value. */
  value: SyntaxNode | undefined;
  /** Where the value's own names are looked up. */
  readonly scope: Scope;
  /** What a CommonJS wrapper gives to its module, under whatever name. */
  readonly given?: 'require' | 'exports' | 'module';
  /** The name stands for a property of something: `const { property } = value`. */
  readonly part?: { readonly of: SyntaxNode; readonly property: string };
  /** What an import declaration binds the name to. */
  readonly imported?: { readonly from: SyntaxNode; readonly name: string };
  /** Texts that the name stands for in turn, in a loop over literals. */
  strings?: readonly string[];
  /** Declared with `const`. */
  readonly isConstant?: boolean;
  /** The value is an instance of what `value` is. */
  readonly isInstance?: boolean;
}

/** The names of one function or of the program; blocks share the scope of their function. */
export interface Scope {
  readonly parent: Scope | undefined;
  readonly bindings: Map<string, Binding>;
}

/** A new scope inside another. */
export function scopeInside(parent: Scope | undefined): Scope {
  return { parent, bindings: new Map() };
}

/** What a name stands for from here; `undefined` for globals. */
export function bindingOf(scope: Scope, name: string): Binding | undefined {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const found = at.bindings.get(name);
    if (found) return found;
  }
  return undefined;
}

/** Enters what statements declare, down through blocks and not into functions. */
export function declareIn(scope: Scope, node: SyntaxNode): void {
  switch (node.type) {
    case 'VariableDeclaration':
      for (const declarator of listOf(node, 'declarations'))
        declareVariable(scope, declarator, node['kind'] === 'const');
      return;
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      declarePattern(scope, childOf(node, 'id'), node);
      return;
    case 'ImportDeclaration':
      for (const specifier of listOf(node, 'specifiers')) declareImport(scope, node, specifier);
      return;
    case 'TSImportEqualsDeclaration':
      declareName(scope, nameOf(childOf(node, 'id')), { imported: { from: node, name: '*' } });
      return;
    case 'ExpressionStatement':
    case 'ReturnStatement':
    case 'ThrowStatement':
      return;
    default:
      if (!isExpression(node))
        eachChild(node, (child) => {
          declareIn(scope, child);
        });
  }
}

function isExpression(node: SyntaxNode): boolean {
  return /Expression$|^(Identifier|Literal|TemplateLiteral)$/.test(node.type);
}

function declareVariable(scope: Scope, declarator: SyntaxNode, isConstant: boolean): void {
  const [target, value] = [childOf(declarator, 'id'), unwrapped(childOf(declarator, 'init'))];
  const name = nameOf(target);
  if (isConstant && name !== undefined && !scope.bindings.has(name))
    scope.bindings.set(name, { value, scope, isConstant });
  else declarePattern(scope, target, value);
}

function declareImport(scope: Scope, from: SyntaxNode, specifier: SyntaxNode): void {
  const imported = childOf(specifier, 'imported');
  const name =
    specifier.type === 'ImportNamespaceSpecifier' ? '*' : (nameOf(imported) ?? stringValueOf(imported));
  declareName(scope, nameOf(childOf(specifier, 'local')), { imported: { from, name: name ?? 'default' } });
}

function declareName(scope: Scope, name: string | undefined, what: Partial<Binding>): void {
  if (name !== undefined) scope.bindings.set(name, { value: undefined, scope, ...what });
}

/** Declares the names of a pattern; a plain name keeps its value, a property of an object what it is a part of. */
export function declarePattern(
  scope: Scope,
  pattern: SyntaxNode | undefined,
  value: SyntaxNode | undefined,
): void {
  const name = nameOf(pattern);
  if (name !== undefined) {
    if (!scope.bindings.get(name)?.value) scope.bindings.set(name, { value, scope });
    return;
  }
  if (pattern?.type === 'ObjectPattern' && value) {
    for (const property of listOf(pattern, 'properties')) declarePart(scope, property, value);
    return;
  }
  for (const inner of innerPatterns(pattern)) declarePattern(scope, inner, undefined);
}

function declarePart(scope: Scope, property: SyntaxNode, value: SyntaxNode): void {
  const target = childOf(property, 'value');
  const local = target?.type === 'AssignmentPattern' ? childOf(target, 'left') : target;
  const key = keyNameOf(property);
  const name = nameOf(local);
  if (name !== undefined && key !== undefined)
    declareName(scope, name, { part: { of: value, property: key } });
  else declarePattern(scope, target ?? property, undefined);
}

function innerPatterns(pattern: SyntaxNode | undefined): readonly SyntaxNode[] {
  switch (pattern?.type) {
    case 'ObjectPattern':
      return listOf(pattern, 'properties').flatMap((property) => childOf(property, 'value') ?? property);
    case 'ArrayPattern':
      return listOf(pattern, 'elements');
    case 'AssignmentPattern':
      return [childOf(pattern, 'left')].filter(isSyntaxNode);
    case 'RestElement':
      return [childOf(pattern, 'argument')].filter(isSyntaxNode);
    case 'TSParameterProperty':
      return [childOf(pattern, 'parameter')].filter(isSyntaxNode);
    default:
      return [];
  }
}

/** What a function is called with. */
export interface Calling {
  readonly given: readonly SyntaxNode[];
  /** Where the arguments stand. */
  readonly caller: Scope;
  /** The class or constructor of `this`. */
  readonly self?: Binding | undefined;
}

/** The scope of a function's body when it is called from another scope. */
export function scopeOfCall(callee: SyntaxNode, closure: Scope, { given, caller, self }: Calling): Scope {
  const scope = scopeInside(closure);
  const own = callee.type === 'FunctionExpression' ? nameOf(childOf(callee, 'id')) : undefined;
  if (own !== undefined) scope.bindings.set(own, { value: callee, scope: closure });
  if (callee.type !== 'ArrowFunctionExpression')
    scope.bindings.set('this', self ?? { value: undefined, scope: closure });
  listOf(callee, 'params').forEach((parameter, index) => {
    const plain = parameter.type === 'AssignmentPattern' ? childOf(parameter, 'left') : parameter;
    const name = nameOf(plain);
    if (name === undefined) declarePattern(scope, parameter, undefined);
    else scope.bindings.set(name, givenBinding(given[index], caller));
  });
  const body = childOf(callee, 'body');
  if (body?.type === 'BlockStatement') declareIn(scope, body);
  return scope;
}

const wrapperNames = /^(require|exports|module)$/;
const kept =
  /^(Function|ArrowFunction|Class|Array|Object|Call|New|Member|Binary)Expression$|^(Literal|TemplateLiteral)$/;

function givenBinding(given: SyntaxNode | undefined, caller: Scope): Binding {
  const argument = unwrapped(given);
  if (argument?.type === 'Elements')
    return { value: undefined, scope: caller, strings: argument['strings'] as readonly string[] };
  const name = nameOf(argument);
  if (name !== undefined) {
    const known = bindingOf(caller, name);
    const isWrapped = !known && wrapperNames.test(name);
    return (
      known ?? { value: undefined, scope: caller, ...(isWrapped && { given: name as Binding['given'] }) }
    );
  }
  return { value: argument && kept.test(argument.type) ? argument : undefined, scope: caller };
}
