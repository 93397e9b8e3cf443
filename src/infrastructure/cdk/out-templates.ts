import path from 'node:path';
import { listFilesBelow, readText } from '../../files/files.js';
import { listOf, recordOf, textOf } from '../template-values.js';

type Plain = Readonly<Record<string, unknown>>;

/** One stack of a synthesized app. */
interface Stack {
  /** File name without `.template.json`. */
  readonly name: string;
  readonly directory: string;
  /** Stands before its logical ids, so that those of several stacks differ. */
  readonly prefix: string;
  readonly template: Plain;
  /** The stack that it is nested in, and what that passes to it. */
  parent: Stack | undefined;
  parameters: Plain;
}

/** All stacks of a synthesized app as one CloudFormation template. */
export interface Synthesized {
  readonly resources: Plain;
  /** Where each resource comes from. */
  readonly origins: ReadonlyMap<
    string,
    { readonly directory: string; readonly stack: string; readonly id: string }
  >;
}

/** No app has more stacks than this. */
const mostStacks = 500;

/** Reads the templates of a `cdk.out` and joins what one stack imports from another. */
export function readTemplates(directory: string): Synthesized {
  const stacks = stacksIn(directory);
  passParameters(stacks);
  const joining = new Joining(stacks, exportsOf(stacks));
  const resources: Record<string, unknown> = {};
  const origins = new Map<string, { directory: string; stack: string; id: string }>();
  for (const stack of stacks)
    for (const [id, resource] of Object.entries(recordOf(stack.template['Resources']))) {
      resources[stack.prefix + id] = joining.valueIn(stack, resource);
      origins.set(stack.prefix + id, { directory: stack.directory, stack: stack.name, id });
    }
  return { resources: withNotifications(resources), origins };
}

function stacksIn(directory: string): Stack[] {
  const accept = (relative: string, isDirectory: boolean): boolean =>
    isDirectory
      ? /^assembly-[^/]*$/.test(path.posix.basename(relative))
      : relative.endsWith('.template.json');
  const files = listFilesBelow(directory, accept, mostStacks);
  return files.map((file) => {
    const name = path.basename(file).replace(/\.template\.json$/, '');
    const prefix =
      files.length === 1
        ? ''
        : `${path
            .relative(directory, file)
            .replace(/\.template\.json$/, '')
            .replace(/\W/g, '')}_`;
    return {
      name,
      directory: path.dirname(file),
      prefix,
      template: parsed(file),
      parent: undefined,
      parameters: {},
    };
  });
}

/** A JSON file as a record; an empty one when it cannot be read. */
export function parsed(file: string): Plain {
  try {
    return recordOf(JSON.parse(readText(file) ?? ''));
  } catch {
    return {};
  }
}

/** The values that stacks export, by name. */
function exportsOf(
  stacks: readonly Stack[],
): ReadonlyMap<string, { readonly stack: Stack; readonly value: unknown }> {
  const exports = new Map<string, { stack: Stack; value: unknown }>();
  for (const stack of stacks)
    for (const output of Object.values(recordOf(stack.template['Outputs']))) {
      const { Value, Export } = recordOf(output);
      const name = textOf(recordOf(Export)['Name']);
      if (name !== undefined) exports.set(name, { stack, value: Value });
    }
  return exports;
}

/** Nested stacks get parameters from the stack whose resource names their template. */
function passParameters(stacks: readonly Stack[]): void {
  for (const parent of stacks)
    for (const resource of Object.values(recordOf(parent.template['Resources']))) {
      const child = nestedStack(resource, parent, stacks);
      if (!child) continue;
      child.parent = parent;
      child.parameters = recordOf(recordOf(recordOf(resource)['Properties'])['Parameters']);
    }
}

function nestedStack(resource: unknown, parent: Stack, stacks: readonly Stack[]): Stack | undefined {
  const { Type, Metadata } = recordOf(resource);
  const file = textOf(recordOf(Metadata)['aws:asset:path']);
  if (Type !== 'AWS::CloudFormation::Stack' || file === undefined) return undefined;
  return stacks.find(
    ({ name, directory }) => directory === parent.directory && `${name}.template.json` === file,
  );
}

/** Values within values that are followed, and imports of imports. */
const deepest = 60;

/** Values that all stacks together may hold, imports counted where they stand. */
const mostValues = 1_000_000;

/** Puts what stacks hold of each other in one template. */
class Joining {
  private remaining = mostValues;

  constructor(
    private readonly stacks: readonly Stack[],
    private readonly exports: ReturnType<typeof exportsOf>,
  ) {}

