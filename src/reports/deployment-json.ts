import type {
  Arrow,
  DescribedDeployment,
  DescribedFunction,
  DescribedLoop,
  Party,
} from '../analysis/deployment-description.js';
import type { ProjectDeployments } from '../analysis/project-deployments.js';
import { arrowText, loopText, nameOf, problemsIn, triggerText } from './deployment-words.js';
import { absenceText, pathsFrom, type Shown } from './handler-words.js';

/** The deployments of a directory as JSON for programs; paths are relative to the root, what is not known is left out. */
export function deploymentsJson(found: ProjectDeployments, root: string): string {
  const shown = pathsFrom(root);
  return JSON.stringify(
    {
      version: 1,
      deployments: found.deployments.map((deployment) => deploymentJson(deployment, shown)),
      notUnderstood: problemsIn(found).map((problem) => ({
        ...placeJson(problem, shown),
        text: problem.text,
      })),
    },
    undefined,
    2,
  );
}

function deploymentJson(deployment: DescribedDeployment, shown: Shown): unknown {
  const { template, dialect, files, isComplete, functions, resources, arrows, loops } = deployment;
  return {
    template: shown(template),
    dialect,
    files: files.map(shown),
    isComplete,
    functions: functions.map((declared) => functionJson(declared, shown)),
    resources: resources.map(({ logicalId, service, place, isExternal, name, queue }) => ({
      logicalId,
      service,
      ...placeJson(place, shown),
      name,
      isExternal,
      ...queue,
    })),
    events: arrows.map((arrow) => arrowJson(arrow, shown)),
    loops: loops.map((loop) => loopJson(loop, shown)),
  };
}

function functionJson(declared: DescribedFunction, shown: Shown): unknown {
  const { logicalId, place, handler, sources, absence, environment } = declared;
  const { runtime, architecture, memoryMegabytes, timeoutSeconds, recursiveLoop } = declared;
  return {
    logicalId,
    ...placeJson(place, shown),
    handler,
    sources: sources.map(({ file, exportPath, how }) => ({
      file: shown(file),
      export: exportPath.join('.'),
      how,
    })),
    absence: absence && { kind: absence.kind, text: absenceText(absence, shown) },
    runtime,
    architecture,
    memoryMegabytes,
    timeoutSeconds,
    recursiveLoop,
    environment,
    isEnvironmentComplete: declared.isEnvironmentComplete,
  };
}

function arrowJson(arrow: Arrow, shown: Shown): unknown {
  const { kind, from, to, filter, isEnabled, places, mapping, maxReceiveCount, writes } = arrow;
  return {
    kind,
    from: partyJson(from),
    to: partyJson(to),
    text: kind === 'trigger' ? triggerText(arrow) : arrowText(arrow),
    filter: filter === '' ? undefined : filter,
    isEnabled,
    ...mapping,
    maxReceiveCount,
    places:
      kind === 'write'
        ? writes.map(({ place, operation, mediatedBy }) => ({
            ...placeJson(place, shown),
            operation,
            mediatedBy,
          }))
        : places.map((place) => placeJson(place, shown)),
  };
}

/** `isDeclared` tells logical ids from other names. */
function partyJson(party: Party): unknown {
  return { service: party.service, name: nameOf(party), isDeclared: party.logicalId !== undefined };
}

function loopJson(loop: DescribedLoop, shown: Shown): unknown {
  const { hops, isStoppedByLambda, isAllowed } = loop;
  return {
    text: loopText(loop),
    isStoppedByLambda,
    isAllowed,
    hops: hops.map(({ via, place, from, to }) => ({
      via,
      from: partyJson(from),
      to: partyJson(to),
      ...placeJson(place, shown),
    })),
  };
}

function placeJson(place: { readonly file: string; readonly line: number }, shown: Shown): object {
  return { file: shown(place.file), line: place.line };
}
