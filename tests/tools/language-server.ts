import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type ProtocolConnection,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';

const serverFile = createRequire(import.meta.url).resolve(
  'vscode-langservers-extracted/bin/vscode-eslint-language-server',
);

/** What the VS Code extension answers when its server asks for the settings of a file: its own defaults. */
const extensionSettings = {
  validate: 'on',
  run: 'onType',
  options: {},
  quiet: false,
  onIgnoredFiles: 'off',
  format: false,
  nodePath: null,
  problems: { shortenToSingleLine: false },
  rulesCustomizations: [],
  workingDirectory: { mode: 'location' },
  codeAction: {
    disableRuleComment: { enable: true, location: 'separateLine' },
    showDocumentation: { enable: true },
  },
  codeActionOnSave: { mode: 'all' },
  experimental: { useFlatConfig: false },
};

const capabilities = {
  workspace: { configuration: true, workspaceFolders: true, applyEdit: true },
  textDocument: {
    diagnostic: {},
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
  },
};

/** The language server of the VS Code ESLint extension over stdio, and the files that an editor has open in it. */
export class LanguageServer {
  readonly #root: string;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #connection: ProtocolConnection;
  readonly #open = new Map<string, { text: string; version: number }>();

  private constructor(root: string) {
    this.#root = root;
    this.#process = spawn(process.execPath, [serverFile, '--stdio'], { cwd: root });
    this.#connection = createProtocolConnection(
      new StreamMessageReader(this.#process.stdout),
      new StreamMessageWriter(this.#process.stdin),
    );
  }

  static async start(root: string): Promise<LanguageServer> {
    const server = new LanguageServer(root);
    await server.#initialize();
    return server;
  }

  async #initialize(): Promise<void> {
    const workspaceFolder = { uri: pathToFileURL(this.#root).href, name: 'project' };
    this.#connection.onRequest('workspace/configuration', ({ items }: { items: readonly unknown[] }) =>
      items.map(() => ({ ...extensionSettings, workspaceFolder })),
    );
    this.#connection.onRequest('workspace/applyEdit', ({ edit }: { edit: WorkspaceEdit }) => {
      this.#applyEdit(edit);
      return { applied: true };
    });
    this.#connection.onRequest('client/registerCapability', () => null);
    this.#connection.listen();
    await this.#connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: workspaceFolder.uri,
      workspaceFolders: [workspaceFolder],
      capabilities,
    });
    await this.#connection.sendNotification('initialized', {});
  }

  /** Opens a file with the text that stands on disk. */
  async open(name: string): Promise<void> {
    const text = readFileSync(path.join(this.#root, name), 'utf8');
    this.#open.set(this.#uriOf(name), { text, version: 1 });
    await this.#connection.sendNotification('textDocument/didOpen', {
      textDocument: {
        uri: this.#uriOf(name),
        languageId: /ts$/.test(name) ? 'typescript' : 'javascript',
        version: 1,
        text,
      },
    });
  }

  /** The text of an open file, as the editor shows it. */
  textOf(name: string): string {
    return this.#documentOf(this.#uriOf(name)).text;
  }

  /** Types another text into an open file. */
  async edit(name: string, text: string): Promise<void> {
    await this.#replace(this.#uriOf(name), text);
  }

  /** What the editor underlines; asked for on opening, at each edit, and when its window gets the focus again. */
  async diagnosticsIn(name: string): Promise<readonly Diagnostic[]> {
    const report: DocumentDiagnosticReport = await this.#connection.sendRequest('textDocument/diagnostic', {
      textDocument: { uri: this.#uriOf(name) },
    });
    return report.kind === 'full' ? report.items : [];
  }

  /** What the editor offers behind the light bulb at a diagnostic. */
  async actionsAt(name: string, diagnostic: Diagnostic): Promise<readonly CodeAction[]> {
    return await this.#connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri: this.#uriOf(name) },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic] },
    });
  }

  /** Takes what is offered; open files have changed afterwards. */
  async take({ command }: CodeAction): Promise<void> {
    await this.#connection.sendRequest('workspace/executeCommand', command);
  }

  async stop(): Promise<void> {
    await this.#connection.sendRequest('shutdown');
    this.#connection.dispose();
    this.#process.kill();
  }

  #uriOf(name: string): string {
    return pathToFileURL(path.join(this.#root, name)).href;
  }

  #documentOf(uri: string): { text: string; version: number } {
    const document = this.#open.get(uri);
    if (!document) throw new Error(`${uri} is not open.`);
    return document;
  }

  #applyEdit(edit: WorkspaceEdit): void {
    for (const change of edit.documentChanges ?? [])
      if ('edits' in change) this.#applyEdits(change.textDocument.uri, change.edits as TextEdit[]);
    for (const [uri, edits] of Object.entries(edit.changes ?? {})) this.#applyEdits(uri, edits);
  }

  #applyEdits(uri: string, edits: readonly TextEdit[]): void {
    const { text } = this.#documentOf(uri);
    const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    const offsetOf = ({ line, character }: TextEdit['range']['start']): number =>
      (starts[line] ?? text.length) + character;
    const edited = [...edits]
      .sort((a, b) => offsetOf(b.range.start) - offsetOf(a.range.start))
      .reduce(
        (before, { range, newText }) =>
          before.slice(0, offsetOf(range.start)) + newText + before.slice(offsetOf(range.end)),
        text,
      );
    void this.#replace(uri, edited);
  }

  async #replace(uri: string, text: string): Promise<void> {
    const document = this.#documentOf(uri);
    document.text = text;
    document.version += 1;
    await this.#connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: document.version },
      contentChanges: [{ text }],
    });
  }
}
