import type { Deployment } from '../deployment.js';
import { argumentOf, propertyOf } from '../program/arguments.js';
import { readProgram } from '../program/program.js';
import type { CreatedValue, ExternalValue, Value } from '../program/values.js';
import { amplify, apiOf, emptyBackend, type Backend } from './backend.js';
import { readConstruct, readTrigger } from './constructs.js';
import { readAuth, readData, readEnvironment, readFieldHandler, readStorage } from './definitions.js';
import { readFunction } from './functions.js';

const allow: ExternalValue = { kind: 'external', from: amplify, names: ['allow'] };

/** Reads `amplify/backend.ts` of Amplify Gen 2 (https://docs.amplify.aws) and the definitions that it imports. */
export function readAmplify(file: string, text: string, root: string): Deployment | undefined {
  if (!/\bdefineBackend\b/.test(text) || !text.includes(amplify)) return undefined;
  const access = new Map<number, Value>();
  const program = readProgram(file, root, {
    follow: (call, run) => {
      const given = apiOf(call) === 'defineStorage' ? propertyOf(argumentOf(call, 0), 'access') : undefined;
      if (given?.kind === 'function') access.set(call.id, run(given, [allow]));
      return undefined;
    },
  });
  const backend = emptyBackend(file, root, program, access);
  for (const read of [readDefinition, readUse]) for (const created of program.created) read(backend, created);
  const problems = [...program.problems, ...backend.problems];
  return {
    dialect: 'amplify',
    template: file,
    isForAws: true,
    functions: [...backend.functions.values()],
    resources: backend.resources,
    flows: backend.flows,
    layers: [],
    isComplete: problems.length === 0,
    problems,
  };
}

/** What others refer to. */
function readDefinition(backend: Backend, created: CreatedValue): void {
  if (apiOf(created) === 'defineFunction') readFunction(backend, created);
  else readConstruct(backend, created);
}

function readUse(backend: Backend, created: CreatedValue): void {
  switch (apiOf(created)) {
    case 'defineStorage':
      readStorage(backend, created);
      break;
    case 'defineAuth':
      readAuth(backend, created);
      break;
    case 'defineData':
      readData(backend, created);
      break;
    case 'a.handler.function':
      readFieldHandler(backend, created);
      break;
    default:
      readEnvironment(backend, created);
      readTrigger(backend, created);
  }
}
