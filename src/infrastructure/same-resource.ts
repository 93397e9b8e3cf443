import {
  attributeTerm,
  equalityOf,
  resourceOf,
  type Atom,
  type Deployment,
  type Term,
} from './deployment.js';

/**
 * Whether two terms of one deployment are known to name the same resource, also when one is its name and the other its
 * ARN or URL, or one refers to the resource and the other repeats the name that the template gives it.
 */
export function nameSameResource(deployment: Deployment, a: Term, b: Term): boolean {
  if (a.kind === 'either')
    return a.options.length > 0 && a.options.every((option) => nameSameResource(deployment, option, b));
  if (b.kind === 'either') return nameSameResource(deployment, b, a);
  if (equalityOf(a, b) === 'equal') return true;
  const [namedA, namedB] = [namedBy(deployment, a), namedBy(deployment, b)];
  if (equalityOf(namedA, namedB) === 'equal') return true;
  const [nameA, nameB] = [physicalNameOf(deployment, namedA), physicalNameOf(deployment, namedB)];
  return nameA.length > 0 && JSON.stringify(nameA) === JSON.stringify(nameB);
}

/** The resource that a term is another name of, a link or an export; else the term itself. */
function namedBy({ resources }: Deployment, term: Term): Term {
  const found = [...resources].find(([, { otherNames }]) =>
    otherNames.some((name) => equalityOf(name, term) === 'equal'),
  );
  return found ? attributeTerm(found[0], 'name') : term;
}

/** The atoms of the resource's own name: what stands behind the last separator of an ARN or URL; empty when unknown. */
function physicalNameOf(deployment: Deployment, term: Term): readonly Atom[] {
  if (term.kind !== 'concat') return [];
  const id = resourceOf(term);
  const given = id === undefined ? undefined : deployment.resources.get(id)?.name;
  const { atoms } = given?.kind === 'concat' ? given : term;
  return lastSegment(withoutStream(atoms));
}

/** `…:table/Orders/stream/2026-01-01` names the table. */
function withoutStream(atoms: readonly Atom[]): readonly Atom[] {
  const index = atoms.findIndex((atom) => atom.kind === 'text' && atom.text.includes('/stream/'));
  const atom = atoms[index];
  if (atom?.kind !== 'text') return atoms;
  return [...atoms.slice(0, index), { kind: 'text', text: atom.text.split('/stream/')[0] ?? '' }];
}

function lastSegment(atoms: readonly Atom[]): readonly Atom[] {
  const index = atoms.findLastIndex((atom) => atom.kind === 'text' && /[:/]/.test(atom.text));
  const atom = atoms[index];
  if (atom?.kind !== 'text') return atoms;
  const text = atom.text.replace(/^.*[:/]/s, '');
  const rest = atoms.slice(index + 1);
  return text === '' ? rest : [{ kind: 'text', text }, ...rest];
}
