import rule from '../../src/rules/no-stale-tmp-file.js';
import { testRule, type InvalidCase } from '../support/rule-tester.js';

const head = `import fs, { existsSync, readFileSync, writeFileSync, appendFileSync, createWriteStream, mkdtempSync } from 'node:fs';
import { readFile, writeFile, mkdtemp, access } from 'node:fs/promises';
import { execFileSync, spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
`;
const handler = (body: string, before = ''): string =>
  `${head}${before}\nexport const handler = async (event, context) => {\n${body}\n};`;
const reach = '`handler` (exported as `handler` with a Lambda signature)';
const data = 'data of `event.template`';

function reported(
  messageId: string,
  name: string,
  code: string,
  given: Readonly<Record<string, string>> = {},
): InvalidCase {
  const all = { reach, file: '/tmp/template.html', ...(messageId === 'kept' ? { data } : {}), ...given };
  return { name, code, errors: [{ messageId, data: all }] };
}

testRule('no-stale-tmp-file', rule, {
  invalid: [
    reported(
      'kept',
      'a file that is there already',
      handler(
        `if (!existsSync('/tmp/template.html')) «writeFileSync('/tmp/template.html', await load(event.template))»; return readFileSync('/tmp/template.html', 'utf8');`,
      ),
    ),
    reported(
      'kept',
      'a file that is there already, by an early return',
      handler(
        `const file = '/tmp/template.html'; if (existsSync(file)) return readFile(file, 'utf8'); const text = await load(event.template); await «writeFile(file, text)»; return text;`,
      ),
    ),
    reported(
      'kept',
      'a file that is there already, by a variable',
      handler(
        `const isKnown = fs.existsSync(file); if (!isKnown) { «fs.writeFileSync(file, await load(event.template))»; }`,
        `const file = path.join(os.tmpdir(), 'template.html');`,
      ),
      { file: `path.join(os.tmpdir(), 'template.html')` },
    ),
    reported(
      'kept',
      'a file that can be read',
      handler(
        `try { return await readFile('/tmp/template.html', 'utf8'); } catch { const text = await load(event.template); await «writeFile('/tmp/template.html', text)»; return text; }`,
      ),
    ),
    reported(
      'kept',
      'a file that a stream fills, below the directory that the environment names',
      handler(
        'const file = `${process.env.TMPDIR}/template.html`; if (!existsSync(file)) load(event.template).pipe(«createWriteStream(file)»);',
      ),
      { file: '`${process.env.TMPDIR}/template.html`' },
    ),
    reported(
      'kept',
      'a file of a function that is given the event',
      handler(
        'return templateOf(event.template);',
        `const templateOf = async (url) => { const file = '/tmp/template.html'; if (!existsSync(file)) «writeFileSync(file, await load(url))»; return readFileSync(file, 'utf8'); };`,
      ),
      { reach: `${reach}, through \`templateOf\`,` },
    ),
    reported(
      'growing',
      'a file that is added to',
      handler(`«appendFileSync('/tmp/orders.csv', event.line)»;`),
      {
        file: '/tmp/orders.csv',
      },
    ),
    reported(
      'growing',
      'a stream that adds to a file',
      handler(`const out = «createWriteStream('/tmp/orders.csv', { flags: 'a' })»; out.end(event.line);`),
      { file: '/tmp/orders.csv' },
    ),
    reported(
      'left',
      'a file by the id of the event',
      handler(
        'await «writeFile(`/tmp/${event.id}.json`, JSON.stringify(event))»; await send(`/tmp/${event.id}.json`);',
      ),
      { file: '`/tmp/${event.id}.json`' },
    ),
    reported(
      'left',
      'a file by a random id',
      handler(
        `const file = path.join('/tmp', randomUUID() + '.pdf'); await «writeFile(file, await render(event))»; await send(file);`,
      ),
      { file: `path.join('/tmp', randomUUID() + '.pdf')` },
    ),
    reported(
      'left',
      'a file by the id of the request',
      handler('«writeFileSync(`${os.tmpdir()}/${context.awsRequestId}`, await render(event))»;'),
      { file: '`${os.tmpdir()}/${context.awsRequestId}`' },
    ),
    reported(
      'left',
      'a directory for each request',
      handler(
        `const directory = await «mkdtemp(path.join(os.tmpdir(), 'work-'))»; return run(directory, event);`,
      ),
      { file: `path.join(os.tmpdir(), 'work-')` },
    ),
    reported(
      'staleOutput',
      'the output of a program that may have failed',
      handler(
        `writeFileSync('/tmp/in.mov', await load(event.template)); «spawnSync('/opt/bin/ffmpeg', ['-y', '-i', '/tmp/in.mov', '/tmp/out.mp4'])»; return readFileSync('/tmp/out.mp4');`,
      ),
      { file: '/tmp/out.mp4' },
    ),
    {
      ...reported(
        'shared',
        'one file for invocations at the same time',
        handler(
          `«writeFileSync('/tmp/template.html', await load(event.template))»; return render('/tmp/template.html');`,
        ),
        { data },
      ),
      settings: { 'aws-lambda': { concurrency: 'many' } },
    },
  ],
  valid: [
    {
      name: 'a file that is written anew each time',
      code: handler(`writeFileSync('/tmp/in.json', JSON.stringify(event)); return run('/tmp/in.json');`),
    },
    {
      name: 'a file that depends on no event',
      code: handler(
        `if (!existsSync('/tmp/model.bin')) writeFileSync('/tmp/model.bin', await load(process.env.MODEL)); return run('/tmp/model.bin', event);`,
      ),
    },
    {
      name: 'a cache by content',
      code: handler(
        'const file = `/tmp/${event.etag}`; if (!existsSync(file)) await writeFile(file, await load(event.key)); return readFile(file);',
      ),
    },
    {
      name: 'a file that is removed',
      code: handler(
        'const file = `/tmp/${event.id}`; try { await writeFile(file, event.body); return await run(file); } finally { await unlink(file); }',
        `import { unlink } from 'node:fs/promises';`,
      ),
    },
    {
      name: 'a directory that is removed',
      code: handler(
        `const directory = await mkdtemp(path.join(os.tmpdir(), context.awsRequestId)); try { return await run(directory); } finally { await fs.promises.rm(directory, { recursive: true }); }`,
      ),
    },
    {
      name: 'a directory that is emptied first',
      code: handler(
        "execFileSync('rm', ['-rf', '/tmp/work']); writeFileSync(`/tmp/${event.id}`, event.body);",
      ),
    },
    {
      name: 'a file that is added to after it is written anew',
      code: handler(
        `writeFileSync('/tmp/orders.csv', 'id'); for (const { id } of event.orders) appendFileSync('/tmp/orders.csv', id);`,
      ),
    },
    {
      name: 'the output of a program that throws',
      code: handler(
        `execFileSync('/opt/bin/ffmpeg', ['-i', event.url, '/tmp/out.mp4']); return readFileSync('/tmp/out.mp4');`,
      ),
    },
    {
      name: 'the output of a program whose end is looked at',
      code: handler(
        `const { status } = spawnSync('/opt/bin/ffmpeg', ['-i', event.url, '/tmp/out.mp4']); if (status !== 0) throw new Error('x'); return readFileSync('/tmp/out.mp4');`,
      ),
    },
    {
      name: 'files elsewhere',
      code: handler(
        "appendFileSync('/mnt/efs/log.csv', event.line); writeFileSync(`/mnt/efs/${event.id}`, event.body);",
      ),
    },
    {
      name: 'a function of the same name',
      code: handler('writeFileSync(`/tmp/${event.id}`, event.body);')
        .replace('writeFileSync, ', '')
        .concat('\nconst writeFileSync = (name, body) => upload(name, body);'),
    },
    {
      name: 'a file of the Init phase',
      code: `${head}\nwriteFileSync('/tmp/key.json', process.env.KEY);\nexport const handler = async (event, context) => run(event);`,
    },
    {
      name: 'code that no handler runs',
      code: `${head}\nexport const save = (line) => appendFileSync('/tmp/orders.csv', line);`,
    },
    { name: 'a name that is not seen', code: handler(`await writeFile(nameOf(event), event.body);`) },
    {
      name: 'known limit: a file that a program leaves',
      code: handler(
        "execFileSync('/opt/bin/convert', [event.url, `/tmp/${event.id}.png`]); return upload(`/tmp/${event.id}.png`);",
      ),
    },
    {
      name: 'known limit: a file of an earlier event that is read first',
      code: handler(
        `const seen = JSON.parse(readFileSync('/tmp/seen.json', 'utf8')); writeFileSync('/tmp/seen.json', JSON.stringify([...seen, event.id])); return seen;`,
      ),
    },
  ],
});
