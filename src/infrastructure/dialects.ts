import path from 'node:path';
import { readAmplify } from './amplify/amplify.js';
import { isArchitectName, readArchitect } from './architect/architect.js';
import { readCdkOut } from './cdk/cdk-out.js';
import { readCdk } from './cdk/cdk.js';
import { readCloudFormation } from './cloudformation.js';
import type { Deployment } from './deployment.js';
import { readPulumi } from './pulumi/pulumi.js';
import { readServerless } from './serverless.js';
import { readSst } from './sst/sst.js';
import { readServerlessProgram } from './serverless-program.js';
import { isTerraformName } from './terraform/configuration.js';
import { readTerraform } from './terraform/terraform.js';

/** How templates of one dialect are found and read. */
interface Reader {
  /** Which names such templates have, for people; empty when another reader of the dialect tells them. */
  readonly names: string;
  /** Whether a file may be such a template, by its name. */
  readonly isTemplate: (name: string) => boolean;
  /** It is read when settings name it, and not searched for. */
  readonly isOnlyNamed?: boolean;
  /** The template as a deployment; `undefined` when it is none after all, or declares no Lambda function. */
  readonly read: (file: string, text: string, root: string) => Deployment | undefined;
}

/** The first reader that takes a name reads the file. */
const readers: readonly Reader[] = [
  {
    names: '*.tf, *.tofu and *.tf.json (Terraform, OpenTofu)',
    isTemplate: isTerraformName,
    read: (file, _, root) => readTerraform(file, root),
  },
  {
    names: 'app.arc, .arc, arc.json and arc.yaml (Architect)',
    isTemplate: isArchitectName,
    read: readArchitect,
  },
  { names: 'sst.config.ts (SST 3)', isTemplate: (name) => name === 'sst.config.ts', read: readSst },
  {
    names: 'Pulumi.yaml of a Node.js program (Pulumi)',
    isTemplate: (name) => /^Pulumi\.ya?ml$/.test(name),
    read: readPulumi,
  },
  {
    names: 'amplify/backend.ts (Amplify Gen 2)',
    isTemplate: (name) => /^backend\.[cm]?[jt]s$/.test(name),
    read: readAmplify,
  },
  {
    names: 'cdk.json (AWS CDK)',
    isTemplate: (name) => name === 'cdk.json',
    read: readCdk,
  },
  {
    names: '',
    isTemplate: (name) => name === 'manifest.json',
    isOnlyNamed: true,
    read: (file, _, root) => readCdkOut(path.dirname(file), root),
  },
  {
    names: 'serverless*.yml, .yaml, .json, .ts and .js (Serverless Framework)',
    isTemplate: (name) => /^serverless[^/]*\.(ya?ml|json)$/.test(name),
    read: readServerless,
  },
  {
    names: '',
    isTemplate: (name) => /^serverless(\.[\w-]+)*(?<!\.(test|spec|d))\.[cm]?[jt]s$/.test(name),
    read: (file, text, root) =>
      /\b(functions|provider)\b/.test(text) ? readServerlessProgram(file, root) : undefined,
  },
  {
    names: '*.yaml, *.yml and *template*.json with a Lambda function (SAM, CloudFormation)',
    isTemplate: (name) => /(\.ya?ml|template[^/]*\.json)$/.test(name) && !/^packaged\b/.test(name),
    read: (file, text, root) =>
      /AWS::(Serverless|Lambda)::Function/.test(text) && !isInOtherLanguages(text)
        ? readCloudFormation(file, text, root)
        : undefined,
  },
];

function readerOf(name: string): Reader | undefined {
  return readers.find(({ isTemplate }) => isTemplate(name));
}

/** Whether a file may be a template that a search takes, by its name. */
export function isTemplateName(name: string): boolean {
  const reader = readerOf(name);
  return reader !== undefined && reader.isOnlyNamed !== true;
}

/** Which names the templates of each dialect have, for people. */
export function templateNames(): readonly string[] {
  return readers.map(({ names }) => names).filter((names) => names !== '');
}

/** Reads a template in the dialect that its name tells. */
export function readTemplateText(file: string, text: string, root: string): Deployment | undefined {
  return readerOf(path.basename(file))?.read(file, text, root);
}

/** Runtimes of other languages are named and none of Node.js is: no function of the template has JavaScript to lint. */
function isInOtherLanguages(text: string): boolean {
  return !text.includes('nodejs') && /\b(python\d|java\d|dotnet|ruby\d|go1\.x|provided)/.test(text);
}
