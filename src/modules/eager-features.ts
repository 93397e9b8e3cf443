/** What code does while it runs, counted in nodes of its syntax tree. */
export interface EagerFeatures {
  /** Statements and expressions that run; names of properties, members of classes and export lists are not counted. */
  nodes: number;
  /** Calls, constructions and tagged templates; without calls of members of `Object`. */
  calls: number;
  /** Functions created and kept: without methods of classes, and without those that run where they stand. */
  closures: number;
  methods: number;
  classes: number;
  loops: number;
  /** Properties of object literals. */
  properties: number;
  /** Regular expression literals. */
  regexes: number;
  /** UTF-16 units of string literals. */
  stringLength: number;
  /** Loads whose specifier is computed: the graph behind them is unknown. */
  dynamicLoads: number;
  /** `new Function`, `Function()` and `eval`: code that nobody can count. */
  generatedCode: number;
  /** Globals that cost something on first touch, such as `Headers`, and `Intl` where something of it is made. */
  readonly lazyGlobals: Set<string>;
}

/** Nothing counted yet. */
export function noFeatures(): EagerFeatures {
  return {
    nodes: 0,
    calls: 0,
    closures: 0,
    methods: 0,
    classes: 0,
    loops: 0,
    properties: 0,
    regexes: 0,
    stringLength: 0,
    dynamicLoads: 0,
    generatedCode: 0,
    lazyGlobals: new Set(),
  };
}

/** Adds what other code does. */
export function addFeatures(sum: EagerFeatures, other: Readonly<EagerFeatures>): void {
  sum.nodes += other.nodes;
  sum.calls += other.calls;
  sum.closures += other.closures;
  sum.methods += other.methods;
  sum.classes += other.classes;
  sum.loops += other.loops;
  sum.properties += other.properties;
  sum.regexes += other.regexes;
  sum.stringLength += other.stringLength;
  sum.dynamicLoads += other.dynamicLoads;
  sum.generatedCode += other.generatedCode;
  for (const name of other.lazyGlobals) sum.lazyGlobals.add(name);
}

/** Globals that cost something to touch, by Node.js' own lazy getters. */
export const lazyGlobalNames: ReadonlySet<string> = new Set([
  'Headers',
  'Request',
  'Response',
  'FormData',
  'WebSocket',
  'MessageEvent',
  'CloseEvent',
  'crypto',
  'CryptoKey',
  'SubtleCrypto',
  'ReadableStream',
  'WritableStream',
  'TransformStream',
  'CompressionStream',
  'DecompressionStream',
  'BroadcastChannel',
  'MessageChannel',
]);
