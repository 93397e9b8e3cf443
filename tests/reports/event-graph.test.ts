import type { Arrow, DescribedDeployment, Party } from '../../src/analysis/deployment-description.js';
import { eventGraphOf, type EventGraph } from '../../src/reports/event-graph.js';
import { packed, placedGrid, placedPart, type PlacedPart } from '../../src/reports/graph-layout.js';
import { columnsOf, escaped, shortened } from '../../src/reports/markup.js';

const place = { file: '/app/template.yaml', line: 1 };
const declared = (logicalId: string, service: Party['service'] = 'lambda'): Party => ({
  service,
  logicalId,
  name: undefined,
});
const named = (service: Party['service'], name?: string): Party => ({ service, logicalId: undefined, name });

function arrow(kind: Arrow['kind'], from: Party, to: Party, rest: Partial<Arrow> = {}): Arrow {
  return {
    kind,
    from,
    to,
    filter: '',
    isEnabled: true,
    places: [place],
    writes: [],
    mapping: undefined,
    maxReceiveCount: undefined,
    ...rest,
  };
}

function described(arrows: readonly Arrow[], rest: Partial<DescribedDeployment> = {}): DescribedDeployment {
  const ids = arrows.flatMap(({ from, to }) =>
    [from, to].flatMap(({ service, logicalId }) => (service === 'lambda' && logicalId ? [logicalId] : [])),
  );
  return {
    template: '/app/template.yaml',
    dialect: 'cloudformation',
    files: ['/app/template.yaml'],
    isComplete: true,
    functions: [...new Set(ids)].map((logicalId) => ({
      logicalId,
      place,
      handler: `src/${logicalId}.handler`,
      sources: [{ file: `/app/src/${logicalId}.ts`, exportPath: ['handler'], how: 'exact' }],
      absence: undefined,
      runtime: 'nodejs22.x',
      architecture: 'arm64',
      memoryMegabytes: 128,
      timeoutSeconds: 3,
      isEnvironmentComplete: true,
      recursiveLoop: undefined,
      environment: [],
    })),
    resources: [],
    arrows,
    loops: [],
    problems: [],
    ...rest,
  };
}

const titles = ({ parts }: EventGraph): string[][] =>
  parts.map(({ nodes }) => nodes.map(({ title }) => title).sort());

/** Pairs of nodes, or of labels, that lie over each other. */
function overlapsIn({ nodes, edges }: PlacedPart): string[] {
  const boxes = [
    ...nodes.map(({ node, x, y, width, height }) => ({ name: node.id, x, y, width, height })),
    ...edges.flatMap(({ edge, label }) =>
      label
        ? [
            {
              name: edge.hint,
              x: label.middle.x - label.width / 2,
              y: label.middle.y - 8,
              width: label.width,
              height: 16,
            },
          ]
        : [],
    ),
  ];
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
      )
      .map((b) => `${a.name} over ${b.name}`),
  );
}

describe('titles', () => {
  it('leave out the stack that all of them begin with', () => {
    const graph = eventGraphOf(
      described([arrow('trigger', declared('Shop/Jobs', 'sqs'), declared('Shop/Api/Work'))]),
    );
    expect(titles(graph)).toEqual([['Api/Work', 'Jobs']]);
  });

  it('keep stacks that differ', () => {
    const graph = eventGraphOf(
      described([arrow('trigger', declared('Queues/Jobs', 'sqs'), declared('Shop/Work'))]),
    );
    expect(titles(graph)).toEqual([['Queues/Jobs', 'Shop/Work']]);
  });
});

