import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A load that was predicted before it was measured, in reference milliseconds. */
interface Load {
  readonly node: string;
  readonly kind: string;
  readonly entry: string;
  readonly milliseconds: number;
  readonly predictions: Readonly<Record<string, number>>;
}

const read = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8');

function tableIn(name: string): Record<string, string>[] {
  const [head = '', ...lines] = read(`tests/init-cost/data/${name}`).trim().split('\n');
  const columns = head.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((value, at) => [columns[at] ?? '', value])),
  );
}

const keyOf = (row: Record<string, string>): string => [row.node, row.kind, row.entry].join(' ');

function loads(): Load[] {
  const measured = new Map(tableIn('measured.csv').map((row) => [keyOf(row), Number(row.milliseconds)]));
  return tableIn('predictions.csv').flatMap((row) => {
    const milliseconds = measured.get(keyOf(row));
    if (milliseconds === undefined || milliseconds < 5) return [];
    const { node = '', kind = '', entry = '', model, bytesOnly, filesOnly, filesAndBytes } = row;
    const predictions = { model, bytesOnly, filesOnly, filesAndBytes };
    const numbers = Object.entries(predictions).map(([name, value]) => [name, Number(value)] as const);
    return [{ node, kind, entry, milliseconds, predictions: Object.fromEntries(numbers) }];
  });
}

function quantileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN];
  return low + (place % 1) * (high - low);
}

function figuresOf(some: readonly Load[], model: string): { median: number; p90: number; within: number } {
  const ratios = some.map(({ predictions, milliseconds }) => (predictions[model] ?? NaN) / milliseconds);
  const errors = ratios.map((ratio) => Math.abs(ratio - 1));
  return {
    median: quantileOf(errors, 0.5),
    p90: quantileOf(errors, 0.9),
    within: ratios.filter((ratio) => ratio < 1.5 && ratio > 1 / 1.5).length / ratios.length,
  };
}

const sets: Readonly<Record<string, (load: Load) => boolean>> = {
  'imports, Node.js 20': ({ node, kind }) => node === '20' && /^(cjs|esm)$/.test(kind),
  'bundled imports, Node.js 20': ({ node, kind }) => node === '20' && kind === 'bundle',
  'minified imports, Node.js 20': ({ node, kind }) => node === '20' && kind === 'minified',
  'imports, Node.js 22': ({ node, kind }) => node === '22' && /^(cjs|esm)$/.test(kind),
  'imports, Node.js 24': ({ node, kind }) => node === '24' && /^(cjs|esm)$/.test(kind),
  'handlers, CommonJS': ({ kind }) => kind === 'handler-cjs',
  'handlers, ES modules': ({ kind }) => kind === 'handler-esm',
  'handlers, bundled': ({ kind }) => kind === 'handler-bundle',
  'handlers, minified': ({ kind }) => kind === 'handler-minified',
};

const names: Readonly<Record<string, string>> = {
  'this estimate': 'model',
  'a · files + b · KB + c': 'filesAndBytes',
  'bytes alone': 'bytesOnly',
  'files alone': 'filesOnly',
};

const rows = [
  ...read('docs/init-cost.md').matchAll(
    /^\| (.+, .+?) +\| (\S.*?) +\| (\d+) +\| ([\d.]+) % +\| ([\d.]+) % +\| ([\d.]+) +\| ([\d.]+) % +\|$/gm,
  ),
];

describe('the accuracy in docs/init-cost.md', () => {
  it('is told for every set', () => {
    expect(new Set(rows.map(([, set]) => set))).toEqual(new Set(Object.keys(sets)));
  });

  it.each(
    rows.map(([, set = '', by = '', count, median, p90, , within]) => ({
      set,
      by,
      count,
      median,
      p90,
      within,
    })),
  )(
    'is what predictions and measurements come to: $set by $by',
    ({ set, by, count, median, p90, within }) => {
      const own = loads().filter(sets[set] ?? (() => false));
      const figures = figuresOf(own, names[by] ?? '');
      expect(own).toHaveLength(Number(count));
      expect((figures.median * 100).toFixed(1)).toBe(median);
      expect((figures.p90 * 100).toFixed(1)).toBe(p90);
      expect((figures.within * 100).toFixed(1)).toBe(within);
    },
  );

  it('is better than bytes and files in every set', () => {
    for (const isIn of Object.values(sets)) {
      const own = loads().filter(isIn);
      for (const plain of ['filesAndBytes', 'bytesOnly'])
        expect(figuresOf(own, 'model').median).toBeLessThan(figuresOf(own, plain).median);
    }
  });
});
