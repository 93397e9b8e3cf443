import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { deploymentsBelow } from '../analysis/project-deployments.js';
import type { Settings } from '../analysis/settings.js';
import { deploymentsHtml } from '../reports/deployment-html.js';
import { deploymentsJson } from '../reports/deployment-json.js';
import { deploymentsText } from '../reports/deployment-text.js';
import { explainingMistakes, oneOf, parsedArguments, UsageError } from './arguments.js';
import { projectFrom } from './project.js';
import type { ExitCode, Surface } from './surface.js';

const help = `Shows what templates deploy: functions with their code and what invokes them, resources, the way of
events between them, and loops; and what of the templates was not understood. Nothing is executed.

Usage
  aws-lambda-lint deployment [dir] [--format text|json|html] [--output FILE] [--root DIR]
                             [--template FILE]

Options
  --format text|json|html  how to report; html is one page with the events drawn (default: by the
                           name of the output, else text)
  --output FILE            write the report to a file instead of printing it
  --root DIR               the project, outside of which nothing is read (default: the current
                           directory)
  --template FILE          a template to read instead of searching for them; may be given several
                           times
  --help                   show this text

--root and --template say what root and templates say under settings["aws-lambda"] in ESLint's
configuration, which is not read.

Exit codes
  0  done, also when there is no template, or a loop
  2  the command was not understood, the directory cannot be read, or the output not be written
`;

interface Request {
  readonly directory: string;
  readonly root: string;
  readonly settings: Settings;
  readonly format: 'text' | 'json' | 'html';
  /** Absolute path of the file to write to. */
  readonly output: string | undefined;
}

/** Runs `deployment`. */
export function runDeployment(args: readonly string[], surface: Surface): ExitCode {
  return explainingMistakes('deployment', surface, () => {
    const request = requestFrom(args, surface.cwd);
    if (request === 'help') {
      surface.out(help);
      return 0;
    }
    const report = reportOf(request);
    if (request.output === undefined) surface.out(report);
    else write(request.output, report);
    return 0;
  });
}

function requestFrom(args: readonly string[], cwd: string): Request | 'help' {
  const { values, positionals } = parsedArguments(args, {
    format: { type: 'string' },
    output: { type: 'string', short: 'o' },
    root: { type: 'string' },
    template: { type: 'string', multiple: true },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) return 'help';
  const { directory, root, templates } = projectFrom('deployment', positionals, values, cwd);
  const ending = /\.(json|html)$/.exec(values.output ?? '')?.[1];
  return {
    directory,
    root,
    settings: templates ? { templates } : {},
    format: oneOf('--format', values.format ?? ending ?? 'text', ['text', 'json', 'html']),
    output: values.output === undefined ? undefined : path.resolve(cwd, values.output),
  };
}

function reportOf({ directory, root, settings, format }: Request): string {
  const found = deploymentsBelow(directory, { root, settings });
  switch (format) {
    case 'json':
      return deploymentsJson(found, root);
    case 'html':
      return deploymentsHtml(found, directory, root);
    case 'text':
      return deploymentsText(found, directory, root);
  }
}

function write(file: string, report: string): void {
  try {
    writeFileSync(file, `${report}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/,.*/, '') : String(error);
    throw new UsageError(`${file} cannot be written (${reason}).`);
  }
}
