import type { SourceEvidence } from '../analysis/event-sources.js';
import type { FoundHandler, ProjectHandlers } from '../analysis/project-handlers.js';
import type { ReachedModule } from '../analysis/reached-modules.js';
import { pathsFrom, reasonText, type Shown } from './handler-words.js';

/** The handlers of a directory as JSON for programs; paths are relative to it, what is not known is left out. */
export function handlersJson({ handlers, others, problems }: ProjectHandlers, directory: string): string {
  const shown = pathsFrom(directory);
  return JSON.stringify(
    {
      version: 1,
      handlers: handlers.map((handler) => handlerJson(handler, shown)),
      notTaken: others.map((other) => otherJson(other, shown)),
      notUnderstood: problems.map(({ file, line, text }) => ({ file: shown(file), line, text })),
    },
    undefined,
    2,
  );
}

function handlerJson(handler: FoundHandler, shown: Shown): unknown {
  const { file, line, name, evidence, declared, runtimes, eventSources, reaches } = handler;
  return {
    file: shown(file),
    line,
    export: name,
    evidence: evidence.map(({ kind, text }) => ({ kind, text })),
    declaredFunctions: declared.map(({ template, logicalId, handler: text }) => ({
      template: shown(template),
      logicalId,
      handler: text,
    })),
    runtimes,
    eventSources: eventSources.map((source) => sourceJson(source, shown)),
    reaches: reaches?.map((module) => reachedJson(module, shown)),
  };
}

function sourceJson({ source, kind, file, text }: SourceEvidence, shown: Shown): unknown {
  return { source, kind, file: shown(file), text: text === '' ? undefined : text };
}

function reachedJson({ file, functions, loadedThrough }: ReachedModule, shown: Shown): unknown {
  return {
    file: shown(file),
    isInitOnly: functions.length === 0,
    functions,
    loadedThrough: loadedThrough?.map(shown),
  };
}

function otherJson(other: ProjectHandlers['others'][number], shown: Shown): unknown {
  const reason = reasonText(other, shown);
  if (other.kind === 'export') {
    const { kind, file, line, name } = other;
    return { kind, file: shown(file), line, export: name, reason };
  }
  const { kind, template, logicalId, handler, runtime, reason: why } = other;
  return { kind, template: shown(template), logicalId, handler, runtime, reason, reasonKind: why.kind };
}
