import type { TSESLint, TSESTree } from '@typescript-eslint/utils';
import type { Node } from './walk.js';

export type Variable = TSESLint.Scope.Variable;
export type ScopeManager = TSESLint.Scope.ScopeManager;
export type Reference = TSESLint.Scope.Reference;

/** One look-up table from identifiers to the variables that they name, for a whole file. */
export function variablesByIdentifier(scopes: ScopeManager): ReadonlyMap<Node, Variable> {
  const variables = new Map<Node, Variable>();
  for (const scope of scopes.scopes) {
    for (const variable of scope.variables)
      for (const name of variable.identifiers) variables.set(name, declaredVariable(variable));
    for (const reference of scope.references) {
      if (reference.resolved) variables.set(reference.identifier, declaredVariable(reference.resolved));
    }
  }
  return variables;
}

/** The name of a declared class inside its body is the same variable as outside. */
function declaredVariable(variable: Variable): Variable {
  const [definition] = variable.defs;
  if (variable.scope.type !== 'class' || definition?.type !== 'ClassName') return variable;
  const outer = variable.scope.upper.set.get(variable.name);
  return outer?.defs.some(({ node }) => node === definition.node) ? outer : variable;
}

/** Whether the variable is declared at module level (or in the global scope of a script). */
export function isModuleLevel(variable: Variable): boolean {
  const scope = variable.scope;
  if (scope.type === 'module' || scope.type === 'global') return true;
  // CommonJS: ESLint wraps the file in a function scope whose block is the program.
  return scope.type === 'function' && (scope.block as Node).type === 'Program';
}

/** The writes to a variable, its initialisation left out. */
export function writesOf(variable: Variable): Reference[] {
  return variable.references.filter((reference) => reference.isWrite() && !reference.init);
}

/** The only expression a variable ever holds: it is initialised once and never assigned again. */
export function soleValueOf(variable: Variable): TSESTree.Expression | undefined {
  const definition = variable.defs.length === 1 ? variable.defs[0] : undefined;
  if (definition?.type !== 'Variable' || definition.node.id.type !== 'Identifier') return undefined;
  const writes = writesOf(variable);
  if (writes.length === 0) return definition.node.init ?? undefined;
  const only = writes.length === 1 && !definition.node.init ? writes[0]?.writeExpr : undefined;
  return (only as TSESTree.Expression | null | undefined) ?? undefined;
}
