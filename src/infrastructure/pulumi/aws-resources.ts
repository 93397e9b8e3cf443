import type { CreatedValue } from '../program/values.js';
import type { App } from './app.js';
import { readCallback } from './callbacks.js';
import { readFunction } from './functions.js';
import { readResource } from './resources.js';
import { readWiring } from './wirings.js';

/** Reads all that a program makes of `@pulumi/aws`; SST has it as its global `aws`. */
export function readAwsResources(app: App, created: readonly CreatedValue[]): void {
  for (const read of [readResource, readFunction, readCallback, readWiring])
    for (const call of created) read(app, call);
}
