import path from 'node:path';
import { handlersBelow } from '../analysis/project-handlers.js';
import type { Settings } from '../analysis/settings.js';
import { handlersJson } from '../reports/handlers-json.js';
import { handlersText } from '../reports/handlers-text.js';
import { explainingMistakes, oneOf, parsedArguments, UsageError } from './arguments.js';
import { projectFrom } from './project.js';
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
  readonly format: 'text' | 'json';
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
  const { directory, root, templates } = projectFrom('handlers', positionals, values, cwd);
  return {
    directory,
    root,
    settings: {
      ...(templates ? { templates } : {}),
      ...(values.handler ? { handlers: values.handler } : {}),
      ...(values.runtime === undefined ? {} : { runtime: runtimeFrom(values.runtime) }),
    },
    withReach: values.reach === true,
    format: oneOf('--format', values.format ?? 'text', ['text', 'json']),
  };
}

function runtimeFrom(value: string): string {
  if (/^nodejs\d+\.x$/.test(value)) return value;
  throw new UsageError(`--runtime is one of Node.js, such as nodejs22.x, not "${value}".`);
}
