import { parseArgs, type ParseArgsConfig } from 'node:util';
import { isDirectory } from '../files/files.js';
import type { ExitCode, Surface } from './surface.js';

/** A command line that cannot be followed; its message is for the user. */
export class UsageError extends Error {}

/** What a command gives; a mistake in its command line is told, with the way to its help. */
export function explainingMistakes(command: string, surface: Surface, runCommand: () => ExitCode): ExitCode {
  try {
    return runCommand();
  } catch (error) {
    return explained(command, surface, error);
  }
}

/** The same for a command that takes its time. */
export async function explainingLater(
  command: string,
  surface: Surface,
  runCommand: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await runCommand();
  } catch (error) {
    return explained(command, surface, error);
  }
}

function explained(command: string, surface: Surface, error: unknown): ExitCode {
  if (!(error instanceof UsageError)) throw error;
  surface.err(`${error.message} See aws-lambda-lint ${command} --help.`);
  return 2;
}

/** The options and positional arguments of a command line. */
export function parsedArguments<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<{ args: string[]; allowPositionals: true; options: Options }>> {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    const message = error instanceof Error ? error.message.split(/\. |\n/)[0] : String(error);
    throw new UsageError(`${message?.replace(/\.$/, '')}.`);
  }
}

/** The value of a flag, one of those that a command offers. */
export function oneOf<Offered extends string>(
  flag: string,
  value: string,
  offered: readonly Offered[],
): Offered {
  const found = offered.find((each) => each === value);
  if (found !== undefined) return found;
  const names = `${offered.slice(0, -1).join(', ')} or ${offered.at(-1) ?? ''}`;
  throw new UsageError(`${flag} is ${names}, not "${value}".`);
}

/** The directory, which must exist. */
export function existingDirectory(directory: string): string {
  if (!isDirectory(directory)) throw new UsageError(`There is no directory ${directory}.`);
  return directory;
}
