import path from 'node:path';
import { isInside, listDirectory, readText } from '../../files/files.js';
import type { Problem } from '../deployment.js';
import { parseHcl } from '../hcl/body.js';
import { parseHclJson } from '../hcl/json-body.js';
import type { Block, Expression } from '../hcl/syntax.js';

/** A block, and the file that it stands in. */
export interface Declaration {
  readonly block: Block;
  /** Absolute path. */
  readonly file: string;
}

/** What the files of one directory say together: a module of Terraform. */
export interface Configuration {
  /** Absolute path. */
  readonly directory: string;
  /** Resources as `aws_sqs_queue.jobs`, data sources as `data.aws_sqs_queue.jobs`; in the order of the files. */
  readonly resources: ReadonlyMap<string, Declaration>;
  readonly modules: ReadonlyMap<string, Declaration>;
  readonly locals: ReadonlyMap<string, Expression>;
  /** Variables, with their defaults. */
  readonly variables: ReadonlyMap<string, Expression | undefined>;
  readonly outputs: ReadonlyMap<string, Expression>;
  readonly problems: readonly Problem[];
}

/** Whether a file belongs to a Terraform or OpenTofu configuration, by its name. */
export function isTerraformName(name: string): boolean {
  return /^[^.].*\.(tf|tofu)(\.json)?$/.test(name);
}

/** Names of the files of a directory that are read together; OpenTofu reads `a.tofu` in place of `a.tf`. */
export function terraformNamesIn(directory: string): readonly string[] {
  const names = listDirectory(directory).filter(isTerraformName);
  return names.filter(
    (name) => !names.includes(name.replace(/\.tf(\.json)?$/, '.tofu$1')) || /\.tofu/.test(name),
  );
}

/** The file that stands for its directory: `main.tf`, else the first by name. */
export function startOf(names: readonly string[]): string | undefined {
  return names.find((name) => /^main\.(tf|tofu)(\.json)?$/.test(name)) ?? names[0];
}

/** Reads all files of a directory as one. */
export function readConfiguration(directory: string, root: string): Configuration {
  const found = {
    resources: new Map<string, Declaration>(),
    modules: new Map<string, Declaration>(),
    locals: new Map<string, Expression>(),
    variables: new Map<string, Expression | undefined>(),
    outputs: new Map<string, Expression>(),
  };
  const problems: Problem[] = [];
  for (const name of terraformNamesIn(directory)) {
    const file = path.join(directory, name);
    const text = isInside(root, file) ? readText(file) : undefined;
    if (text === undefined) {
      problems.push({
        file,
        line: 1,
        text: 'The file cannot be read, or is larger than any that a person writes.',
      });
      continue;
    }
    if (/(^|_)override\.(tf|tofu)/.test(name))
      problems.push({ file, line: 1, text: 'What this file overrides is not taken into account.' });
    const { body, problems: own } = name.endsWith('.json') ? parseHclJson(text) : parseHcl(text);
    problems.push(...own.map((problem) => ({ file, ...problem })));
    for (const block of body.blocks) addBlock(found, { block, file });
  }
  return { directory, ...found, problems };
}

interface Found {
  readonly resources: Map<string, Declaration>;
  readonly modules: Map<string, Declaration>;
  readonly locals: Map<string, Expression>;
  readonly variables: Map<string, Expression | undefined>;
  readonly outputs: Map<string, Expression>;
}

function addBlock(found: Found, declaration: Declaration): void {
  const { type, labels, body } = declaration.block;
  const [first = '', second = ''] = labels;
  const value = (name: string): Expression | undefined =>
    body.attributes.find((attribute) => attribute.name === name)?.value;
  const output = value('value');
  switch (type) {
    case 'resource':
      addFirst(found.resources, `${first}.${second}`, declaration);
      return;
    case 'data':
      addFirst(found.resources, `data.${first}.${second}`, declaration);
      return;
    case 'module':
      addFirst(found.modules, first, declaration);
      return;
    case 'variable':
      addFirst(found.variables, first, value('default'));
      return;
    case 'output':
      if (output) addFirst(found.outputs, first, output);
      return;
    case 'locals':
      for (const attribute of body.attributes) addFirst(found.locals, attribute.name, attribute.value);
  }
}

function addFirst<Held>(map: Map<string, Held>, name: string, held: Held): void {
  if (!map.has(name)) map.set(name, held);
}
