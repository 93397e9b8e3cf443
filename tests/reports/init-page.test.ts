import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { run } from '../../src/cli/run.js';
import { contrastInPage, findChromium } from '../support/chromium.js';
import { ballast, projectWith } from '../support/projects.js';

const manyModules: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 200 }, (_, index) => [
    `node_modules/wide/part-${index}.js`,
    index % 10 === 0 ? ballast(4) : `exports.part = ${index};`,
  ]),
);

const shop = projectWith({
  'package.json': '{ "name": "shop" }',
  'template.yaml': `Transform: AWS::Serverless-2016-10-31
Globals: { Function: { CodeUri: ., Runtime: nodejs22.x } }
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: { Handler: orders.handler }
  Mails:
    Type: AWS::Serverless::Function
    Metadata: { BuildMethod: esbuild }
    Properties: { Handler: mails.handler }
  Clock:
    Type: AWS::Serverless::Function
    Properties: { Handler: clock.handler }
`,
  'orders.js': `require('./<b>odd.js'); require('wide'); require('heavy'); require('absent');\nexports.handler = async () => {};\n`,
  '<b>odd.js': `require('deep'); exports.odd = 1;`,
  'mails.ts': `import heavy from 'heavy';\nimport https from 'node:https';\nexport const handler = async () => [heavy, https];\n`,
  'clock.js': 'exports.handler = async () => new Date();',
  'node_modules/heavy/package.json': '{ "name": "heavy", "version": "1.0.0" }',
  'node_modules/heavy/index.js': ballast(90),
  'node_modules/deep/index.js': `require('deeper'); ${ballast(12)}`,
  'node_modules/deeper/index.js': ballast(25),
  'node_modules/wide/index.js': Array.from(
    { length: 200 },
    (_, index) => `require('./part-${index}.js');`,
  ).join('\n'),
  ...manyModules,
});

async function pageOf(...args: string[]): Promise<string> {
  const out: string[] = [];
  const surface = { cwd: shop, out: (text: string) => out.push(text), err: () => undefined };
  await run(['init-cost', '--format', 'html', ...args], surface);
  return out.join('\n');
}

