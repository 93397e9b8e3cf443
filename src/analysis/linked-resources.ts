import { symbolTerm, type DeclaredFunction, type Term } from '../infrastructure/deployment.js';
import type { Provenance } from './provenance.js';

/**
 * What a deployment knows an imported value as: `Resource.Uploads.name` of SST and a name of Architect's manifest are other
 * names of resources, `env.TABLE` of `$amplify/env/…` is an environment variable.
 */
export function linkedTermOf(
  { from, names }: Provenance & { readonly kind: 'import' },
  declared: DeclaredFunction,
): Term {
  const [first = '', second = '', ...more] = names;
  if (from === 'sst' && first === 'Resource' && more.length === 1 && linkedProperties.test(more[0] ?? ''))
    return symbolTerm(`sst:${second}`);
  if (from === '@architect/functions' && more.length === 0) return symbolTerm(`arc:${first}:${second}`);
  if (from.startsWith('$amplify/env/') && first === 'env' && more.length === 0)
    return declared.environment.get(second) ?? { kind: 'unknown' };
  return { kind: 'unknown' };
}

/** Properties of a linked resource that name it (https://sst.dev/docs/reference/sdk). */
const linkedProperties = /^(name|arn|url|streamArn)$/;
