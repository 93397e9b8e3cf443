import path from 'node:path';
import { readCloudFormation } from './cloudformation.js';
import type { Deployment } from './deployment.js';
import { readServerless } from './serverless.js';
import { isTerraformName } from './terraform/configuration.js';
import { readTerraform } from './terraform/terraform.js';

/** How templates of one dialect are found and read. */
interface Reader {
  /** Whether a file may be such a template, by its name. */
  readonly isTemplate: (name: string) => boolean;
  /** The template as a deployment; `undefined` when it is none after all, or declares no Lambda function. */
  readonly read: (file: string, text: string, root: string) => Deployment | undefined;
}

/** The first reader that takes a name reads the file. */
const readers: readonly Reader[] = [
  { isTemplate: (name) => /^serverless[^/]*\.(ya?ml|json)$/.test(name), read: readServerless },
  { isTemplate: isTerraformName, read: (file, _, root) => readTerraform(file, root) },
  {
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

/** Whether a file may be a template, by its name. */
export function isTemplateName(name: string): boolean {
  return readerOf(name) !== undefined;
}

/** Reads a template in the dialect that its name tells. */
export function readTemplateText(file: string, text: string, root: string): Deployment | undefined {
  return readerOf(path.basename(file))?.read(file, text, root);
}

/** Runtimes of other languages are named and none of Node.js is: no function of the template has JavaScript to lint. */
function isInOtherLanguages(text: string): boolean {
  return !text.includes('nodejs') && /\b(python\d|java\d|dotnet|ruby\d|go1\.x|provided)/.test(text);
}
