import { concatTerms, literalTextOf, PatternTerm, textTerm, type Atom, type Term } from './deployment.js';
import { intrinsicOf, listOf, optionsOf, recordOf, type Plain } from './template-values.js';

/** A resource that a value refers to. */
export interface NamedResource {
  /** The name that the deployment knows it by; most often the logical id itself. */
  readonly id: string;
  /** Empty when it has none. */
  readonly type: string;
}

/** What CloudFormation's values may refer to. */
export interface TermScope {
  /** The resource with a logical id; `undefined` for parameters and what is not there. */
  readonly resourceNamed: (logicalId: string) => NamedResource | undefined;
  /** The template's `Mappings`. */
  readonly mappings: Plain;
  /** Another tool's own variables in a text: the text in its parts, each variable as a term, or as the text it stands for. */
  readonly partsOf?: (text: string) => readonly (string | Term)[];
}

type Attribute = Extract<Atom, { kind: 'attribute' }>['which'];

const attributes: ReadonlyMap<string, Attribute> = new Map([
  ['Arn', 'arn'],
  ['TopicArn', 'arn'],
  ['QueueArn', 'arn'],
  ['StateMachineArn', 'arn'],
  ['QueueName', 'name'],
  ['TopicName', 'name'],
  ['BucketName', 'name'],
  ['Name', 'name'],
  ['QueueUrl', 'url'],
  ['StreamArn', 'streamArn'],
]);

/** What `Ref` gives of resources that it does not give the name of (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/). */
const references: ReadonlyMap<string, Attribute> = new Map([
  ['AWS::SQS::Queue', 'url'],
  ['AWS::SNS::Topic', 'arn'],
  ['AWS::StepFunctions::StateMachine', 'arn'],
  ['AWS::Serverless::StateMachine', 'arn'],
]);

/** Attributes of these resources are values of their own: outputs of a nested stack, answers of a custom resource. */
const valueHolders = /^(AWS::CloudFormation::|AWS::Serverless::Application$|AWS::SSM::|Custom::)/;

const unknown: Term = { kind: 'unknown' };

/** What a CloudFormation value names. */
export function termOf(value: unknown, scope: TermScope): Term {
  if (typeof value === 'string')
    return resolvedTerm(concatTerms(pieces(value, scope, (text) => [textTerm(text)])));
  if (typeof value === 'number' || typeof value === 'boolean') return textTerm(String(value));
  const [name, argument] = intrinsicOf(value) ?? [];
  switch (name) {
    case 'Ref':
      return referenceTerm(String(argument), undefined, scope);
    case 'Fn::GetAtt': {
      const [id = '', ...attribute] =
        typeof argument === 'string' ? argument.split('.') : listOf(argument).map(String);
      return referenceTerm(id, attribute.join('.'), scope);
    }
    case 'Fn::Sub':
      return resolvedTerm(subTerm(argument, scope));
    case 'Fn::Join':
      return resolvedTerm(joinTerm(argument, scope));
    case 'Fn::If':
      return eitherTerm(optionsOf(value).map((option) => termOf(option, scope)));
    case 'Fn::FindInMap':
      return foundInMap(argument, scope) ?? expressionSymbol(value);
    case 'Fn::Select':
      return selectTerm(argument, scope) ?? expressionSymbol(value);
    case 'Fn::ImportValue':
      return importTerm(termOf(argument, scope));
    case undefined:
    case 'Fn::Transform':
      return unknown;
    default:
      return expressionSymbol(value);
  }
}

/** What another stack exports under a name; the resource behind the export is also known by this term. */
export function importTerm(name: Term): Term {
  const key = keyOf(name);
  return key === undefined ? unknown : symbol(`cfn:import:${key}`);
}

/** What a parameter of Systems Manager with this name holds. */
export function parameterTerm(name: Term): Term {
  const key = keyOf(name);
  return key === undefined ? unknown : symbol(`cfn:ssm:${key}`);
}

function keyOf(name: Term): string | undefined {
  if (name.kind !== 'concat') return undefined;
  return JSON.stringify(literalTextOf(name) ?? name.atoms);
}

function symbol(id: string): Term {
  return { kind: 'concat', atoms: [{ kind: 'symbol', id }] };
}

/** A value that is not evaluated, but the same wherever it is written: CloudFormation's functions have no side effects. */
function expressionSymbol(value: unknown): Term {
  return symbol(`cfn:${JSON.stringify(value)}`);
}

/** One of some terms; the only one when they are all the same. */
function eitherTerm(options: readonly Term[]): Term {
  const [first] = options;
  if (!first) return unknown;
  const text = JSON.stringify(first);
  return options.every((option) => JSON.stringify(option) === text) ? first : { kind: 'either', options };
}

/** A term as part of a longer one; one of several values is then known by its expression. */
function partTerm(value: unknown, scope: TermScope): Term {
  const term = termOf(value, scope);
  return term.kind === 'either' ? expressionSymbol(value) : term;
}

