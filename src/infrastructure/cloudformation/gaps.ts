import type { Problem } from '../deployment.js';
import { itemsOf, recordOf, textOf, type Plain } from '../template-values.js';
import { resourcesIn, type Template } from './template.js';

/** What CloudFormation adds to a template from elsewhere or by a program, so that the template does not tell all. */
export function gapsIn(template: Template, document: Plain): Problem[] {
  const at = (text: string, ...values: readonly unknown[]): Problem => ({
    ...template.places.of(...values, template.resources),
    text,
  });
  const transforms = itemsOf(document['Transform']).flatMap((transform) => {
    const name = textOf(transform) ?? textOf(recordOf(transform)['Name']) ?? '';
    return knownTransforms.test(name) ? [] : [at(`The macro ${name} is not run.`, transform, document)];
  });
  const sections = [document, template.resources].flatMap((section) =>
    Object.keys(section).flatMap((key) => {
      if (key.startsWith('Fn::ForEach')) return [at(`\`${key}\` is not unrolled.`, section[key])];
      return key === 'Fn::Transform'
        ? [at('A part of the template is included from elsewhere.', section[key])]
        : [];
    }),
  );
  const resources = resourcesIn(template).flatMap(({ id, type, properties, place }): Problem[] => {
    if (/^AWS::(CloudFormation::Stack|Serverless::Application)$/.test(type))
      return [{ ...place, text: `The nested stack ${id} is not followed.` }];
    const isIncluded = 'Fn::Transform' in recordOf(template.resources[id]) || 'Fn::Transform' in properties;
    return isIncluded ? [{ ...place, text: `A part of ${id} is included from elsewhere.` }] : [];
  });
  return [...transforms, ...sections, ...resources];
}

/** SAM itself, and transforms of AWS that add nothing which sends or takes events. */
const knownTransforms =
  /^AWS::(Serverless-2016-10-31|LanguageExtensions|CodeDeployBlueGreen|SecretsManager-.*)$/;
