import path from 'node:path';
import { readResources } from './cloudformation.js';
import type { Deployment, Problem } from './deployment.js';
import { functionsOf } from './serverless/functions.js';
import { ownFlows, ownResources } from './serverless/resources.js';
import { serviceOf, type ParsedService, type Service } from './serverless/service.js';
import { parseTemplate } from './template-text.js';
import { recordOf, textOf } from './template-values.js';

/** Reads a Serverless Framework service (YAML or JSON); variables stay symbols, no code of it runs. */
export function readServerless(file: string, text: string, root: string): Deployment {
  const { value, lineOf, problems, isBroken } = parseTemplate(text);
  return readService({
    file,
    root,
    document: value,
    placeOf: (held) => {
      const line = lineOf(held);
      return line === undefined ? undefined : { file, line };
    },
    problems: problems.map((problem) => ({ file, ...problem })),
    isComplete: !isBroken,
  });
}

/** Reads a service whose document is parsed already, from whatever it is written in. */
export function readService(parsed: ParsedService): Deployment {
  const given = serviceOf(parsed);
  const isAmazons = isForAws(given);
  const service = isAmazons ? given : serviceOf({ ...parsed, document: {} });
  const { file, root, places } = service;
  const raw = readResources({ file, root, places }, service);
  const functions = functionsOf(service, raw.triggers);
  const resources = new Map([...ownResources(service, functions), ...raw.resources]);
  const flows = [...ownFlows(service), ...raw.flows];
  const gaps = [...service.gaps, ...raw.problems, ...endlessVariables(service)];
  return {
    dialect: 'serverless',
    template: file,
    isForAws: isAmazons,
    functions,
    resources,
    flows,
    layers: layersOf(service),
    isComplete: gaps.length === 0 && !places.isBroken && parsed.isComplete !== false,
    problems: places.problemsWith([...parsed.problems, ...gaps]),
  };
}

function endlessVariables(service: Service): Problem[] {
  const text = 'Variables refer to each other more often than is followed.';
  return service.isCutOff() ? [{ ...service.places.of(service.content), text }] : [];
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
