import { childOf, listOf, stringValueOf, type SyntaxNode } from './syntax.js';

/** One place where a module names another. */
export interface ModuleEdge {
  readonly specifier: string;
  /** `eager` runs with the module, `lazy` later or never, `erased` only exists for the compiler. */
  readonly timing: 'eager' | 'lazy' | 'erased';
  /** `dynamic` is `import()`, which stays an import when the rest is compiled to CommonJS. */
  readonly how: 'import' | 'require' | 'dynamic';
  /** Offsets of the statement, call or `import()`. */
  readonly start: number;
  readonly end: number;
  /** Stands in a `try`: the module goes on without it. */
  readonly isTried?: boolean;
  /** The target's exports become the module's own, so that Node.js lexes it together with the module. */
  readonly isPassedOn?: boolean;
}

/** Collects the edges of one module. */
export interface Edges {
  /** Adds an edge and gives its number; a place is eager once any code that runs says so. */
  readonly add: (edge: ModuleEdge) => number;
  /** Marks the target of a specifier as passed on. */
  readonly passOn: (specifier: string) => void;
  /** Adds what import and export declarations name, and gives the numbers of those that run. */
  readonly declared: (body: readonly SyntaxNode[]) => number[];
  /** The number of what a declaration names. */
  readonly ofDeclaration: (statement: SyntaxNode) => number | undefined;
  /** By number. */
  readonly all: () => readonly ModuleEdge[];
}

/** An empty collection. */
export function createEdges(): Edges {
  const numbers = new Map<string, number>();
  const edges: ModuleEdge[] = [];
  const passedOn = new Set<string>();
  const add = (edge: ModuleEdge): number => {
    const key = `${edge.start} ${edge.specifier}`;
    const known = numbers.get(key) ?? edges.length;
    if (edges[known]?.timing !== 'eager') edges[known] = edge;
    numbers.set(key, known);
    return known;
  };
  return {
    add,
    passOn: (specifier) => passedOn.add(specifier),
    declared: (body) =>
      body.flatMap((statement) => {
        const edge = declaredEdge(statement);
        const number = edge ? add(edge) : undefined;
        return number !== undefined && edge?.timing === 'eager' ? [number] : [];
      }),
    ofDeclaration: (statement) => {
      const edge = declaredEdge(statement);
      return edge?.timing === 'eager' ? numbers.get(`${edge.start} ${edge.specifier}`) : undefined;
    },
    all: () => edges.map((edge) => (passedOn.has(edge.specifier) ? { ...edge, isPassedOn: true } : edge)),
  };
}

function declaredEdge(statement: SyntaxNode): ModuleEdge | undefined {
  if (statement.type === 'TSImportEqualsDeclaration') return importEqualsEdge(statement);
  if (!/^(ImportDeclaration|Export(Named|All)Declaration)$/.test(statement.type)) return undefined;
  const specifier = stringValueOf(childOf(statement, 'source'));
  if (specifier === undefined) return undefined;
  const timing = isErased(statement) ? 'erased' : 'eager';
  return { specifier, timing, how: 'import', start: statement.start, end: statement.end };
}

function importEqualsEdge(statement: SyntaxNode): ModuleEdge | undefined {
  const reference = childOf(statement, 'moduleReference');
  const specifier = stringValueOf(reference && childOf(reference, 'expression'));
  if (specifier === undefined) return undefined;
  const timing = statement['importKind'] === 'type' ? 'erased' : 'eager';
  return { specifier, timing, how: 'require', start: statement.start, end: statement.end };
}

function isErased(statement: SyntaxNode): boolean {
  if (statement['importKind'] === 'type' || statement['exportKind'] === 'type') return true;
  const specifiers = listOf(statement, 'specifiers');
  return (
    specifiers.length > 0 &&
    specifiers.every((one) => one['importKind'] === 'type' || one['exportKind'] === 'type')
  );
}
