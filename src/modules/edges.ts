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
  /** What the target exports is called on the spot, so that its body runs too. */
  readonly isCalled?: boolean;
  /** The target's exports become the module's own, so that Node.js lexes it together with the module. */
  readonly isPassedOn?: boolean;
}

/** Collects the edges of one module. */
export interface Edges {
  readonly add: (edge: ModuleEdge) => void;
  /** Marks the target of a specifier as called. */
  readonly call: (specifier: string) => void;
  /** Marks the target of a specifier as passed on. */
  readonly passOn: (specifier: string) => void;
  /** Adds what import and export declarations name. */
  readonly declared: (body: readonly SyntaxNode[]) => void;
  readonly all: () => readonly ModuleEdge[];
}

/** An empty collection. */
export function createEdges(): Edges {
  const edges = new Map<string, ModuleEdge>();
  const called = new Set<string>();
  const passedOn = new Set<string>();
  const add = (edge: ModuleEdge): void => {
    const key = `${edge.start} ${edge.specifier}`;
    if (edges.get(key)?.timing !== 'eager') edges.set(key, edge);
  };
  return {
    add,
    call: (specifier) => called.add(specifier),
    passOn: (specifier) => passedOn.add(specifier),
    declared(body) {
      for (const statement of body) {
        const edge = declaredEdge(statement);
        if (edge) add(edge);
      }
    },
    all: () =>
      [...edges.values()]
        .sort((a, b) => a.start - b.start)
        .map((edge) => ({
          ...edge,
          ...(called.has(edge.specifier) && { isCalled: true }),
          ...(passedOn.has(edge.specifier) && { isPassedOn: true }),
        })),
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
