import type { ts as TypeScript } from 'ts-morph';

type Ts = typeof TypeScript;

/** What TypeScript says about one module of the project. */
export interface ProjectModule {
  /** Offsets of import statements that the compiler drops, because only types use them. */
  readonly erased: ReadonlySet<number>;
  /** Waits at module level that end when a network peer answers. */
  readonly networkWaits: readonly NetworkWait[];
}

/** A top-level `await` whose length nobody can tell. */
export interface NetworkWait {
  /** Text of the call that is awaited, shortened. */
  readonly text: string;
  readonly start: number;
  /** 1-based. */
  readonly line: number;
}

/** Reads erased imports and network waits from a syntax tree of TypeScript. */
export function readProjectModule(
  source: TypeScript.SourceFile,
  ts: Ts,
  keepsUnused: boolean,
): ProjectModule {
  const erased = new Set<number>();
  const values = keepsUnused ? undefined : valueNamesIn(source, ts);
  for (const statement of source.statements) {
    if (isErased(statement, ts, values)) erased.add(statement.getStart(source));
  }
  return { erased, networkWaits: networkWaitsIn(source, ts) };
}

function isErased(statement: TypeScript.Statement, ts: Ts, values: ReadonlySet<string> | undefined): boolean {
  if (ts.isImportEqualsDeclaration(statement))
    return statement.isTypeOnly || (values !== undefined && !values.has(statement.name.text));
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  const clause = ts.isImportDeclaration(statement) ? statement.importClause : undefined;
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = importedNames(clause, ts);
  return values !== undefined && !names.some((name) => values.has(name));
}

/** Local names of an import clause, without those marked `type`. */
function importedNames(clause: TypeScript.ImportClause, ts: Ts): string[] {
  const names = clause.name ? [clause.name.text] : [];
  const bindings = clause.namedBindings;
  if (!bindings) return names;
  if (ts.isNamespaceImport(bindings)) return [...names, bindings.name.text];
  return [
    ...names,
    ...bindings.elements.filter((element) => !element.isTypeOnly).map((element) => element.name.text),
  ];
}

/** Names that stand where a value is meant, outside import statements; a local of the same name counts too. */
function valueNamesIn(source: TypeScript.SourceFile, ts: Ts): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: TypeScript.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
      return;
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isHeritageClause(node) && node.token === ts.SyntaxKind.ImplementsKeyword) return;
    if (ts.isExportSpecifier(node)) {
      if (!node.isTypeOnly) names.add((node.propertyName ?? node.name).text);
      return;
    }
    if (ts.isIdentifier(node) && !isPropertyName(node, ts)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  if (/\.[jt]sx$/.test(source.fileName)) names.add('React');
  return names;
}

function isPropertyName(node: TypeScript.Identifier, ts: Ts): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isImportEqualsDeclaration(parent)) return parent.name === node;
  return (
    (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent)) &&
    parent.name === node
  );
}

function networkWaitsIn(source: TypeScript.SourceFile, ts: Ts): NetworkWait[] {
  const waits: NetworkWait[] = [];
  const visit = (node: TypeScript.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isAwaitExpression(node)) {
      const call = networkCallIn(node.expression, ts);
      if (call) {
        const start = node.getStart(source);
        const text = call.expression.getText(source).replace(/\s+/g, ' ').slice(0, 60);
        waits.push({ text, start, line: source.getLineAndCharacterOfPosition(start).line + 1 });
      }
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return waits;
}

/** Functions that talk to the network by their name alone. */
const networkFunctions = /^(fetch|axios|got|ky|request)$/;
/** Methods that open connections or send requests. */
const networkMethods = /^(send|connect|\$connect|createConnection|query|fetch|sendMessage)$/;
const networkObjects = /^(axios|got|ky|http|https)$/;

function networkCallIn(node: TypeScript.Node, ts: Ts): TypeScript.CallExpression | undefined {
  if (ts.isFunctionLike(node)) return undefined;
  if (ts.isCallExpression(node) && isNetworkCallee(node.expression, ts)) return node;
  return ts.forEachChild(node, (child) => networkCallIn(child, ts));
}

function isNetworkCallee(callee: TypeScript.Expression, ts: Ts): boolean {
  if (ts.isIdentifier(callee)) return networkFunctions.test(callee.text);
  if (!ts.isPropertyAccessExpression(callee)) return false;
  if (networkMethods.test(callee.name.text)) return true;
  return ts.isIdentifier(callee.expression) && networkObjects.test(callee.expression.text);
}