  /** A value with the ids of its stack, and with what other stacks hold in place of imports. */
  valueIn(stack: Stack, value: unknown, depth = 0): unknown {
    this.remaining -= 1;
    if (depth > deepest || this.remaining < 0) return undefined;
    const within = (part: unknown, of = stack): unknown => this.valueIn(of, part, depth + 1);
    if (Array.isArray(value)) return value.map((item) => within(item));
    if (typeof value !== 'object' || value === null) return value;
    const [entry, ...others] = Object.entries(value as Plain);
    const [name, argument] = others.length === 0 && entry ? entry : ['', undefined];
    switch (name) {
      case 'Ref':
        return this.reference(String(argument), stack, within);
      case 'Fn::GetAtt':
        return this.attribute(argument, stack, within);
      case 'Fn::Sub':
        return { 'Fn::Sub': joinedText(argument, stack, within) };
      case 'Fn::ImportValue': {
        const exported = typeof argument === 'string' ? this.exports.get(argument) : undefined;
        return exported ? within(exported.value, exported.stack) : value;
      }
      default:
        return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, within(held)]));
    }
  }

  private reference(id: string, stack: Stack, within: Within): unknown {
    const given = Object.hasOwn(stack.parameters, id) ? stack.parameters[id] : undefined;
    return given !== undefined && stack.parent ? within(given, stack.parent) : { Ref: ownId(id, stack) };
  }

  /** `Outputs.X` of a nested stack is what the nested stack holds. */
  private attribute(argument: unknown, stack: Stack, within: Within): unknown {
    const [id = '', ...names] =
      typeof argument === 'string' ? argument.split('.') : listOf(argument).map(String);
    const attribute = names.join('.');
    const child = nestedStack(recordOf(stack.template['Resources'])[id], stack, this.stacks);
    const output = recordOf(child?.template['Outputs'])[attribute.replace(/^Outputs\./, '')];
    return child && output !== undefined
      ? within(recordOf(output)['Value'], child)
      : { 'Fn::GetAtt': [ownId(id, stack), attribute] };
  }
}

type Within = (part: unknown, of?: Stack) => unknown;

/** The account and the region of two stacks may be two; partition and domain are not. */
function ownId(id: string, { prefix }: Stack): string {
  return /^AWS::(Partition|URLSuffix|NoValue)$/.test(id) ? id : prefix + id;
}

function joinedText(argument: unknown, stack: Stack, within: Within): unknown {
  const [text, given] = typeof argument === 'string' ? [argument] : listOf(argument);
  const names = Object.keys(recordOf(given));
  const renamed = String(text).replace(/\$\{([^!}][^}]*)\}/g, (whole, name: string) =>
    names.includes(name) ? whole : `\${${ownId(name, stack)}}`,
  );
  return given === undefined ? renamed : [renamed, within(given)];
}

/** CDK sets up notifications with a resource of its own, which names everything as S3's API does; CloudFormation has them at the bucket. */
function withNotifications(resources: Plain): Plain {
  const all: Record<string, unknown> = { ...resources };
  for (const [id, resource] of Object.entries(resources)) {
    const { Type, Properties } = recordOf(resource);
    if (Type !== 'Custom::S3BucketNotifications') continue;
    const { BucketName, NotificationConfiguration } = recordOf(Properties);
    const named = textOf(recordOf(BucketName)['Ref']);
    const bucket = named !== undefined && Object.hasOwn(all, named) ? named : `${id}Bucket`;
    const { Type: type = 'AWS::S3::Bucket', Properties: own = { BucketName } } = recordOf(all[bucket]);
    const properties = {
      ...recordOf(own),
      NotificationConfiguration: configurationOf(recordOf(NotificationConfiguration)),
    };
    all[bucket] = { ...recordOf(all[bucket]), Type: type, Properties: properties };
  }
  return all;
}

function configurationOf(given: Plain): Plain {
  const kinds = [
    ['LambdaFunctionConfigurations', 'LambdaFunctionArn', 'LambdaConfigurations', 'Function'],
    ['QueueConfigurations', 'QueueArn', 'QueueConfigurations', 'Queue'],
    ['TopicConfigurations', 'TopicArn', 'TopicConfigurations', 'Topic'],
  ] as const;
  const lists = kinds.map(([list, target, ownList, ownTarget]) => {
    const items = listOf(given[list])
      .map(recordOf)
      .flatMap((item) => {
        const rules = recordOf(recordOf(item['Filter'])['Key'])['FilterRules'];
        return listOf(item['Events']).map((event) => ({
          Event: event,
          [ownTarget]: item[target],
          ...(rules === undefined ? {} : { Filter: { S3Key: { Rules: rules } } }),
        }));
      });
    return [ownList, items] as const;
  });
  const { EventBridgeConfiguration } = given;
  const bridge = EventBridgeConfiguration === undefined ? {} : { EventBridgeConfiguration };
  return { ...Object.fromEntries(lists.filter(([, items]) => items.length > 0)), ...bridge };
}
