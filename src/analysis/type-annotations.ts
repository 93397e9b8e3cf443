import { lambdaTypeOf } from '../knowledge/lambda-types.js';
import type { Node } from '../ast/walk.js';
import { memoPer } from '../memo.js';
import type { Module } from './module.js';

/** Names of types that the module imports from `aws-lambda`, by their local names; `*` is a namespace import. */
const importedLambdaTypes = memoPer((module: Module): ReadonlyMap<string, string> => {
  const types = new Map<string, string>();
  for (const statement of module.ast.body) {
    if (
      statement.type !== 'ImportDeclaration' ||
      !/^(@types\/)?aws-lambda(\/|$)/.test(statement.source.value)
    )
      continue;
    for (const specifier of statement.specifiers) {
      const imported = specifier.type === 'ImportSpecifier' ? specifier.imported : undefined;
      types.set(specifier.local.name, imported?.type === 'Identifier' ? imported.name : '*');
    }
  }
  return types;
});

/** The `aws-lambda` types named at a place: a binding's annotation, `satisfies`, a JSDoc `@type` or `@param` above it. */
export function lambdaTypesAt(module: Module, node: Node): string[] {
  return [...annotationTypes(module, node), ...jsdocTypes(module, node)];
}

function annotationTypes(module: Module, node: Node): string[] {
  const annotations: Node[] = [];
  if ('typeAnnotation' in node && node.typeAnnotation) annotations.push(node.typeAnnotation);
  for (let around: Node | undefined = node.parent; around; around = around.parent) {
    if (around.type === 'TSSatisfiesExpression' || around.type === 'TSAsExpression')
      annotations.push(around.typeAnnotation);
    else if (around.type === 'VariableDeclarator' && around.id.typeAnnotation)
      annotations.push(around.id.typeAnnotation);
    else if (around.type !== 'CallExpression') break;
  }
  return annotations.flatMap((annotation) => lambdaTypesNamed(module, annotation));
}

/** The names in an annotation that come from `aws-lambda`: `Handler<SQSEvent>` gives `Handler` and `SQSEvent`. */
export function lambdaTypesNamed(module: Module, annotation: Node): string[] {
  const imported = importedLambdaTypes(module);
  if (imported.size === 0) return [];
  const names: string[] = [];
  const text = module.text.slice(annotation.range[0], annotation.range[1]);
  // Not `SQSEvent['Records']`, which is another type.
  for (const [word] of text.matchAll(/[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)?(?![\w$]*\s*\[['"])/g)) {
    const [first = '', second] = word.split('.');
    const type = imported.get(first);
    if (type === '*' && second) names.push(second);
    else if (type !== undefined && type !== '*') names.push(type);
  }
  return names.filter((name) => lambdaTypeOf(name) !== undefined);
}

const jsdocType = /@(?:type|param|satisfies)\s*\{[^}]*?import\(['"]aws-lambda['"]\)\.(\w+)/g;

/** `@type {import('aws-lambda').SQSHandler}` in the comment that ends right above the statement. */
function jsdocTypes(module: Module, node: Node): string[] {
  if (!module.text.includes("import('aws-lambda')") && !module.text.includes('import("aws-lambda")'))
    return [];
  const statement = statementAround(node);
  const before = module.text.slice(0, statement.range[0]);
  const start = before.trimEnd().endsWith('*/') ? before.lastIndexOf('/**') : -1;
  if (start < 0) return [];
  return [...before.slice(start).matchAll(jsdocType)].flatMap((match) => match[1] ?? []);
}

function statementAround(node: Node): Node {
  let around: Node = node;
  while (around.parent && around.parent.type !== 'Program' && around.parent.type !== 'BlockStatement')
    around = around.parent;
  return around;
}
