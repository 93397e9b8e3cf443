import type { SyntaxNode } from './syntax-node.js';

/** Stands in a tree for the body of a function that nobody has asked for. */
interface Deferred {
  readonly deferred: number;
  readonly of: number;
}

/** The body of a function by its place in the parser's JSON, with those of the functions in it. */
interface Body {
  readonly from: number;
  readonly to: number;
  readonly inner: readonly Body[];
}

interface OpenFunction {
  readonly at: number;
  readonly isArrow: boolean;
  /** Functions in it, by their places, and those bodies in it that are worth being left out. */
  readonly functions: { readonly from: number; readonly to: number }[];
  readonly bodies: Body[];
}

/** Shorter bodies are read faster than left out; UTF-16 units of JSON. */
const shortestBody = 400;

const functionOpens = '{"type":"Function';
const functionCloses = '},"expression":false,"start":';
const arrowOpens = '{"type":"ArrowFunctionExpression","expression":';
const arrowCloses = ',"id":null,"generator":false,"start":';
const bodyOpens = '],"body":{"type":"BlockStatement","body":[';

/** A tree of the parser, as JSON, of which bodies of functions become nodes when they are asked for. */
class DeferredTree {
  readonly #json: string;
  readonly #number: number;
  readonly #bodies: Body[] = [];

  constructor(json: string, number: number) {
    this.#json = json;
    this.#number = number;
  }

  program(): SyntaxNode {
    const start = this.#json.indexOf('{"type":"Program"');
    const end = this.#json.lastIndexOf(',"fixes":[');
    return this.#parse(start, end, bodiesIn(this.#json));
  }

  bodyOf({ deferred, of }: Deferred): SyntaxNode {
    const body = of === this.#number ? this.#bodies[deferred] : undefined;
    if (!body) throw new Error('A body of a function was asked for after its file was closed.');
    return this.#parse(body.from, body.to, body.inner);
  }

  #parse(from: number, to: number, bodies: readonly Body[]): SyntaxNode {
    let text = '';
    let at = from;
    for (const body of bodies) {
      const deferred = this.#bodies.push(body) - 1;
      text += this.#json.slice(at, body.from) + JSON.stringify({ deferred, of: this.#number });
      at = body.to;
    }
    return JSON.parse(text + this.#json.slice(at, to)) as SyntaxNode;
  }
}

let trees = 0;
let open: DeferredTree | undefined;

/**
 * Reads a tree that the parser wrote as JSON. Bodies of functions become nodes when `deferredBody` asks for them, which may
 * only be done by `read`; values of regular expressions and big integers are not made.
 */
export function readDeferred<Read>(json: string, read: (program: SyntaxNode) => Read): Read {
  const outer = open;
  const tree = new DeferredTree(json, (trees += 1));
  open = tree;
  try {
    return read(tree.program());
  } finally {
    open = outer;
  }
}

/** The body of a function where something else stands for it; it takes its place. `undefined` when nothing does. */
export function deferredBody(node: SyntaxNode, key: string): SyntaxNode | undefined {
  const child = node[key];
  if (typeof child !== 'object' || child === null || !('deferred' in child)) return undefined;
  if (!open) throw new Error('A body of a function was asked for after its file was closed.');
  const body = open.bodyOf(child as Deferred);
  (node as Record<string, unknown>)[key] = body;
  return body;
}

/**
 * The outermost bodies in the JSON. Quotes within texts are escaped, so that no text looks like what is searched; where
 * functions do not open and close in turn, the parser writes something new, and there are none.
 */
function bodiesIn(json: string): readonly Body[] {
  const hasArrows = json.includes(arrowOpens);
  const marks = hasArrows
    ? [functionOpens, functionCloses, arrowOpens, arrowCloses]
    : [functionOpens, functionCloses];
  const next = marks.map((mark) => placeOf(json, mark, 0));
  const program: OpenFunction = { at: -1, isArrow: false, functions: [], bodies: [] };
  const stack = [program];
  for (;;) {
    const at = Math.min(...next);
    if (at === Infinity) return stack.length === 1 ? program.bodies : [];
    const which = next.indexOf(at);
    const mark = marks[which] as string;
    next[which] = placeOf(json, mark, at + mark.length);
    const isArrow = which > 1;
    if (which % 2 === 0) stack.push({ at, isArrow, functions: [], bodies: [] });
    else {
      const closed = stack.pop();
      const outer = stack.at(-1);
      if (!closed || !outer || closed.isArrow !== isArrow) return [];
      outer.functions.push({ from: closed.at, to: at });
      outer.bodies.push(...bodiesOf(json, closed, isArrow ? at : at + 1, at + mark.length));
    }
  }
}

function placeOf(json: string, mark: string, from: number): number {
  const at = json.indexOf(mark, from);
  return at < 0 ? Infinity : at;
}

/** The body of a function that ends where it does; or those in it, if it is none that can be left out. */
function bodiesOf(json: string, closed: OpenFunction, to: number, rest: number): readonly Body[] {
  if (to - closed.at < shortestBody || isExpressionArrow(json, closed)) return closed.bodies;
  const from = bodyOf(json, closed);
  if (to - from < shortestBody) return closed.bodies;
  const place = /\d+,"end":(\d+)\}/y;
  place.lastIndex = rest;
  const end = `,"end":${place.exec(json)?.[1] ?? ''}}`;
  if (!json.startsWith(end, to - end.length)) return closed.bodies;
  const inParameters = closed.bodies.filter((body) => body.to <= from);
  return [...inParameters, { from, to, inner: closed.bodies.filter((body) => body.from >= from) }];
}

function isExpressionArrow(json: string, { at, isArrow }: OpenFunction): boolean {
  return isArrow && json.startsWith('true', at + arrowOpens.length);
}

/** Where the body of a function opens, behind the functions among its parameters. */
function bodyOf(json: string, { at, functions }: OpenFunction): number {
  let from = json.indexOf(bodyOpens, at);
  for (const inner of functions) {
    if (from < inner.from) break;
    if (from < inner.to) from = json.indexOf(bodyOpens, inner.to);
  }
  return from < 0 ? Infinity : from + bodyOpens.indexOf('{');
}
