import path from 'node:path';
import { readResources } from './cloudformation.js';
import type { Deployment } from './deployment.js';
import { Places } from './places.js';
import { functionsOf } from './serverless/functions.js';
import { ownFlows, ownResources } from './serverless/resources.js';
import { serviceOf, type ParsedService, type Service } from './serverless/service.js';
import { parseTemplate } from './template-text.js';
import { recordOf, textOf } from './template-values.js';

/** Reads a Serverless Framework service (YAML or JSON); variables stay symbols, no code of it runs. */
export function readServerless(file: string, text: string, root: string): Deployment {
  const parsed = parseTemplate(text);
  const places = new Places();
  places.add(file, parsed);
  return readService({ file, root, document: parsed.value, places });
}

/** Reads a service whose document is parsed already, from whatever it is written in. */
export function readService(parsed: ParsedService): Deployment {
  const { file, root, places } = parsed;
  const given = serviceOf(parsed);
  const isAmazons = isForAws(given);
  const service = isAmazons ? given : serviceOf({ ...parsed, document: {} });
  const raw = readResources({ file, root, places }, service);
  const functions = functionsOf(service, raw.triggers);
  const gaps = [...service.gaps, ...raw.problems];
  return {
    dialect: 'serverless',
    template: file,
    isForAws: isAmazons,
    functions,
    resources: new Map([...ownResources(service, functions), ...raw.resources]),
    flows: [...ownFlows(service), ...raw.flows],
    layers: layersOf(service),
    isComplete: gaps.length === 0 && !places.isBroken,
    problems: [...places.problems, ...gaps],
  };
}

/** Directories of the layers that the service makes of its own files. */
function layersOf({ content, directory }: Service): string[] {
  return Object.values(recordOf(content['layers'])).flatMap((layer) => {
    const given = textOf(recordOf(layer)['path']);
    return given === undefined ? [] : [path.resolve(directory, given)];
  });
}

/** The framework's older versions deploy to other clouds too, whose functions are no Lambda handlers. */
function isForAws({ content: { provider } }: Service): boolean {
  const name = typeof provider === 'string' ? provider : recordOf(provider)['name'];
  return typeof name !== 'string' || name === 'aws' || name.includes('${');
}
