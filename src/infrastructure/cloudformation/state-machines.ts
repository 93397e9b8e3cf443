import path from 'node:path';
import { isInside, readText } from '../../files/files.js';
import { textTerm, type Filter, type Place, type Resource, type Term } from '../deployment.js';
import { parseTemplate, type ParsedTemplate } from '../template-text.js';
import { intrinsicOf, listOf, recordOf, textOf, type Plain } from '../template-values.js';
import { spelledIn, termIn, type Declared, type Template } from './template.js';

/** A step of a state machine that works with a resource. */
export interface Task {
  readonly service: Resource['service'];
  readonly to: Term;
  /** `unknown` when executions may leave the step out. */
  readonly filter: Filter;
  readonly place: Place;
}

/** A definition in Amazon States Language, with the values of the names that stand in it as `${Name}`. */
interface Definition {
  readonly value: unknown;
  readonly values: Plain;
}

/** More states than this are no definition that a person wrote. */
const mostStates = 2000;

const known = new WeakMap<Plain, readonly Task[]>();

/** The tasks of a state machine whose definition is at hand: in the template, or in a file that it names. */
export function tasksOf(template: Template, declared: Declared): readonly Task[] {
  const tasks = known.get(declared.properties) ?? findTasks(template, declared);
  known.set(declared.properties, tasks);
  return tasks;
}

function findTasks(template: Template, { id, properties }: Declared): readonly Task[] {
  const definition = definitionOf(template, properties);
  if (!definition) return [];
  const term = (value: unknown): Term => termIn(template, named(definition, value));
  const certain = certainStatesIn(definition.value);
  return statesIn(definition.value).flatMap((state) =>
    taskOf(state, term, template.places.of(state, template.resources[id])).map((task) => ({
      ...task,
      filter: { kind: certain.has(state) ? 'none' : 'unknown' },
    })),
  );
}

/** The states that every execution comes to as long as nothing fails: those before any choice, and not in a map. */
function certainStatesIn(definition: unknown): ReadonlySet<unknown> {
  const certain = new Set<unknown>();
  const follow = (machine: unknown): void => {
    const { StartAt, States } = recordOf(machine);
    for (let name: unknown = StartAt; typeof name === 'string';) {
      const state = recordOf(recordOf(States)[name]);
      if (certain.has(state)) return;
      certain.add(state);
      if (state['Type'] === 'Parallel') listOf(state['Branches']).forEach(follow);
      name = state['Type'] === 'Choice' ? undefined : state['Next'];
    }
  };
  follow(definition);
  return certain;
}

function definitionOf(template: Template, properties: Plain): Definition | undefined {
  const substitutions = recordOf(properties['DefinitionSubstitutions']);
  const { Definition, DefinitionString, DefinitionUri } = properties;
  if (Definition !== undefined) return { value: Definition, values: substitutions };
  if (DefinitionString !== undefined) return spelledDefinition(DefinitionString, substitutions);
  const location = spelledIn(template, DefinitionUri);
  if (location === undefined || /^\w+:\/\//.test(location)) return undefined;
  const file = path.resolve(path.dirname(template.file), location);
  const text = isInside(template.root, file) ? readText(file) : undefined;
  if (text === undefined) return undefined;
  const parsed = parseDefinition(text);
  template.places.add(file, parsed);
  return { value: parsed.value, values: substitutions };
}

/** Substitutions that give numbers or lists stand in a file's JSON without quotes. */
function parseDefinition(text: string): ParsedTemplate {
  const parsed = parseTemplate(text);
  if (!parsed.isBroken) return parsed;
  return parseTemplate(text.replaceAll(/([:[,]\s*)(\$\{\w+\})(?=\s*[,\]}])/g, '$1"$2"'));
}

/** JSON in a text that `Fn::Sub` or `Fn::Join` may put together. */
function spelledDefinition(given: unknown, substitutions: Plain): Definition | undefined {
  const [name, argument] = intrinsicOf(given) ?? [];
  if (name === undefined) return parsedDefinition(textOf(given), substitutions);
  if (name === 'Fn::Sub') {
    const [text, values] = typeof argument === 'string' ? [argument] : listOf(argument);
    return parsedDefinition(textOf(text), { ...substitutions, ...recordOf(values) });
  }
  if (name !== 'Fn::Join') return undefined;
  const [separator, parts] = listOf(argument);
  const values: Record<string, unknown> = { ...substitutions };
  const texts = listOf(parts).map((part, index) => {
    if (typeof part === 'string') return part;
    values[`Part${index}`] = part;
    return `\${Part${index}}`;
  });
  return parsedDefinition(texts.join(String(separator)), values);
}

function parsedDefinition(text: string | undefined, values: Plain): Definition | undefined {
  try {
    return text === undefined ? undefined : { value: JSON.parse(text) as unknown, values };
  } catch {
    return undefined;
  }
}

/** Every task state, also those inside of parallel branches and maps. */
function statesIn(definition: unknown): Plain[] {
  const found: Plain[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 40 || found.length >= mostStates) return;
    if (recordOf(value)['Type'] === 'Task') found.push(recordOf(value));
    for (const held of Object.values(value)) visit(held, depth + 1);
  };
  visit(definition, 0);
  return found;
}

/** A text of the definition as CloudFormation would fill it. */
function named({ values }: Definition, value: unknown): unknown {
  return typeof value === 'string' && value.includes('${') ? { 'Fn::Sub': [value, values] } : value;
}

/** Which parameter of an integration names what it works with (https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html). */
const integrations: readonly (readonly [RegExp, Resource['service'], string])[] = [
  [/:lambda:invoke/, 'lambda', 'FunctionName'],
  [/:sqs:sendMessage/, 'sqs', 'QueueUrl'],
  [/:sns:publish/, 'sns', 'TopicArn'],
  [/:dynamodb:(put|update|delete)Item/, 'dynamodb', 'TableName'],
  [/:states:startExecution|:sfn:startExecution/, 'stepfunctions', 'StateMachineArn'],
  [/:s3:(putObject|copyObject)/, 's3', 'Bucket'],
  [/:kinesis:putRecord/, 'kinesis', 'StreamName'],
  [/:firehose:putRecord/, 'firehose', 'DeliveryStreamName'],
];

function taskOf(state: Plain, term: (value: unknown) => Term, place: Place): Omit<Task, 'filter'>[] {
  const resource = term(state['Resource']);
  const parameters = recordOf(state['Parameters'] ?? state['Arguments']);
  const atoms = resource.kind === 'concat' ? resource.atoms : [];
  const text = atoms.map((atom) => (atom.kind === 'text' ? atom.text : '')).join('');
  if (!text.includes(':states:::')) return [{ service: 'lambda', to: resource, place }];
  if (text.includes(':events:putEvents'))
    return listOf(parameters['Entries']).map((entry) => {
      const bus = recordOf(entry)['EventBusName'];
      return { service: 'eventbridge', to: bus === undefined ? textTerm('default') : term(bus), place };
    });
  const found = integrations.find(([pattern]) => pattern.test(text));
  return found ? [{ service: found[1], to: term(parameters[found[2]]), place }] : [];
}
