import type { ts as TypeScript } from 'ts-morph';
import { moduleNamesIn, type ModuleNames } from './module-names.js';
import { moduleStepsIn, type ModuleSteps } from './module-steps.js';

type Ts = typeof TypeScript;

/** What one module of the project is, as TypeScript reads it: plain data. */
export interface ProjectModule {
  /** Offsets of import statements that the compiler drops, because only types use them. */
  readonly erased: ReadonlySet<number>;
  readonly names: ModuleNames;
  readonly steps: ModuleSteps;
  /** Offsets at which lines start. */
  readonly lineStarts: readonly number[];
}

/** Reads a module from its syntax tree. */
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
  const names = moduleNamesIn(source, ts);
  const steps = moduleStepsIn(source, ts, names.imports);
  return { erased, names, steps, lineStarts: source.getLineStarts() };
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
