import path from 'node:path';
import type { ProjectHandlers } from '../analysis/project-handlers.js';
import type { Absence } from '../infrastructure/deployment.js';

type Other = ProjectHandlers['others'][number];
type Sourceless = Extract<Other, { kind: 'declared' }>;

/** What is told of a file: its path as the report shows it. */
export type Shown = (file: string) => string;

/** Paths relative to a directory, with forward slashes. */
export function pathsFrom(directory: string): Shown {
  return (file) => path.relative(directory, file).split(path.sep).join('/');
}

/** `a, b and c`. */
export function listed(names: readonly string[]): string {
  const [last = '', ...before] = [...names].reverse();
  return before.length === 0 ? last : `${before.reverse().join(', ')} and ${last}`;
}

/** Why something is not taken for a handler. */
export function reasonText(other: Other, shown: Shown): string {
  return other.kind === 'export' ? other.reason : declaredReason(other, shown);
}

function declaredReason(other: Sourceless, shown: Shown): string {
  const reason = sourcelessText(other, shown);
  const isAbsent = !('file' in other.reason);
  return isAbsent && other.runtime === undefined ? `${reason}; its runtime is not spelled out` : reason;
}

function sourcelessText({ handler, reason }: Sourceless, shown: Shown): string {
  switch (reason.kind) {
    case 'no-such-export':
      return `${shown(reason.file)} exports ${listed(reason.exported) || 'nothing'}, and not ${exportNamed(handler)}`;
    case 'not-understood':
      return `${shown(reason.file)} is not understood`;
    case 'template-apart':
      return `a lint of ${shown(reason.file)} does not look for templates there; name it in the setting \`templates\``;
    default:
      return absenceText(reason, shown);
  }
}

/** Why the code of a declared function is not in the project. */
export function absenceText(absence: Absence, shown: Shown): string {
  switch (absence.kind) {
    case 'inline':
      return 'its code stands in the template';
    case 'image':
      return 'its code comes from a container image';
    case 'bucket':
      return 'its code comes from a bucket';
    case 'computed-location':
      return 'the template does not spell out where its code is';
    case 'computed-handler':
      return 'the template does not spell out its handler string';
    case 'no-export-named':
      return 'its handler string names no export: there is no dot in it';
    case 'outside':
      return 'its code lies outside of the root';
    case 'no-file':
      return `there is no JavaScript or TypeScript at ${absence.paths.map(shown).join(', ')}`;
  }
}

function exportNamed(handler: string): string {
  return path.posix.basename(handler).split('.').slice(1).join('.');
}