describe('the page of Init costs', () => {
  it('needs nothing from elsewhere', async () => {
    const page = await pageOf();
    expect(page).not.toMatch(/<(link|iframe|object|embed|img|base|meta http-equiv)|@import|<script[^>]+src/i);
    const markup = page.replace(/<(script|style)>[^]*?<\/\1>/g, '');
    expect(markup).not.toMatch(/\s(on\w+|src|srcset|action)\s*=|href=|url\(|<b>/);
    expect(page).not.toMatch(/\b(fetch|XMLHttpRequest|import)\s*\(|https?:\/\//);
  });

  it('tells in tables what it draws', async () => {
    const page = (await pageOf()).replace(/<div class="treemap"[^]*?<\/div>/g, '');
    for (const text of ['Orders', 'heavy 1.0.0', 'orders.js:1 → wide', 'absent', 'Init saves without it'])
      expect(page).toContain(text);
  });

  it('draws as much as a page can bear', async () => {
    expect(((await pageOf()).match(/<button type="button" class="tile/g) ?? []).length).toBeLessThan(600);
    expect(await pageOf()).toContain('smaller modules');
  });
});

const executablePath = findChromium();
if (executablePath === undefined)
  console.log(
    'The page is not looked at in Chromium: it is at no usual place, and CHROMIUM_PATH is not set.',
  );

/** What a browser says of a page. */
interface Looks {
  readonly tiles: number;
  readonly overlapping: readonly string[];
  readonly outside: readonly string[];
  readonly faint: readonly string[];
  readonly overflow: number;
}

/** Runs in the page. */
const look = `(() => {
  ${contrastInPage}
  const map = document.querySelector('section:not([hidden]) .treemap');
  const frame = map.getBoundingClientRect();
  const tiles = [...map.querySelectorAll('.tile')];
  const groups = new Set(tiles.filter((tile) => tile.classList.contains('group')));
  const boxes = tiles.filter((tile) => !groups.has(tile)).map((tile) => ({ name: tile.dataset.title, box: tile.getBoundingClientRect() }));
  const overlapping = boxes.flatMap((a, index) => boxes.slice(index + 1).filter((b) =>
    Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 1 &&
    Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 1).map((b) => a.name + ' over ' + b.name));
  const outside = boxes.filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1).map(({ name }) => name);
  const texts = [...map.querySelectorAll('.tile span, .tile small')];
  const faint = texts.filter((text) => contrast(getComputedStyle(text).color, getComputedStyle(text.parentElement).backgroundColor) < 4.5).map((text) => text.textContent);
  return { tiles: tiles.length, overlapping, outside, faint, overflow: document.documentElement.scrollWidth - innerWidth };
})()`;

describe.skipIf(executablePath === undefined)(
  'the page of Init costs in Chromium',
  { timeout: 180_000 },
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({
        executablePath,
        args: ['--no-sandbox', '--disable-gpu'],
        timeout: 120_000,
      });
    });
    afterAll(async () => {
      await browser.close();
    });

    async function opened(colorScheme: 'light' | 'dark'): Promise<[Page, string[]]> {
      const context = await browser.newContext({ colorScheme, viewport: { width: 1300, height: 900 } });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => {
        if (!request.url().startsWith('file:')) complaints.push(request.url());
      });
      const file = path.join(projectWith({}), 'page.html');
      writeFileSync(file, await pageOf());
      await page.goto(pathToFileURL(file).href);
      return [page, complaints];
    }

    const names = (page: Page): Promise<string[]> =>
      page.locator('main > section:first-child tbody th').allTextContents();

    it.each(['light', 'dark'] as const)('can be read: %s', async (scheme) => {
      const [page, complaints] = await opened(scheme);
      const looks = await page.evaluate<Looks>(look);
      expect(looks).toMatchObject({ overlapping: [], outside: [], faint: [], overflow: 0 });
      expect(looks.tiles).toBeGreaterThan(20);
      await page.setViewportSize({ width: 420, height: 900 });
      expect(await page.evaluate<Looks>(look)).toMatchObject({ overlapping: [], outside: [], overflow: 0 });
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    it('sorts its tables', async () => {
      const [page] = await opened('light');
      const byCost = await names(page);
      expect(byCost[0]).toBe('Orders');
      await page.click('thead button:text-is("Init") >> nth=0');
      expect(await names(page)).toEqual(byCost);
      await page.click('thead button:text-is("Init") >> nth=0');
      expect(await names(page)).toEqual([...byCost].reverse());
      expect(await page.getAttribute('th:has(button:text-is("Init")) >> nth=0', 'aria-sort')).toBe(
        'ascending',
      );
      await page.click('thead button:text-is("Function")');
      expect(await names(page)).toEqual(['Clock', 'Mails', 'Orders']);
      await page.context().close();
    });

    it('shows the function that is chosen', async () => {
      const [page] = await opened('light');
      expect(await page.locator('section[data-function]:visible h2').textContent()).toContain('Orders');
      await page.click('.pick:text-is("Mails")');
      expect(await page.locator('section[data-function]:visible h2').textContent()).toContain('Mails');
      expect(await page.locator('tr[aria-selected=true] th').textContent()).toBe('Mails');
      await page.context().close();
    });

    it('tells on a click and by the keyboard why something is loaded', async () => {
      const [page, complaints] = await opened('light');
      const panel = page.locator('section:visible .chain');
      await page.click('section:visible .tile[data-title="deeper"]', { force: true });
      expect(await panel.locator('strong').textContent()).toBe('deeper');
      expect(await panel.locator('li').allTextContents()).toEqual([
        'orders.js',
        '<b>odd.js',
        'deep/index.js',
        'deeper/index.js',
      ]);
      const pressed = (): Promise<string | null> =>
        page.getAttribute('section:visible .tile[aria-pressed=true]', 'data-title');
      await page.keyboard.press('Home');
      const first = await page.getAttribute('section:visible .tile >> nth=0', 'data-title');
      expect(await pressed()).toBe(first);
      await page.keyboard.press('ArrowRight');
      const next = await pressed();
      expect(next).not.toBe(first);
      expect(await panel.locator('strong').textContent()).toBe(next);
      expect(await page.evaluate('document.activeElement.dataset.title')).toBe(next);
      expect(complaints).toEqual([]);
      await page.context().close();
    });
  },
);
