import { attributeTerm, concatTerms, resourceOf, textTerm, type Atom, type Term } from '../deployment.js';
import type { CreatedValue, Value } from '../program/values.js';
import { apiOf, methodCallOf, pathOfExternal } from './api.js';
import { argumentOf, isWholeList, itemsOf, numberOf, propertyOf, textOf } from '../program/arguments.js';
import {
  constructsOf,
  importedFrom,
  isNameMember,
  stackAround,
  type App,
  type Construct,
} from './constructs.js';

const unknownTerm: Term = { kind: 'unknown' };

type Attribute = Extract<Atom, { kind: 'attribute' }>['which'];

/** Values within values that are followed. */
const deepest = 10;

/** What a value names: text, attributes of constructs, and symbols for what only a deployment knows. */
export function termOf(app: App, value: Value | undefined, depth = 0): Term {
  if (value === undefined || depth > deepest) return unknownTerm;
  const within = (part: Value): Term => termOf(app, part, depth + 1);
  switch (value.kind) {
    case 'plain':
      return value.value === null || value.value === undefined ? unknownTerm : textTerm(String(value.value));
    case 'text':
      return concatTerms(value.parts.map(within));
    case 'either':
      return { kind: 'either', options: value.options.map(within) };
    case 'member':
      return memberTerm(app, value.of, value.name, depth);
    case 'created':
      return callTerm(app, value, within);
    default:
      return symbolTerm(symbolOf(app, value));
  }
}

/** The term by which a construct is known; imported ones are known by the name that they are imported by. */
export function constructTerm(app: App, construct: Construct, which: Attribute, depth = 0): Term {
  if (!construct.isImported) return attributeTerm(construct.path, which);
  const [named] = importedFrom(construct);
  const term = termOf(app, named, depth + 1);
  return term.kind === 'concat' ? term : attributeTerm(construct.path, which);
}

/** The resource that a value is, such as the bucket that is given to a notification. */
export function resourceTerm(app: App, value: Value | undefined, which: Attribute): Term {
  const constructs = constructsOf(app, value).filter(({ service }) => service !== undefined);
  const terms = constructs.map((construct) => constructTerm(app, construct, which));
  const [only] = terms;
  if (!only) return unknownTerm;
  // One of several possible values that is not understood leaves all of it open.
  const isWhole = value?.kind !== 'either' || terms.length >= value.options.length;
  return terms.length === 1 && isWhole
    ? only
    : { kind: 'either', options: isWhole ? terms : [...terms, unknownTerm] };
}

function memberTerm(app: App, of: Value, name: string, depth: number): Term {
  const constructs = constructsOf(app, of);
  if (name === 'stringValue' && of.kind === 'created') {
    const given = parameterTermOf(app, of, (value) => termOf(app, value, depth + 1));
    if (given) return given;
  }
  if (name === 'logGroupName' || name === 'logGroupArn') {
    const group = ownLogGroup(app, of);
    if (group) return group;
  }
  const [construct, ...others] = constructs;
  if (construct?.service === undefined || isNameOrNode(of))
    return symbolTerm(memberSymbol(app, of, name, depth));
  const terms = [construct, ...others].map((one) => constructTerm(app, one, attributeOf(one, name), depth));
  return terms.length === 1 ? (terms[0] ?? unknownTerm) : { kind: 'either', options: terms };
}

/** What `bucket.node.id` and `bucket.bucketName.length` are members of stands for the bucket, and its members do not. */
function isNameOrNode(of: Value): boolean {
  return of.kind === 'member' && (of.name === 'node' || isNameMember(of.name));
}

/** `fn.logGroup.logGroupName`: Lambda's own `/aws/lambda/NAME`. */
function ownLogGroup(app: App, of: Value): Term | undefined {
  if (of.kind !== 'member' || of.name !== 'logGroup') return undefined;
  const [only, ...others] = constructsOf(app, of.of);
  if (only?.service !== 'lambda' || others.length > 0 || propertyOf(only.properties, 'logGroup'))
    return undefined;
  return concatTerms([textTerm('/aws/lambda/'), constructTerm(app, only, 'name')]);
}

/** The log group that a value is, also the one that Lambda makes for a function. */
export function logGroupTerm(app: App, value: Value | undefined): Term {
  return (value && ownLogGroup(app, value)) ?? resourceTerm(app, value, 'name');
}

/** What `Ref` of CloudFormation gives for a resource, where it is not the name. */
const references: Readonly<Partial<Record<string, Attribute>>> = {
  sqs: 'url',
  sns: 'arn',
  stepfunctions: 'arn',
};

function attributeOf({ service }: Construct, name: string): Attribute {
  if (name === 'ref') return (service && references[service]) ?? 'name';
  if (/streamArn$/i.test(name) && service === 'dynamodb') return 'streamArn';
  if (/(^a|A)rn$/.test(name)) return 'arn';
  if (/Url$/.test(name)) return service === 'sqs' ? 'url' : 'other';
  return /^(bucket|queue|topic|table|stream|function|eventBus|logGroup|stateMachine|deliveryStream|attr\w*)Name$/.test(
    name,
  )
    ? 'name'
    : 'other';
}

