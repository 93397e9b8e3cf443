import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { deploymentsBelow } from '../../src/analysis/project-deployments.js';
import { deploymentsHtml } from '../../src/reports/deployment-html.js';
import { contrastInPage, findChromium } from '../support/chromium.js';
import { largeService, oddNames, uploads } from '../support/deployed-projects.js';
import { projectWith } from '../support/projects.js';

const example = fileURLToPath(new URL('../../examples/orders-app', import.meta.url));

const pages = new Map<string, string>();

function pageOf(root: string): string {
  const page = pages.get(root) ?? deploymentsHtml(deploymentsBelow(root, { root, settings: {} }), root, root);
  pages.set(root, page);
  return page;
}

/** A template with one function and nothing else. */
const small: Readonly<Record<string, string>> = {
  'template.yaml':
    'Resources: { A: { Type: AWS::Serverless::Function, Properties: { Handler: a.handler } } }',
};

const manyTemplates: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 12 }, (_, index) =>
    Object.entries(uploads).map(([name, text]): [string, string] => [
      `services/service-${index}/${name}`,
      text,
    ]),
  ).flat(),
);

const projects: readonly (readonly [string, string])[] = [
  ['one function', projectWith(small)],
  ['the example', example],
  ['150 functions', projectWith(largeService(150))],
  ['odd names', projectWith(oddNames)],
  ['twelve templates', projectWith(manyTemplates)],
  ['no template', projectWith({})],
];

describe('the page of a deployment', () => {
  it.each(projects)('needs nothing from elsewhere for %s', (_name, root) => {
    const page = pageOf(root);
    expect(page).not.toMatch(/<(script|link|iframe|object|embed|img|base|meta http-equiv)|@import/i);
    const tags = page.match(/<[a-z][^>]*>/g) ?? [];
    expect(tags.filter((tag) => /\s(on\w+|src|srcset|action)\s*=|href="(?!#)|url\((?!#)/.test(tag))).toEqual(
      [],
    );
    expect(/<style>([^]*)<\/style>/.exec(page)?.[1]).not.toMatch(/url\(/);
  });

  it.each(projects)('has each anchor once, and all that are linked to, for %s', (_name, root) => {
    const page = pageOf(root);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const links = [...page.matchAll(/href="#([^"]*)"|url\(#([^)]*)\)/g)].map(([, link, url]) => link ?? url);
    expect(links.filter((link) => !ids.includes(link))).toEqual([]);
  });

  it('escapes every name', () => {
    const page = pageOf(projectWith(oddNames));
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('&quot;quoted&quot; &amp; &#39;single&#39;');
    expect(page).not.toMatch(/<img|<b>/);
  });

  it('tells in tables what it draws', () => {
    const page = pageOf(projectWith(uploads)).replace(/<svg[\s\S]*?<\/svg>/g, '');
    for (const text of [
      'bucket Uploads, ObjectCreated, suffix .jpg',
      'bucket Uploads (PutObject at src/thumbnail.ts:9)',
      'dead letters after 3 receives',
      'Thumbnail → bucket Uploads → Thumbnail',
      'JOBS_URL → Jobs',
    ])
      expect(page).toContain(text);
  });
});

const executablePath = findChromium();
if (executablePath === undefined)
  console.log(
    'The page is not looked at in Chromium: it is at no usual place, and CHROMIUM_PATH is not set.',
  );

/** What a browser says of a page. */
interface Looks {
  readonly texts: number;
  readonly overlapping: readonly string[];
  readonly outside: readonly string[];
  readonly faint: readonly string[];
  readonly overflow: number;
  readonly loops: readonly string[];
  readonly others: readonly string[];
}

/** Runs in the page. */
const look = `(() => {
  ${contrastInPage}
  const pictures = [...document.querySelectorAll('svg.events')];
  const overlapping = pictures.flatMap((picture) => {
    const texts = [...picture.querySelectorAll('text')].map((text) => ({ name: text.textContent, box: text.getBoundingClientRect() }));
    return texts.flatMap((a, index) => texts.slice(index + 1).filter((b) =>
      a.box.left < b.box.right && b.box.left < a.box.right && a.box.top + 1 < b.box.bottom && b.box.top + 1 < a.box.bottom,
    ).map((b) => a.name + ' over ' + b.name));
  });
  const texts = [...document.querySelectorAll('svg.events text')];
  const boxOf = (text) => text.parentElement.querySelector('rect');
  const outside = texts.filter((text) => {
    const [inner, outer] = [text, boxOf(text)].map((each) => each.getBoundingClientRect());
    return inner.left < outer.left || inner.right > outer.right || inner.top < outer.top - 2 || inner.bottom > outer.bottom + 2;
  }).map((text) => text.textContent);
  const faint = texts.filter((text) => contrast(getComputedStyle(text).fill, getComputedStyle(boxOf(text)).fill) < 4.5).map((text) => text.textContent);
  const strokes = (selector) => [...new Set([...document.querySelectorAll(selector)].map((edge) => getComputedStyle(edge).stroke))];
  return {
    texts: texts.length, overlapping, outside, faint,
    overflow: document.documentElement.scrollWidth - innerWidth,
    loops: strokes('.events .edge.loop'), others: strokes('.events .edge:not(.loop)'),
  };
})()`;

const isRed = (color: string): boolean => {
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map(Number);
  return red - green > 100 && red - blue > 100;
};

describe.skipIf(executablePath === undefined)('the page in Chromium', { timeout: 120_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  });
  afterAll(async () => {
    await browser.close();
  });

  async function opened(root: string, colorScheme: 'light' | 'dark'): Promise<[Page, string[]]> {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1400, height: 900 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) complaints.push(request.url());
    });
    const file = path.join(projectWith({}), 'page.html');
    writeFileSync(file, pageOf(root));
    await page.goto(pathToFileURL(file).href);
    return [page, complaints];
  }

  const views = projects.flatMap(([name, root]) =>
    (['light', 'dark'] as const).map((scheme) => [name, scheme, root] as const),
  );

  it.each(views)('can be read: %s, %s', async (name, scheme, root) => {
    const [page, complaints] = await opened(root, scheme);
    const looks = await page.evaluate<Looks>(look);
    expect(complaints).toEqual([]);
    expect(looks).toMatchObject({ overlapping: [], outside: [], faint: [], overflow: 0 });
    if (name !== 'no template') expect(looks.texts).toBeGreaterThan(0);
    expect(looks.others.filter(isRed)).toEqual([]);
    if (name === 'the example' || name === 'twelve templates') {
      expect(looks.loops).toHaveLength(1);
      expect(looks.loops.every(isRed)).toBe(true);
    }
    await page.setViewportSize({ width: 420, height: 900 });
    expect((await page.evaluate<Looks>(look)).overflow).toBe(0);
    await page.context().close();
  });

  it('leads from a function in the picture to its row', async () => {
    const [page] = await opened(example, 'light');
    await page.click('svg.events a:has-text("StampInvoices")');
    expect(await page.textContent('tr:target th')).toBe('StampInvoices');
    await page.context().close();
  });
});