describe('the graph of events', () => {
  it('has a part for what hangs together, the part with a loop first', () => {
    const [a, b] = [declared('A'), declared('B')];
    const [jobs, files] = [declared('Jobs', 'sqs'), declared('Files', 's3')];
    const back = arrow('write', b, files);
    const graph = eventGraphOf(
      described(
        [
          arrow('trigger', jobs, a),
          arrow('write', a, declared('Table', 'dynamodb')),
          arrow('trigger', files, b, { filter: 'ObjectCreated, suffix .jpg' }),
          back,
        ],
        {
          loops: [
            {
              hops: [
                { via: 'write', place, from: b, to: files },
                { via: 'trigger', place, from: files, to: b },
              ],
              isStoppedByLambda: true,
              isAllowed: false,
            },
          ],
        },
      ),
    );
    expect(titles(graph)).toEqual(
      [
        ['A', 'Jobs', 'Table'],
        ['B', 'Files'],
      ].reverse(),
    );
    const edges = graph.parts.flatMap((part) => part.edges);
    expect(edges.map(({ label, isInLoop }) => [label, isInLoop])).toEqual([
      ['suffix .jpg', true],
      ['', true],
      ['', false],
      ['', false],
    ]);
  });

  it('leaves out a loop that is intended', () => {
    const [a, jobs] = [declared('A'), declared('Jobs', 'sqs')];
    const hops = [
      { via: 'write' as const, place, from: a, to: jobs },
      { via: 'trigger' as const, place, from: jobs, to: a },
    ];
    const { parts } = eventGraphOf(
      described([arrow('trigger', jobs, a), arrow('write', a, jobs)], {
        loops: [{ hops, isStoppedByLambda: true, isAllowed: true }],
      }),
    );
    expect(parts[0]?.edges.map(({ isInLoop }) => isInLoop)).toEqual([false, false]);
  });

  it('draws a step of a loop that no arrow tells', () => {
    const [a, log] = [declared('A'), named('logs', '/aws/lambda/A')];
    const hops = [
      { via: 'flow' as const, place, from: a, to: log },
      { via: 'trigger' as const, place, from: log, to: a },
    ];
    const { parts } = eventGraphOf(
      described([arrow('trigger', log, a)], {
        loops: [{ hops, isStoppedByLambda: false, isAllowed: false }],
      }),
    );
    expect(parts[0]?.edges.map(({ from, to, isInLoop }) => [from, to, isInLoop])).toEqual([
      ['named logs /aws/lambda/A', 'declared A', true],
      ['declared A', 'named logs /aws/lambda/A', true],
    ]);
  });

  it('has functions with nothing but nameless senders apart', () => {
    const { parts, alone } = eventGraphOf(
      described([
        arrow('trigger', named('api', 'GET /a'), declared('A')),
        arrow('trigger', named('api'), declared('A')),
        arrow('trigger', named('schedule'), declared('A')),
        arrow('trigger', named('api'), declared('B')),
        arrow('write', declared('B'), declared('Table', 'dynamodb')),
        arrow('trigger', named('sqs'), declared('C')),
      ]),
    );
    expect(parts.map(({ nodes }) => nodes.map(({ title }) => title))).toEqual([['API', 'B', 'Table']]);
    expect(alone.map(({ title, senders }) => [title, senders])).toEqual([
      ['A', ['API', 'schedule']],
      ['C', ['queue']],
    ]);
  });

  it('has a function that calls itself in the picture', () => {
    const graph = eventGraphOf(described([arrow('write', declared('A'), declared('A'))]));
    expect([graph.alone, titles(graph)]).toEqual([[], [['A']]]);
  });

  it('tells resources of the same name and other services apart', () => {
    const graph = eventGraphOf(
      described([
        arrow('trigger', named('sqs', 'orders'), declared('A')),
        arrow('trigger', named('sns', 'orders'), declared('B')),
      ]),
    );
    expect(titles(graph)).toEqual([
      ['A', 'orders'],
      ['B', 'orders'],
    ]);
  });

  it('names what is in another account by the end of its ARN', () => {
    const { parts } = eventGraphOf(
      described([arrow('trigger', named('sqs', 'arn:aws:sqs:x:1:jobs'), declared('A'))]),
    );
    expect(parts[0]?.nodes.map(({ title, hint }) => [title, hint])).toContainEqual([
      'jobs',
      'queue arn:aws:sqs:x:1:jobs',
    ]);
  });
});

