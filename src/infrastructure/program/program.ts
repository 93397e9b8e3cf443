import path from 'node:path';
import { call } from './calls.js';
import { construct } from './classes.js';
import { evaluate } from './expressions.js';
import { Loader } from './loader.js';
import { Machine, type Follow } from './machine.js';
import { moduleFinder } from './project-modules.js';
import { execute } from './statements.js';
import type { ProgramRecord, Value } from './values.js';

/** How a deployment program is read. */
export interface ProgramOptions {
  /** Where its tool starts it: what `process.cwd()` gives and relative paths begin at; the directory of the entry when not given. */
  readonly workingDirectory?: string | undefined;
  /**
   * Called for each external call once it is recorded: it may run functions that are among the arguments, as the package would
   * (`run(config) { … }` of SST), and what it gives back stands for the call's result (`output.apply(f)` of Pulumi).
   */
  readonly follow?: Follow | undefined;
  /** The tool calls what the entry exports by default when that is a function: `export = async () => { … }` of Pulumi. */
  readonly callsExport?: boolean | undefined;
}

/** Follows what the module-level code of a program does, and of the project's modules that it imports; nothing is executed. */
export function readProgram(file: string, root: string, options: ProgramOptions = {}): ProgramRecord {
  const loader = new Loader(moduleFinder(file, root), root);
  const steps = {
    evaluate,
    execute,
    call,
    construct,
    importFrom: (machine: Machine, importer: string, specifier: string, how: 'import' | 'require'): Value =>
      loader.importFrom(machine, importer, specifier, how),
  };
  const workingDirectory = options.workingDirectory ?? path.dirname(file);
  const machine = new Machine(root, workingDirectory, steps, options.follow);
  try {
    loader.load(machine, file);
    const start = options.callsExport === true ? loader.exports().get(file)?.get('default') : undefined;
    if (start?.kind === 'function')
      call(machine, start, undefined, { values: [], isComplete: true }, start.place);
  } catch (error) {
    machine.problems.push({
      file,
      line: 1,
      text: `The program was not followed to its end: ${String(error)}`,
    });
  }
  return {
    exports: loader.exports(),
    created: machine.created,
    assignments: machine.assignments,
    files: loader.files(),
    problems: machine.problems,
    run: (callee, values) =>
      call(machine, callee, undefined, { values, isComplete: true }, { file, line: 1 }),
  };
}
