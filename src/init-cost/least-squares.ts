/**
 * The solution of few unknowns that comes nearest to the targets; unknowns that the rows do not tell apart are 0.
 * Without negative numbers, on demand: the best of the solutions in which some unknowns are 0.
 */
export function leastSquares(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  { isNonNegative = false } = {},
): readonly number[] {
  const size = rows[0]?.length ?? 0;
  const all = Array.from({ length: size }, (_, index) => index);
  if (!isNonNegative) return solutionFor(rows, targets, all, size);
  let best = all.map(() => 0);
  let least = distanceOf(rows, targets, best);
  for (const used of subsetsOf(all)) {
    const solution = solutionFor(rows, targets, used, size);
    const distance = distanceOf(rows, targets, solution);
    if (solution.every((value) => value >= 0) && distance < least) [best, least] = [solution, distance];
  }
  return best;
}

function subsetsOf(items: readonly number[]): number[][] {
  return items.reduce<number[][]>(
    (subsets, item) => [...subsets, ...subsets.map((subset) => [...subset, item])],
    [[]],
  );
}

/** Gaussian elimination on the normal equations of the unknowns that are used. */
function solutionFor(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  used: readonly number[],
  size: number,
): number[] {
  const system = used.map((i) => [
    ...used.map((j) => sum(rows, (row) => at(row, i) * at(row, j))),
    sum(rows, (row, index) => at(row, i) * at(targets, index)),
  ]);
  const solution = Array.from({ length: size }, () => 0);
  const scale = Math.max(0, ...system.flat().map(Math.abs));
  system.forEach((pivot, column) => {
    if (Math.abs(at(pivot, column)) <= scale * 1e-12) return;
    for (const other of system) {
      if (other === pivot) continue;
      const factor = at(other, column) / at(pivot, column);
      pivot.forEach((value, index) => (other[index] = at(other, index) - factor * value));
    }
  });
  used.forEach((unknown, column) => {
    const pivot = system[column] ?? [];
    if (Math.abs(at(pivot, column)) > scale * 1e-12)
      solution[unknown] = at(pivot, used.length) / at(pivot, column);
  });
  return solution;
}

function distanceOf(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  solution: readonly number[],
): number {
  return sum(rows, (row, index) => {
    const value = row.reduce((total, amount, i) => total + amount * at(solution, i), 0);
    return (value - at(targets, index)) ** 2;
  });
}

function sum(
  rows: readonly (readonly number[])[],
  of: (row: readonly number[], index: number) => number,
): number {
  return rows.reduce((total, row, index) => total + of(row, index), 0);
}

function at(list: readonly number[], index: number): number {
  return list[index] ?? 0;
}
