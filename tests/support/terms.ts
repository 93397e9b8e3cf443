import type { Term } from '../../src/infrastructure/deployment.js';

/** A term as one line: `uploads.name`, `program:…`, text as it is; several possible ones with `|` between. */
export function termLine(term: Term | undefined): string | undefined {
  if (term === undefined) return undefined;
  if (term.kind === 'either') return term.options.map(termLine).join('|');
  if (term.kind === 'unknown') return 'unknown';
  return term.atoms
    .map((atom) => {
      if (atom.kind === 'text') return atom.text;
      return atom.kind === 'symbol' ? `⟨${atom.id}⟩` : `${atom.of}.${atom.which}`;
    })
    .join('');
}
