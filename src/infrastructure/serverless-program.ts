import type { DeclaredFunction, Deployment, Problem } from './deployment.js';
import { documentOf, type ProgramDocument } from './program/document.js';
import { readProgram } from './program/program.js';
import type { ProgramRecord, Value } from './program/values.js';
import { readService } from './serverless.js';
import { recordOf } from './template-values.js';

/** Reads a Serverless Framework service that is written as a program (`serverless.ts`, `.js`, `.mjs`, `.cjs`); `undefined` when the file exports no service. */
export function readServerlessProgram(file: string, root: string): Deployment | undefined {
  const record = readProgram(file, root);
  const exported = exportedService(record, file);
  if (!exported) return undefined;
  const document = documentOf(exported);
  const content = recordOf(document.data);
  if (content['service'] === undefined || content['provider'] === undefined) return undefined;
  const { problems } = record;
  const deployment = readService({ file, root, document: content, placeOf: document.placeOf, problems });
  const gaps = gapsIn(document, file);
  return {
    ...deployment,
    functions: deployment.functions.map((declared) => withKnownGaps(declared, document)),
    isComplete: deployment.isComplete && gaps.length === 0,
    problems: [...deployment.problems, ...gaps],
  };
}

/** What the framework takes: the default export, or what it gives when it is a function. */
function exportedService(record: ProgramRecord, file: string): Value | undefined {
  const exported = record.exports.get(file)?.get('default');
  return exported?.kind === 'function' ? record.run(exported, []) : exported;
}

/** Parts of the service that may declare more than is known. */
function gapsIn({ data, placeOf, isComplete }: ProgramDocument, file: string): Problem[] {
  const content = recordOf(data);
  return ['functions', 'resources'].flatMap((name) => {
    const part = content[name];
    const isKnown = typeof part !== 'string' && isComplete(part) && isComplete(content);
    return isKnown
      ? []
      : [{ ...(placeOf(part) ?? { file, line: 1 }), text: `Not all of \`${name}\` is known.` }];
  });
}

function withKnownGaps(declared: DeclaredFunction, { data, isComplete }: ProgramDocument): DeclaredFunction {
  const { functions, provider } = recordOf(data);
  const owners = [recordOf(recordOf(functions)[declared.logicalId]), recordOf(provider)];
  const isEnvironmentComplete = owners.every(
    (owner) =>
      isComplete(owner) && isComplete(owner['environment']) && typeof owner['environment'] !== 'string',
  );
  return isEnvironmentComplete ? declared : { ...declared, isEnvironmentComplete };
}
