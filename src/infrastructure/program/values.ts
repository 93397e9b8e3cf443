import type { TSESTree } from '@typescript-eslint/utils';
import type { Place } from '../deployment.js';

/** What an expression of a deployment program (CDK, SST, Amplify, Pulumi, `serverless.ts`) stands for, as far as it can be told without running it. */
export type Value =
  | { readonly kind: 'plain'; readonly value: string | number | boolean | null | undefined }
  /** A text made of parts, not all of which are plain. */
  | { readonly kind: 'text'; readonly parts: readonly Value[] }
  | ListValue
  | ObjectValue
  /** One of several: `a ? b : c`, `a ?? b`, or what several calls with different arguments gave. */
  | { readonly kind: 'either'; readonly options: readonly Value[] }
  /** Something of a package or of the world outside: `lambda.Function`, `sst.aws.Bucket`, `process.env.STAGE`. */
  | ExternalValue
  /** `new Bucket(this, 'Uploads', { … })` or `defineFunction({ … })`, where the class or function is not the project's own. */
  | CreatedValue
  /** What a member of something that was created stands for: `bucket.bucketName`, `fn.resources.lambda`. */
  | { readonly kind: 'member'; readonly of: Value; readonly name: string }
  /** A function or class of the project. */
  | { readonly kind: 'function'; readonly node: TSESTree.Node; readonly place: Place }
  | { readonly kind: 'unknown'; readonly why: string; readonly place: Place | undefined };

export interface ListValue {
  readonly kind: 'list';
  readonly items: readonly Value[];
  /** Whether there may be more items, from what was not understood. */
  readonly isComplete: boolean;
}

export interface ObjectValue {
  readonly kind: 'object';
  readonly properties: ReadonlyMap<string, Value>;
  /** Whether there may be more properties, from a spread or computed key that was not understood. */
  readonly isComplete: boolean;
  /** Where the literal stands. */
  readonly place: Place | undefined;
}

export interface ExternalValue {
  readonly kind: 'external';
  /** The package, such as `aws-cdk-lib/aws-lambda`; `undefined` for a global. */
  readonly from: string | undefined;
  /** The way to it, such as `['Runtime', 'NODEJS_22_X']` or `['process', 'env', 'STAGE']`. */
  readonly names: readonly string[];
}

/** The result of `new` or a call of something external, or of a member of something created. */
export interface CreatedValue {
  readonly kind: 'created';
  /** What was called: an external value, or a member (`bucket.addEventNotification`). */
  readonly callee: Value;
  readonly isNew: boolean;
  readonly arguments: readonly Value[];
  /** Whether there may be more arguments. */
  readonly isComplete: boolean;
  readonly place: Place;
  /** Calls and assignments that the program makes on it later are in the program's record. */
  readonly id: number;
}

/** `created.name = value`. */
export interface Assignment {
  readonly to: Value;
  readonly name: string;
  readonly value: Value;
  readonly place: Place;
}

/** What a program does when it is run, as far as it was followed; in the order of evaluation. */
export interface ProgramRecord {
  /** What each module of the program exports, by absolute path and name. */
  readonly exports: ReadonlyMap<string, ReadonlyMap<string, Value>>;
  /** Everything external that was constructed or called, also where its result is not kept. */
  readonly created: readonly CreatedValue[];
  readonly assignments: readonly Assignment[];
  /** Absolute paths of the files that were read. */
  readonly files: readonly string[];
  /** What was not followed, and why. */
  readonly problems: readonly (Place & { readonly text: string })[];
}
