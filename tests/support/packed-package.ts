import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectWith } from './projects.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const ownName = 'eslint-plugin-aws-lambda';

/** What `npm pack` makes of the built package: the tarball's path, and the names of the files in it. */
export interface Packed {
  readonly tarball: string;
  readonly files: readonly string[];
}

/** What a command printed, on both streams, and the status it ended with. */
export interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** Packs the built package into a directory of its own. */
export function packed(): Packed {
  const directory = projectWith({});
  const [{ filename, files }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', directory], {
      cwd: repository,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ filename: string; files: readonly { path: string }[] }];
  return { tarball: path.join(directory, filename), files: files.map((file) => file.path) };
}

/**
 * A folder with the packed package unpacked beside everything that this repository has installed, where single packages are
 * taken from: by the name that a project knows them by, or by the alias that another version has here.
 */
export function shelfOf({ tarball }: Packed): string {
  const shelf = path.join(projectWith({}), 'node_modules');
  const installed = path.join(repository, 'node_modules');
  for (const name of packagesIn(installed)) link(path.join(installed, name), path.join(shelf, name));
  const own = path.join(shelf, ownName);
  mkdirSync(own, { recursive: true });
  execFileSync('tar', ['xzf', tarball, '--strip-components=1', '-C', own]);
  return shelf;
}

function packagesIn(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => !name.startsWith('.') && name !== ownName)
    .flatMap((name) =>
      name.startsWith('@')
        ? readdirSync(path.join(directory, name)).map((scoped) => `${name}/${scoped}`)
        : name,
    );
}

function link(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true });
  symlinkSync(from, to);
}

/** A user's project in a fresh folder, whose commands are run as a shell would. */
export class UserProject {
  readonly root: string;

  constructor(files: Readonly<Record<string, string>>) {
    this.root = projectWith(files);
  }

  write(name: string, text: string): void {
    const file = path.join(this.root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Has `npm` install packages, and the packed one where its name stands. */
  install({ tarball }: Packed, ...names: readonly string[]): void {
    const packages = names.map((name) => (name === ownName ? tarball : name));
    const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--save-dev'];
    execFileSync('npm', ['install', ...flags, ...packages], { cwd: this.root, stdio: 'ignore' });
  }

  /** Gives the project these packages of a shelf and no others, as a strict package manager would; `aliases` says which name on the shelf is meant. */
  take(shelf: string, names: readonly string[], aliases: Readonly<Record<string, string>> = {}): void {
    for (const name of names)
      link(path.join(shelf, aliases[name] ?? name), path.join(this.root, 'node_modules', name));
  }

  /** Runs a command of an installed package, as `npx` does, in the project's root or a folder of it. */
  run(command: string, args: readonly string[], folder = '.'): Ended {
    const installed = path.join(this.root, 'node_modules/.bin', command);
    const [program = '', ...first] = existsSync(installed)
      ? [installed]
      : [process.execPath, this.#programOf(command)];
    const { status, stdout, stderr } = spawnSync(program, [...first, ...args], {
      cwd: path.join(this.root, folder),
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', FORCE_COLOR: undefined },
    });
    return { status, output: stdout + stderr };
  }

  #programOf(command: string): string {
    const modules = path.join(this.root, 'node_modules');
    for (const name of [ownName, ...packagesIn(modules)]) {
      const manifest = JSON.parse(readFileSync(path.join(modules, name, 'package.json'), 'utf8')) as {
        readonly bin?: string | Readonly<Record<string, string>>;
      };
      const bin = typeof manifest.bin === 'string' ? { [name]: manifest.bin } : manifest.bin;
      if (bin?.[command] !== undefined) return path.join(modules, name, bin[command]);
    }
    throw new Error(`No package of the project has the command ${command}.`);
  }
}