function referenceTerm(name: string, attribute: string | undefined, scope: TermScope): Term {
  const [logicalId = '', generated] = name.split('.');
  const resource = scope.resourceNamed(logicalId);
  const path = attribute === undefined ? name : `${name}.${attribute}`;
  if (!resource || (attribute !== undefined && valueHolders.test(resource.type)))
    return name === 'AWS::NoValue' ? unknown : symbol(`cfn:${path}`);
  const ofReference = generated === undefined ? (references.get(resource.type) ?? 'name') : 'arn';
  const which = attribute === undefined ? ofReference : (attributes.get(attribute) ?? 'other');
  return { kind: 'concat', atoms: [{ kind: 'attribute', of: resource.id, which }] };
}

/** The terms of a text whose plain parts `read` makes terms of. */
function pieces(text: string, scope: TermScope, read: (text: string) => readonly Term[]): readonly Term[] {
  if (!scope.partsOf) return read(text);
  return scope.partsOf(text).flatMap((part) => (typeof part === 'string' ? read(part) : [part]));
}

function subTerm(argument: unknown, scope: TermScope): Term {
  const [text, given] = typeof argument === 'string' ? [argument, undefined] : listOf(argument);
  if (typeof text !== 'string') return unknown;
  const values = recordOf(given);
  return concatTerms(pieces(text, scope, (part) => substituted(part, values, scope)));
}

function substituted(text: string, values: Plain, scope: TermScope): readonly Term[] {
  return text.split(/\$\{([^}]*)\}/).map((part, index) => {
    if (index % 2 === 0) return textTerm(part);
    if (part.startsWith('!')) return textTerm(`\${${part.slice(1)}}`);
    const name = part.trim();
    if (Object.hasOwn(values, name)) return partTerm(values[name], scope);
    const [id = '', ...attribute] = name.split('.');
    return referenceTerm(id, attribute.length > 0 ? attribute.join('.') : undefined, scope);
  });
}

function joinTerm(argument: unknown, scope: TermScope): Term {
  const [separator, parts] = listOf(argument);
  if (intrinsicOf(parts)) return expressionSymbol({ 'Fn::Join': argument });
  const terms = listOf(parts).map((part) => partTerm(part, scope));
  return concatTerms(
    terms.flatMap((term, index) => (index === 0 ? [term] : [textTerm(String(separator)), term])),
  );
}

/** A value of the template's `Mappings`; where a key depends on the deployment, one of those that the map has. */
function foundInMap(argument: unknown, scope: TermScope): Term | undefined {
  const [map, ...keys] = listOf(argument).slice(0, 3);
  const found = keys.reduce<readonly unknown[]>(
    (held, key) => held.flatMap((value) => heldUnder(value, key)),
    [typeof map === 'string' ? scope.mappings[map] : undefined],
  );
  const isPlain = found.every((value) => typeof value === 'string' || typeof value === 'number');
  return keys.length < 2 || found.length === 0 || !isPlain
    ? undefined
    : eitherTerm([...new Set(found)].map((value) => termOf(value, scope)));
}

function heldUnder(value: unknown, key: unknown): readonly unknown[] {
  const record = recordOf(value);
  if (typeof key === 'string') return Object.hasOwn(record, key) ? [record[key]] : [];
  return Object.values(record);
}

/** An item of a list, or a piece of a text, that the template spells out. */
function selectTerm(argument: unknown, scope: TermScope): Term | undefined {
  const [index, list] = listOf(argument);
  const [name, split] = intrinsicOf(list) ?? [];
  const position = Number(index);
  if (name === undefined) {
    const item = listOf(list)[position];
    return item === undefined ? undefined : termOf(item, scope);
  }
  if (name !== 'Fn::Split') return undefined;
  const [separator, source] = listOf(split);
  const text = literalTextOf(termOf(source, scope));
  const piece = text?.split(String(separator))[position];
  return piece === undefined ? undefined : textTerm(piece);
}

const dynamicReference = '{{resolve:';

/** `{{resolve:ssm:/orders/queue}}` is what the parameter holds; other dynamic references are known by their text. */
function resolvedTerm(term: Term): Term {
  if (term.kind !== 'concat') return term;
  const [first] = term.atoms;
  if (!term.atoms.some((atom) => atom.kind === 'text' && atom.text.includes(dynamicReference))) return term;
  const last = term.atoms.at(-1);
  const text = first?.kind === 'text' ? first.text : '';
  const start = /^\{\{resolve:ssm(?:-secure)?:/.exec(text)?.[0];
  if (start === undefined || last?.kind !== 'text' || !/^[^{]*\}\}$/.test(last.text.replace(start, '')))
    return expressionSymbol(term.atoms);
  const atoms: readonly Atom[] = term.atoms.map((atom) =>
    atom.kind === 'text'
      ? {
          kind: 'text',
          text: (atom === first ? atom.text.slice(start.length) : atom.text).replace(/(:\d+)?\}\}$/, ''),
        }
      : atom,
  );
  return parameterTerm({
    kind: 'concat',
    atoms: atoms.filter((atom) => atom.kind !== 'text' || atom.text !== ''),
  });
}

/** A pattern with its intrinsic functions as terms; `term` gives the term of one. */
export function patternOf(value: unknown, term: (value: unknown) => Term): unknown {
  if (Array.isArray(value)) return value.map((item) => patternOf(item, term));
  if (typeof value === 'string') return value.includes('${') ? patternLeaf(term(value)) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (intrinsicOf(value)) return patternLeaf(term(value));
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, patternOf(held, term)]));
}

function patternLeaf(term: Term): unknown {
  return literalTextOf(term) ?? new PatternTerm(term);
}