function callTerm(app: App, call: CreatedValue, within: (value: Value) => Term): Term {
  const api = apiOf(call);
  if (api === 'core.Fn.join') {
    const [separator, items] = [argumentOf(call, 0), argumentOf(call, 1)];
    if (!separator || !isWholeList(items)) return unknownTerm;
    const parts = itemsOf(items).flatMap((item, index) => (index === 0 ? [item] : [separator, item]));
    return concatTerms(parts.map(within));
  }
  if (api === 'core.Fn.select') return partOfArn(call, within) ?? symbolTerm(symbolOf(app, call));
  if (api === 'core.Fn.importValue') return importTerm(app, argumentOf(call, 0), within);
  return parameterTermOf(app, call, within) ?? symbolTerm(symbolOf(app, call));
}

/** `Fn.select(1, Fn.split('/', table.tableArn))` is the table's name. */
function partOfArn(call: CreatedValue, within: (value: Value) => Term): Term | undefined {
  const [index, split] = [numberOf(argumentOf(call, 0)), argumentOf(call, 1)];
  if (split?.kind !== 'created' || apiOf(split) !== 'core.Fn.split') return undefined;
  const [separator, given] = [textOf(argumentOf(split, 0)), argumentOf(split, 1)];
  const term = given && within(given);
  const of = term && resourceOf(term);
  const isArn =
    term?.kind === 'concat' && term.atoms.some((atom) => atom.kind === 'attribute' && atom.which === 'arn');
  if (of === undefined || !isArn) return undefined;
  const isName = separator === '/' ? index === 1 : separator === ':' && (index === 5 || index === 6);
  return isName ? attributeTerm(of, 'name') : undefined;
}

/** The output of a stack of this app that exports the name, or a symbol for the name. */
function importTerm(app: App, name: Value | undefined, within: (value: Value) => Term): Term {
  const text = textOf(name);
  if (text === undefined) return unknownTerm;
  const exported = app.constructs.find(
    ({ api, properties }) =>
      api === 'core.CfnOutput' && textOf(propertyOf(properties, 'exportName')) === text,
  );
  const value = propertyOf(exported?.properties, 'value');
  return value ? within(value) : symbolTerm(`cfn:import:${JSON.stringify(text)}`);
}

/** The value of an SSM parameter: of one that this app makes, or a symbol for its name. */
function parameterTermOf(app: App, call: CreatedValue, within: (value: Value) => Term): Term | undefined {
  const api = apiOf(call);
  if (api === 'aws-ssm.StringParameter') return valueOfParameter(argumentOf(call, 2), within);
  const [, by] =
    /^aws-ssm\.StringParameter\.(valueForStringParameter|valueFromLookup|fromStringParameterName)$/.exec(
      api ?? '',
    ) ?? [];
  const name =
    by === undefined ? undefined : textOf(argumentOf(call, by === 'fromStringParameterName' ? 2 : 1));
  if (name === undefined) return undefined;
  const made = app.constructs.find(
    ({ api: each, properties }) =>
      each === 'aws-ssm.StringParameter' && textOf(propertyOf(properties, 'parameterName')) === name,
  );
  return valueOfParameter(made?.properties, within) ?? symbolTerm(`cfn:ssm:${JSON.stringify(name)}`);
}

function valueOfParameter(properties: Value | undefined, within: (value: Value) => Term): Term | undefined {
  const value = propertyOf(properties, 'stringValue');
  return value && within(value);
}

function memberSymbol(app: App, of: Value, name: string, depth: number): string | undefined {
  const above = depth > deepest ? undefined : symbolOf(app, of, depth + 1);
  return above === undefined ? undefined : `${above}.${name}`;
}

/** A name for what only a deployment knows: the same for the same thing. */
function symbolOf(app: App, value: Value, depth = 0): string | undefined {
  switch (value.kind) {
    case 'external': {
      const path = pathOfExternal(value);
      return path.startsWith('process.env.')
        ? `env:${path.slice('process.env.'.length)}`
        : (apiOf(value) ?? path);
    }
    case 'member':
      return memberSymbol(app, value.of, value.name, depth);
    case 'created': {
      const construct =
        apiOf(value) === 'core.Stack.of'
          ? stackAround(value.arguments[0], app.known)
          : app.known.get(`${value.id}`);
      if (construct) return `cdk:${construct.path}`;
      return contextOf(value) ?? `cdk:${apiOf(value) ?? ''}(${value.id})`;
    }
    default:
      return undefined;
  }
}

/** `this.node.tryGetContext('stage')` gives the same wherever it is asked. */
function contextOf(call: CreatedValue): string | undefined {
  const method = methodCallOf(call);
  const name = /^(tryGet|get)Context$/.test(method?.name ?? '') ? textOf(argumentOf(call, 0)) : undefined;
  return name === undefined ? undefined : `cdk:context:${name}`;
}

function symbolTerm(id: string | undefined): Term {
  return id === undefined ? unknownTerm : { kind: 'concat', atoms: [{ kind: 'symbol', id }] };
}