describe('the layout', () => {
  const layoutOf = (arrows: readonly Arrow[]): PlacedPart =>
    packed(eventGraphOf(described(arrows)).parts.map(placedPart), 1200);
  const functions = (count: number): Party[] =>
    Array.from({ length: count }, (_, index) => declared(`Function${'Long'.repeat(index % 9)}${index}`));
  const queue = declared('Queue', 'sqs');

  it.each<[string, readonly Arrow[]]>([
    ['one function', [arrow('trigger', queue, declared('A'))]],
    [
      'forty functions of one queue',
      functions(40).map((fn) => arrow('trigger', queue, fn, { filter: 'kind new' })),
    ],
    [
      'forty functions that write to one another',
      functions(40).flatMap((fn, index, all) => [
        arrow('write', fn, all[(index * 7 + 1) % 40] ?? fn),
        arrow('failure', fn, queue),
      ]),
    ],
    [
      'lines in both directions',
      [
        arrow('trigger', queue, declared('A'), { filter: 'a' }),
        arrow('write', declared('A'), queue),
        arrow('failure', declared('A'), queue),
      ],
    ],
    [
      'a function that calls itself',
      [arrow('write', declared('A'), declared('A')), arrow('trigger', queue, declared('A'))],
    ],
    [
      'many small parts',
      functions(60).map((fn, index) => arrow('trigger', declared(`Queue${index}`, 'sqs'), fn)),
    ],
  ])('keeps apart %s', (_name, arrows) => {
    const part = layoutOf(arrows);
    expect(part.nodes.length).toBeGreaterThan(1);
    expect(overlapsIn(part)).toEqual([]);
    for (const { x, y, width, height } of part.nodes) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(-0.01);
      expect(x + width).toBeLessThanOrEqual(part.width + 0.01);
      expect(y + height).toBeLessThanOrEqual(part.height + 0.01);
    }
  });

  it('is the same each time', () => {
    const arrows = functions(20).flatMap((fn, index, all) => arrow('write', fn, all[(index * 3) % 20] ?? fn));
    expect(layoutOf(arrows)).toEqual(layoutOf(arrows));
  });

  it('leads events from left to right', () => {
    const { nodes } = layoutOf([
      arrow('trigger', queue, declared('A')),
      arrow('write', declared('A'), declared('Table', 'dynamodb')),
    ]);
    const byPlace = [...nodes].sort((a, b) => a.x - b.x).map(({ title }) => title);
    expect(byPlace).toEqual(['Queue', 'A', 'Table']);
  });

  it('puts functions that stand alone in a grid', () => {
    const { alone } = eventGraphOf(described(functions(30).map((fn) => arrow('trigger', named('api'), fn))));
    const part = placedGrid(alone, 1200);
    expect([part.nodes.length, overlapsIn(part)]).toEqual([30, []]);
    expect(part.width).toBeLessThanOrEqual(1200);
    expect(new Set(part.nodes.map(({ y }) => y)).size).toBeGreaterThan(5);
  });
});

describe('texts in pictures', () => {
  it('are escaped', () => {
    expect(escaped(`<a href="x">&'\u0000\u202e`)).toBe('&lt;a href=&quot;x&quot;&gt;&amp;&#39;  ');
  });

  it('are shortened in the middle or at the start, by columns', () => {
    expect(shortened('short', 5, 'middle')).toBe('short');
    expect(shortened('OrdersConfirmationFunction', 12, 'middle')).toBe('OrdersCo…ion');
    expect(shortened('src/handlers/orders.ts', 12, 'start')).toBe('…s/orders.ts');
    expect(columnsOf('注文a')).toBe(5);
    expect(columnsOf(shortened('注文'.repeat(20), 13, 'middle'))).toBeLessThanOrEqual(13);
    expect(shortened('👩🏽‍🚀'.repeat(9), 8, 'start')).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
  });
});
