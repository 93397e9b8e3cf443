import type { TSESTree } from '@typescript-eslint/utils';
import { keyNameOf, stringOf, unwrapAwait } from '../ast/expressions.js';
import type { Variable } from '../ast/scopes.js';
import { soleValueOf } from '../ast/scopes.js';
import type { Node } from '../ast/walk.js';
import { packageBehind } from '../knowledge/connections.js';
import { variableOf, type Module } from './module.js';
import { specifierOf } from './specifiers.js';

/**
 * Where a value comes from by import: the module's specifier and the names that lead to it.
 * `new AWS.DynamoDB.DocumentClient()` has `{ from: 'aws-sdk', names: ['DynamoDB', 'DocumentClient'] }`;
 * default and namespace imports and `require` add no name.
 */
export interface Origin {
  readonly from: string;
  readonly names: readonly string[];
}

const maximumDepth = 12;

/** The import that an expression stands for, through aliases, destructuring, members and wrappers of whole SDKs. */
export function originOf(module: Module, node: Node, depth = 0): Origin | undefined {
  if (depth > maximumDepth) return undefined;
  const inner = unwrapAwait(node);
  switch (inner.type) {
    case 'Identifier': {
      const variable = variableOf(module, inner);
      return variable && originOfVariable(module, variable, depth + 1);
    }
    case 'MemberExpression': {
      const name = keyNameOf(inner);
      const object = originOf(module, inner.object, depth + 1);
      return object && name !== undefined ? member(object, name) : undefined;
    }
    case 'CallExpression':
      return originOfCall(module, inner, depth);
    case 'ImportExpression': {
      const from = specifierOf(module, inner.source);
      return from === undefined ? undefined : { from, names: [] };
    }
    default:
      return undefined;
  }
}

/** `x.default` of an interop import is the import itself. */
function member(origin: Origin, name: string): Origin {
  if (origin.names.length > 0) return { from: origin.from, names: [...origin.names, name] };
  return name === 'default' ? origin : { from: packageBehind(origin.from, name), names: [name] };
}

/** `require('x')`, and functions that give back the SDK or client they are given (X-Ray's and Powertools' `captureAWS…`). */
function originOfCall(module: Module, call: TSESTree.CallExpression, depth: number): Origin | undefined {
  const from = requiredBy(module, call);
  if (from !== undefined) return { from, names: [] };
  const callee = unwrapAwait(call.callee);
  const name =
    callee.type === 'MemberExpression'
      ? keyNameOf(callee)
      : callee.type === 'Identifier'
        ? callee.name
        : undefined;
  const first = call.arguments[0];
  if (first && name !== undefined && /^(capture(AWS|HTTPs)\w*|__importStar|__importDefault)$/.test(name)) {
    return originOf(module, first, depth + 1);
  }
  return undefined;
}

/** The specifier of a CommonJS `require` whose `require` nobody has shadowed. */
export function requiredBy(module: Module, call: TSESTree.CallExpression): string | undefined {
  if (call.callee.type !== 'Identifier' || call.callee.name !== 'require' || call.arguments.length !== 1)
    return undefined;
  const variable = variableOf(module, call.callee);
  if (variable && variable.defs.length > 0 && !isCreatedRequire(module, variable)) return undefined;
  return specifierOf(module, call.arguments[0]);
}

/** `const require = createRequire(import.meta.url)`. */
function isCreatedRequire(module: Module, variable: Variable): boolean {
  const value = soleValueOf(variable);
  return (
    value?.type === 'CallExpression' &&
    value.callee.type === 'Identifier' &&
    value.callee.name === 'createRequire'
  );
}

/** The import that a variable stands for. */
export function originOfVariable(module: Module, variable: Variable, depth = 0): Origin | undefined {
  const definition = variable.defs[0];
  if (!definition || variable.defs.length !== 1 || depth > maximumDepth) return undefined;
  if (definition.type === 'ImportBinding') return originOfImport(definition.node);
  if (definition.type !== 'Variable') return undefined;
  const { id, init } = definition.node;
  if (id.type === 'Identifier') {
    const value = soleValueOf(variable);
    return value && originOf(module, value, depth + 1);
  }
  if (!init) return undefined;
  const names = destructuredNames(id, variable.name);
  const source = names && originOf(module, init, depth + 1);
  return source && names.reduce(member, source);
}

function originOfImport(node: Node): Origin | undefined {
  if (node.type === 'TSImportEqualsDeclaration') {
    const reference = node.moduleReference;
    const from = reference.type === 'TSExternalModuleReference' ? stringOf(reference.expression) : undefined;
    return from === undefined ? undefined : { from, names: [] };
  }
  const from = stringOf((node.parent as TSESTree.ImportDeclaration).source);
  if (from === undefined) return undefined;
  if (node.type !== 'ImportSpecifier') return { from, names: [] };
  const name = node.imported.type === 'Identifier' ? node.imported.name : node.imported.value;
  return member({ from, names: [] }, name);
}

/** The path of keys to a name inside a destructuring pattern; `undefined` for rest and array elements. */
export function destructuredNames(pattern: Node, name: string): string[] | undefined {
  if (pattern.type === 'Identifier') return pattern.name === name ? [] : undefined;
  if (pattern.type === 'AssignmentPattern') return destructuredNames(pattern.left, name);
  if (pattern.type !== 'ObjectPattern') return undefined;
  for (const property of pattern.properties) {
    if (property.type !== 'Property') continue;
    const key = keyNameOf(property);
    const inner = destructuredNames(property.value, name);
    if (key !== undefined && inner) return [key, ...inner];
  }
  return undefined;
}
