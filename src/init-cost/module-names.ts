import type { ts as TypeScript } from 'ts-morph';

type Ts = typeof TypeScript;

/** What a name of another module stands for. */
export interface ImportedName {
  readonly specifier: string;
  /** The name that the other module exports; `*` for all of them, `default` for the default and for `require`. */
  readonly name: string;
}

/** A statement that passes on what another module exports. */
export interface Reexport {
  readonly specifier: string;
  readonly start: number;
  /** Exported name to the name in the other module; `undefined` for all that it exports. */
  readonly names: ReadonlyMap<string, string> | undefined;
}

/** The names that tie a module to others. */
export interface ModuleNames {
  /** By local name. */
  readonly imports: ReadonlyMap<string, ImportedName>;
  /** Exported name to local name. */
  readonly exports: ReadonlyMap<string, string>;
  readonly reexports: readonly Reexport[];
}

/** Reads imports and exports at the top level of a module, of ES modules and of CommonJS. */
export function moduleNamesIn(source: TypeScript.SourceFile, ts: Ts): ModuleNames {
  const names = {
    imports: new Map<string, ImportedName>(),
    exports: new Map<string, string>(),
    reexports: [] as Reexport[],
  };
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) addImports(statement, names.imports, ts);
    else if (ts.isImportEqualsDeclaration(statement)) addImportEquals(statement, names.imports, ts);
    else if (ts.isExportDeclaration(statement)) addExports(statement, names, source, ts);
    else if (ts.isVariableStatement(statement)) addVariables(statement, names, ts);
    else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
      addDeclaration(statement, names.exports, ts);
    else if (ts.isExportAssignment(statement)) addNamed('default', statement.expression, names.exports, ts);
    else if (ts.isExpressionStatement(statement)) addAssigned(statement.expression, names.exports, ts);
  }
  return names;
}

function addImports(
  statement: TypeScript.ImportDeclaration,
  imports: Map<string, ImportedName>,
  ts: Ts,
): void {
  const clause = statement.importClause;
  if (!clause || !ts.isStringLiteral(statement.moduleSpecifier)) return;
  const specifier = statement.moduleSpecifier.text;
  if (clause.name) imports.set(clause.name.text, { specifier, name: 'default' });
  const bindings = clause.namedBindings;
  if (!bindings) return;
  if (ts.isNamespaceImport(bindings)) imports.set(bindings.name.text, { specifier, name: '*' });
  else
    for (const { name, propertyName } of bindings.elements)
      imports.set(name.text, { specifier, name: (propertyName ?? name).text });
}

function addImportEquals(
  statement: TypeScript.ImportEqualsDeclaration,
  imports: Map<string, ImportedName>,
  ts: Ts,
): void {
  const reference = statement.moduleReference;
  if (!ts.isExternalModuleReference(reference) || !ts.isStringLiteral(reference.expression)) return;
  imports.set(statement.name.text, { specifier: reference.expression.text, name: '*' });
}

function addExports(
  statement: TypeScript.ExportDeclaration,
  names: { exports: Map<string, string>; reexports: Reexport[] },
  source: TypeScript.SourceFile,
  ts: Ts,
): void {
  const clause = statement.exportClause;
  const elements = clause && ts.isNamedExports(clause) ? clause.elements : [];
  if (statement.moduleSpecifier && ts.isStringLiteral(statement.moduleSpecifier)) {
    if (statement.isTypeOnly) return;
    const passed = new Map(
      elements.map(({ name, propertyName }) => [name.text, (propertyName ?? name).text]),
    );
    if (clause && ts.isNamespaceExport(clause)) passed.set(clause.name.text, '*');
    const start = statement.getStart(source);
    const { text } = statement.moduleSpecifier;
    names.reexports.push({ specifier: text, start, names: clause ? passed : undefined });
  } else
    for (const { name, propertyName } of elements) names.exports.set(name.text, (propertyName ?? name).text);
}

function addVariables(
  statement: TypeScript.VariableStatement,
  names: { imports: Map<string, ImportedName>; exports: Map<string, string> },
  ts: Ts,
): void {
  const isExported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
  for (const { name, initializer } of statement.declarationList.declarations) {
    const specifier = initializer && requiredIn(initializer, ts);
    if (ts.isIdentifier(name)) {
      if (isExported) names.exports.set(name.text, name.text);
      if (specifier !== undefined) names.imports.set(name.text, { specifier, name: '*' });
    } else if (ts.isObjectBindingPattern(name) && specifier !== undefined)
      for (const { name: local, propertyName } of name.elements)
        if (ts.isIdentifier(local)) {
          const from = propertyName && ts.isIdentifier(propertyName) ? propertyName.text : local.text;
          names.imports.set(local.text, { specifier, name: from });
        }
  }
}

/** The specifier of `require('x')`, `require('x').default` and `await import('x')`. */
function requiredIn(node: TypeScript.Expression, ts: Ts): string | undefined {
  if (ts.isAwaitExpression(node)) return requiredIn(node.expression, ts);
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'default')
    return requiredIn(node.expression, ts);
  if (!ts.isCallExpression(node)) return undefined;
  const isLoad =
    node.expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(node.expression) && node.expression.text === 'require');
  const [argument] = node.arguments;
  return isLoad && argument && ts.isStringLiteralLike(argument) ? argument.text : undefined;
}

function addDeclaration(
  statement: TypeScript.FunctionDeclaration | TypeScript.ClassDeclaration,
  exports: Map<string, string>,
  ts: Ts,
): void {
  const kinds = statement.modifiers?.map(({ kind }) => kind) ?? [];
  if (!kinds.includes(ts.SyntaxKind.ExportKeyword)) return;
  const local = statement.name?.text ?? 'default';
  exports.set(kinds.includes(ts.SyntaxKind.DefaultKeyword) ? 'default' : local, local);
}

function addNamed(name: string, value: TypeScript.Expression, exports: Map<string, string>, ts: Ts): void {
  if (ts.isIdentifier(value)) exports.set(name, value.text);
}

/** `exports.load = load`, `module.exports = { load, other: save }`. */
function addAssigned(expression: TypeScript.Expression, exports: Map<string, string>, ts: Ts): void {
  if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken)
    return;
  const { left, right } = expression;
  if (!ts.isPropertyAccessExpression(left)) return;
  const owner = left.expression.getText();
  if (owner === 'exports' || owner === 'module.exports') {
    exports.set(left.name.text, ts.isIdentifier(right) ? right.text : left.name.text);
    return;
  }
  if (owner !== 'module' || left.name.text !== 'exports') return;
  addNamed('default', right, exports, ts);
  if (!ts.isObjectLiteralExpression(right)) return;
  for (const property of right.properties) {
    if (ts.isShorthandPropertyAssignment(property)) exports.set(property.name.text, property.name.text);
    else if (ts.isPropertyAssignment(property) && ts.isIdentifier(property.name))
      addNamed(property.name.text, property.initializer, exports, ts);
  }
}
