import {
  childOf,
  eachChild,
  isClassNode,
  isFunctionNode,
  isSyntaxNode,
  listOf,
  nameOf,
  unwrapped,
  type SyntaxNode,
} from './syntax.js';

/** What a name stands for, as far as eager code can tell. */
export interface Binding {
  /** The function, class or initial value. */
  value: SyntaxNode | undefined;
  /** Where the value's own names are looked up. */
  readonly scope: Scope;
  /** The name stands for Node's `require`, under whatever name. */
  readonly isRequire?: boolean;
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
        declarePattern(scope, childOf(declarator, 'id'), unwrapped(childOf(declarator, 'init')));
      return;
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      declarePattern(scope, childOf(node, 'id'), node);
      return;
    case 'ImportDeclaration':
      for (const specifier of listOf(node, 'specifiers'))
        declarePattern(scope, childOf(specifier, 'local'), undefined);
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

/** Declares the names of a pattern; only a plain name keeps its value. */
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
  for (const inner of innerPatterns(pattern)) declarePattern(scope, inner, undefined);
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

/** The scope of a function's body when it is called with these arguments from another scope. */
export function scopeOfCall(
  callee: SyntaxNode,
  closure: Scope,
  given: readonly SyntaxNode[],
  caller: Scope,
): Scope {
  const scope = scopeInside(closure);
  const own = callee.type === 'FunctionExpression' ? nameOf(childOf(callee, 'id')) : undefined;
  if (own !== undefined) scope.bindings.set(own, { value: callee, scope: closure });
  listOf(callee, 'params').forEach((parameter, index) => {
    const name = nameOf(parameter);
    if (name === undefined) declarePattern(scope, parameter, undefined);
    else scope.bindings.set(name, givenBinding(given[index], caller));
  });
  const body = childOf(callee, 'body');
  if (body?.type === 'BlockStatement') declareIn(scope, body);
  return scope;
}

function givenBinding(given: SyntaxNode | undefined, caller: Scope): Binding {
  const argument = unwrapped(given);
  const name = nameOf(argument);
  if (name !== undefined)
    return bindingOf(caller, name) ?? { value: undefined, scope: caller, isRequire: name === 'require' };
  const isKept = isFunctionNode(argument) || isClassNode(argument) || argument?.type === 'ArrayExpression';
  return { value: isKept ? argument : undefined, scope: caller };
}
