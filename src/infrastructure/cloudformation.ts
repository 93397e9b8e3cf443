import path from 'node:path';
import { flowsOf } from './cloudformation/flows.js';
import { functionsOf } from './cloudformation/functions.js';
import { gapsIn } from './cloudformation/gaps.js';
import { resourceMapOf } from './cloudformation/resources.js';
import { resourcesIn, spelledIn, typeOf, type Template } from './cloudformation/template.js';
import { resourceTriggers } from './cloudformation/triggers.js';
import type { Deployment, Flow, Problem, Resource, Trigger } from './deployment.js';
import { Places } from './places.js';
import type { NamedResource, TermScope } from './template-terms.js';
import { parseTemplate } from './template-text.js';
import { recordOf, type Plain } from './template-values.js';

/** Reads a CloudFormation or SAM template (YAML or JSON); never throws, tells what it could not read. */
export function readCloudFormation(file: string, text: string, root: string): Deployment {
  const parsed = parseTemplate(text);
  const places = new Places(file);
  places.add(file, parsed);
  const document = recordOf(parsed.value);
  const resources = recordOf(document['Resources']);
  const template: Template = {
    file,
    root,
    resources,
    defaults: recordOf(recordOf(document['Globals'])['Function']),
    places,
    otherFunctions: new Set(),
    scope: {
      resourceNamed: (id) => (Object.hasOwn(resources, id) ? { id, type: typeOf(template, id) } : undefined),
      mappings: recordOf(document['Mappings']),
    },
  };
  const gaps = gapsIn(template, document);
  const functions = functionsOf(template);
  const flows = flowsOf(template);
  return {
    dialect: 'cloudformation',
    isForAws: true,
    template: file,
    functions,
    resources: resourceMapOf(template, recordOf(document['Outputs'])),
    flows,
    layers: layersOf(template),
    isComplete: gaps.length === 0 && !places.isBroken,
    problems: places.problemsWith(gaps),
  };
}

/** Directories of layers whose contents stand in this project. */
function layersOf(template: Template): string[] {
  return resourcesIn(template).flatMap(({ type, properties }) => {
    if (!/^AWS::(Serverless|Lambda)::LayerVersion$/.test(type)) return [];
    const content = spelledIn(template, properties['ContentUri'] ?? properties['Content']);
    return content === undefined || /^\w+:\/\//.test(content)
      ? []
      : [path.resolve(path.dirname(template.file), content)];
  });
}

/** What raw resources of another kind of template declare. */
export interface RawResources {
  /** Triggers of functions, by their logical ids. */
  readonly triggers: ReadonlyMap<string, readonly Trigger[]>;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly flows: readonly Flow[];
  readonly problems: readonly Problem[];
}

/** Raw resources in a template of another kind. */
export interface RawTemplate {
  /** `Resources`, `Outputs` and `Mappings`. */
  readonly raw: Plain;
  /** Resources that the template makes besides them, by logical id. */
  readonly generated: ReadonlyMap<string, NamedResource>;
  readonly scope: TermScope;
}

/** Reads the raw resources of a serverless.yml. */
export function readResources(
  base: Pick<Template, 'file' | 'root' | 'places'>,
  { raw, generated, scope }: RawTemplate,
): RawResources {
  const functions = [...generated.values()].filter(({ type }) => type === 'AWS::Lambda::Function');
  const template: Template = {
    ...base,
    resources: recordOf(raw['Resources']),
    defaults: {},
    otherFunctions: new Set(functions.map(({ id }) => id)),
    scope,
  };
  return {
    triggers: resourceTriggers(template, resourcesIn(template)),
    resources: resourceMapOf(template, recordOf(raw['Outputs'])),
    flows: flowsOf(template),
    problems: gapsIn(template, raw),
  };
}
