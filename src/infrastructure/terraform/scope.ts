import type { Problem } from '../deployment.js';
import type { Value } from './values.js';

/** What one reading of a configuration may still do, and what it has met. */
export interface Reading {
  /** Nothing is read outside of this directory. */
  readonly root: string;
  /** Directory that Terraform is run in; paths are relative to it. */
  readonly directory: string;
  /** Expressions that may still be looked at. */
  remaining: number;
  /** Expressions within one another that are looked at now. */
  depth: number;
  readonly problems: Problem[];
  /** Whether all that matters was understood. */
  isComplete: boolean;
}

/** A module as it is used in one place. */
export interface Module {
  /** What stands before the addresses of its resources: `module.api.`; empty for the directory that is read. */
  readonly prefix: string;
  /** What `path.module` gives. */
  readonly path: string;
  readonly reading: Reading;
  /** The value of a variable, of a local value and of all instances of a resource (`aws_sqs_queue.jobs`) or module. */
  variableOf(name: string, assumes: boolean): Value;
  localOf(name: string, assumes: boolean): Value;
  resourceOf(address: string, assumes: boolean): Value;
  moduleOf(name: string, assumes: boolean): Value;
}

/** Where an expression stands. */
export interface Scope {
  readonly module: Module;
  /** What `each`, `count`, and the names of `for` and `dynamic` stand for here. */
  readonly bindings: ReadonlyMap<string, Value>;
  /**
   * Whether variables that nobody sets count as their defaults. Which file a function's code stands in is what the project
   * says of itself; which bucket a name means is up to the deployment.
   */
  readonly assumes: boolean;
}
