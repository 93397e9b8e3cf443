import { memoPer, oncePerSearch } from '../src/memo.js';

interface Node {
  readonly next: Node[];
  readonly name?: string;
}

describe('memoPer', () => {
  it('computes a fact once for each key, whatever it is', () => {
    const compute = vi.fn((key: Node): string | undefined => key.name);
    const nameOf = memoPer(compute);
    const [named, unnamed] = [{ next: [], name: 'a' }, { next: [] }];
    expect([nameOf(named), nameOf(named), nameOf(unnamed), nameOf(unnamed)]).toEqual([
      'a',
      'a',
      undefined,
      undefined,
    ]);
    expect(compute).toHaveBeenCalledTimes(2);
  });
});

describe('oncePerSearch', () => {
  const seek = vi.fn(
    (node: Node): string | undefined => node.name ?? node.next.map((each) => search(each)).find(Boolean),
  );
  const search: (node: Node) => string | undefined = oncePerSearch(seek);
  beforeEach(() => {
    seek.mockClear();
  });

  it('finds what several ways lead to, and asks of each once', () => {
    const last: Node = { next: [], name: 'end' };
    const layers = Array.from({ length: 30 }).reduce<Node>(
      (below) => ({ next: [below, below, below] }),
      last,
    );
    expect(search(layers)).toBe('end');
    expect(seek).toHaveBeenCalledTimes(31);
  });

  it('gives no answer to what leads back to itself, and finds another way', () => {
    const one: Node = { next: [] };
    const other: Node = { next: [one, { next: [], name: 'end' }] };
    one.next.push(other);
    expect(search(one)).toBe('end');
    one.next.length = 0;
    expect(search(one)).toBeUndefined();
  });

  it('begins anew after an error', () => {
    const broken: Node = {
      get next(): Node[] {
        throw new Error('unreadable');
      },
    };
    expect(() => search(broken)).toThrow('unreadable');
    expect(() => search(broken)).toThrow('unreadable');
  });
});
