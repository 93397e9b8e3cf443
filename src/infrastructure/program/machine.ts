import type { SyntaxNode } from '../../modules/syntax.js';
import type { Place, Problem } from '../deployment.js';
import { Journal } from './journal.js';
import type { Arguments, Completion, Frame, Scope } from './open-values.js';
import type { Assignment, CreatedValue, RunFunction, Value } from './values.js';

/** The steps of evaluation; each lies in a file of its own and knows the others only from here. */
export interface Steps {
  readonly evaluate: (machine: Machine, node: SyntaxNode | undefined, scope: Scope) => Value;
  readonly execute: (machine: Machine, statements: readonly SyntaxNode[], scope: Scope) => Completion;
  readonly call: (
    machine: Machine,
    callee: Value,
    self: Value | undefined,
    given: Arguments,
    place: Place,
  ) => Value;
  readonly construct: (machine: Machine, callee: Value, given: Arguments, place: Place) => Value;
  readonly importFrom: (
    machine: Machine,
    importer: string,
    specifier: string,
    how: 'import' | 'require',
  ) => Value;
}

/** Called for every external call once it is recorded; what it gives back stands for the result. */
export type Follow = (call: CreatedValue, run: RunFunction) => Value | undefined;

/** Evaluations of nodes that one program may take. */
const mostSteps = 400_000;

/** Nodes within nodes, calls included, of which each takes a few frames of the real stack. */
const deepestNesting = 600;

/** Calls within calls. */
const deepestCalls = 40;

/** Problems that one program may have; more than these nobody reads. */
const mostProblems = 200;

/** What one reading of a program has come to. */
export class Machine {
  readonly created: CreatedValue[] = [];
  readonly assignments: Assignment[] = [];
  readonly problems: Problem[] = [];
  readonly journal = new Journal();
  /** Nodes of the functions that run now. */
  readonly running: SyntaxNode[] = [];
  /** How many tests that only a run can decide stand around what runs now. */
  perhaps = 0;
  /** How many loops with unknown items stand around what runs now. */
  repeated = 0;
  private taken = 0;
  private depth = 0;
  private lastId = 0;
  private readonly told = new Set<string>();

  constructor(
    readonly root: string,
    /** Where the tool starts the program: what `process.cwd()` gives and relative paths begin at. */
    readonly workingDirectory: string,
    readonly steps: Steps,
    readonly follow: Follow | undefined,
  ) {}

  nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  get isExhausted(): boolean {
    return this.taken >= mostSteps;
  }

  /** Runs a step one level deeper, or not at all when the program takes too many or too deep ones. */
  within<Result>(place: () => Place, otherwise: Result, step: () => Result): Result {
    if (this.isExhausted) return otherwise;
    this.taken += 1;
    if (this.taken === mostSteps)
      this.tell('The program takes too many steps; the rest of it is not followed.', place());
    if (this.depth >= deepestNesting) {
      this.tell('The program is nested too deeply here.', place());
      return otherwise;
    }
    this.depth += 1;
    try {
      return step();
    } finally {
      this.depth -= 1;
    }
  }

  /** Whether a function may be entered once more. */
  mayEnter(node: SyntaxNode): boolean {
    return (
      this.running.length < deepestCalls && this.running.filter((running) => running === node).length < 2
    );
  }

  /** Notes what is not followed, once for each line. */
  tell(text: string, place: Place): void {
    const key = `${place.file}:${place.line}:${text}`;
    if (this.told.has(key) || this.problems.length >= mostProblems) return;
    this.told.add(key);
    this.problems.push({ ...place, text });
  }

  /** Whether a run comes by here once. */
  get occurs(): CreatedValue['occurs'] {
    if (this.repeated > 0) return 'repeatedly';
    return this.perhaps > 0 ? 'perhaps' : 'once';
  }
}

/** One of several ways on, of which only a run can tell which is taken. */
export function fork(
  machine: Machine,
  frame: Frame,
  branches: readonly (() => Completion)[],
  isRepeated = false,
): Completion {
  machine.perhaps += 1;
  if (isRepeated) machine.repeated += 1;
  const ended = branches.map((branch) => machine.journal.record(branch));
  machine.perhaps -= 1;
  if (isRepeated) machine.repeated -= 1;
  const going = ended.filter(({ result }) => result !== 'throw');
  machine.journal.merge(
    (going.length > 0 ? going : ended).map(({ left }) => left),
    isRepeated,
  );
  const results = going.map(({ result }) => result);
  const result = results.reduce(weaker, 'throw');
  if (result !== 'return' && results.includes('return') && !frame.hasMaybeEnded) {
    frame.hasMaybeEnded = true;
    machine.perhaps += 1;
  }
  return result;
}

/** The value of an expression that a run may not come to. */
export function perhaps(machine: Machine, frame: Frame, ...expressions: (() => Value)[]): Value[] {
  const values: Value[] = [];
  const branches = expressions.map((expression) => (): Completion => {
    values.push(expression());
    return 'normal';
  });
  fork(machine, frame, branches.length > 1 ? branches : [...branches, () => 'normal']);
  return values;
}

const strength: readonly Completion[] = ['normal', 'continue', 'break', 'return', 'throw'];

function weaker(a: Completion, b: Completion): Completion {
  return strength.indexOf(a) < strength.indexOf(b) ? a : b;
}
