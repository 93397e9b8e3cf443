import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { handlersBelow } from '../analysis/project-handlers.js';
import type { Settings } from '../analysis/settings.js';
import { isFile, isInside, realPathOf } from '../files/files.js';
import { handlersJson } from '../reports/handlers-json.js';
import { handlersText } from '../reports/handlers-text.js';
import {
  existingDirectory,
  explainingMistakes,
  formatFrom,
  parsedArguments,
  UsageError,
  type Format,
} from './arguments.js';
import type { ExitCode, Surface } from './surface.js';

const help = `Shows which exports are taken for Lambda handlers, and why; nothing is executed.

Usage
  aws-lambda-lint handlers [dir] [--reach] [--format text|json] [--root DIR] [--template FILE]

An export is taken for a handler when a template or the settings name it, when a type of aws-lambda
or a known wrapper stands at it, or when it is named like a handler and its function is like one.

Options
  --reach             list the modules that each handler reaches, and by which way
  --format text|json  how to report (default: text)
  --root DIR          the project, outside of which nothing is read (default: the current directory,
                      where ESLint runs)
  --template FILE     a template to read instead of searching for them; may be given several times
  --handler NAME      an export to take for a handler; may be given several times
  --runtime ID        the runtime where no template names one, such as nodejs22.x
  --help              show this text

--root, --template, --handler and --runtime say what root, templates, handlers and runtime say under
settings["aws-lambda"] in ESLint's configuration, which is not read.

Exit codes
  0  done, also when there is no handler
  2  the command was not understood, or the directory cannot be read
`;

interface Request {
  readonly directory: string;
  readonly root: string;
  readonly settings: Settings;
  readonly withReach: boolean;
  readonly format: Format;
}

/** Runs `handlers`. */
export function runHandlers(args: readonly string[], surface: Surface): ExitCode {
  return explainingMistakes('handlers', surface, () => {
    const request = requestFrom(args, surface.cwd);
    if (request === 'help') {
      surface.out(help);
      return 0;
    }
    const { directory } = request;
    const found = handlersBelow(directory, request);
    for (const { file, line, text } of found.problems)
      surface.err(`${path.relative(surface.cwd, file)}:${line}: not understood: ${text}`);
    surface.out(request.format === 'json' ? handlersJson(found, directory) : handlersText(found, directory));
    return 0;
  });
}

function requestFrom(args: readonly string[], cwd: string): Request | 'help' {
  const { values, positionals } = parsedArguments(args, {
    reach: { type: 'boolean' },
    format: { type: 'string' },
    root: { type: 'string' },
    template: { type: 'string', multiple: true },
    handler: { type: 'string', multiple: true },
    runtime: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) return 'help';
  if (positionals.length > 1) throw new UsageError('handlers takes one directory.');
  const directory = directoryAt(path.resolve(cwd, positionals[0] ?? '.'));
  const root =
    values.root === undefined ? rootAround(directory, cwd) : directoryAt(path.resolve(cwd, values.root));
  if (!isInside(root, directory))
    throw new UsageError(`${directory} is outside ${root}; --root names the project.`);
  return {
    directory,
    root,
    settings: {
      ...(values.template ? { templates: values.template.map((file) => templateAt(file, cwd, root)) } : {}),
      ...(values.handler ? { handlers: values.handler } : {}),
      ...(values.runtime === undefined ? {} : { runtime: runtimeFrom(values.runtime) }),
    },
    withReach: values.reach === true,
    format: formatFrom(values.format),
  };
}

function directoryAt(directory: string): string {
  existingDirectory(directory);
  try {
    accessSync(directory, constants.R_OK | constants.X_OK);
  } catch {
    throw new UsageError(`${directory} cannot be read.`);
  }
  return realPathOf(directory);
}

/** The current directory, or the one that is asked about when it lies elsewhere. */
function rootAround(directory: string, cwd: string): string {
  return isInside(cwd, directory) ? realPathOf(cwd) : directory;
}

function templateAt(file: string, cwd: string, root: string): string {
  const template = path.resolve(cwd, file);
  if (!isFile(template)) throw new UsageError(`There is no file ${template}.`);
  if (!isInside(root, template))
    throw new UsageError(`${template} is outside ${root}; --root names the project.`);
  return realPathOf(template);
}

function runtimeFrom(value: string): string {
  if (/^nodejs\d+\.x$/.test(value)) return value;
  throw new UsageError(`--runtime is one of Node.js, such as nodejs22.x, not "${value}".`);
}
