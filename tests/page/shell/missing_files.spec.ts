/**
 * Files that do not come, whichever they are and however that happens: one sentence that says so, at the start on the
 * first screen. Which files there are, a visit that does everything tells; what it leaves out is named here.
 */

import { readdirSync } from 'node:fs';
import { expect, type Browser, type Page, type Request, type Route } from '@playwright/test';
import { QUICK, test } from '../support/lab_page.ts';
import { DIST, type Site } from '../support/site.ts';

/** How a file does not come. */
const FAULTS: Record<string, (route: Route) => unknown> = {
  blocked: (route) => route.abort(),
  missing: (route) => route.fulfill({ status: 404, contentType: 'text/html', body: '<h1>Not found</h1>' }),
  corrupted: (route) => route.fulfill({ contentType: typeOf(route.request().url()), body: '<!-- {( -->' }),
  hung: () => {},
};

const RUNS = 'the list of runs';
/** What brings files in: each begins on a page that can train. */
const USES: Record<string, (page: Page) => Promise<unknown>> = {
  'the data set': (page) => load(page, '#v=2&data=fashion-mnist&train=20&test=10'),
  [RUNS]: (page) => page.locator('#runs > summary').click(),
  'the view inside the network': async (page) => {
    await page.evaluate(() => window.lab.train());
    await page.locator('#inspection > summary').click();
  },
  'the verdict on predictions': (page) => page.locator('#predictions > summary').click(),
  'the search for remedies': (page) => page.locator('#remedies-find').click(),
  'saving figures': async (page) => {
    await page.evaluate(() => window.lab.train());
    await clickSave(page, 'csv');
  },
  'saving programs': (page) => clickSave(page, 'programs'),
  'own images': async (page) => {
    await load(page, '#v=2&data=own');
    const choose = page.getByRole('button', { name: 'Choose ZIP or images' });
    // Or a sentence in place of the panel.
    await expect(choose.or(page.getByRole('alert').locator('p'))).toBeVisible({ timeout: 90_000 });
    if (!await choose.isVisible()) return;
    const chosen = page.waitForEvent('filechooser');
    await choose.click();
    await (await chosen).setFiles({ name: 'one.png', mimeType: 'image/png', buffer: Buffer.from(PIXEL, 'base64') });
  },
};

/** What no visit of one thread asks for, or works without. */
const LEFT_OUT = [/\.map$/, /^_headers$/, /^licenses\.txt$/, /^favicon\.svg$/, /^service_worker\.js$/, /^thread_worker\.js$/];
/** The page has what this module exports without it. */
const SPARED = '/lab.js';

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const typeOf = (url: string) => (/\.css$/.test(url) ? 'text/css' : /\.wasm$/.test(url) ? 'application/wasm'
  : /\.gz$/.test(url) ? 'application/gzip' : 'text/javascript');

const load = (page: Page, link: string) => page.evaluate((link) => { window.lab.load(link).catch(() => {}); }, link);

async function clickSave(page: Page, kind: string) {
  await page.locator('details:has(> #save) > summary').click();
  await page.locator(`#save [data-kind=${kind}]`).click();
}

/** Opens the page; resolves before it is there. */
const go = (page: Page, site: Site) => page.goto(site.root + QUICK, { waitUntil: 'commit' });
const ready = (page: Page) => expect(page.getByRole('status')).toHaveText('Ready to train.', { timeout: 90_000 });
const sentences = (page: Page) => page.evaluate(() => document.body.innerText
  .match(/[^.\n]*\b(?:could not|could be|did not|has been loading|damaged)\b[^\n]*/g)?.join('\n') ?? '').catch(() => '');

/** The files that were seen to be used: by the start, and what each use adds. */
const used: Record<string, string[]> = {};

/** The files that a use needs, or the start; found out once. */
async function filesOf(use: string, { page, site }: { page: Page, site: Site }) {
  if (used[use]) return used[use];
  const asked: string[] = [];
  // Workers' requests, too.
  const note = (request: Request) => asked.push(new URL(request.url()).pathname);
  page.context().on('request', note);
  await page.goto('about:blank');
  await go(page, site);
  await ready(page);
  const start = new Set(asked.splice(0));
  if (!USES[use]) return used[use] = [...start].filter((path) => path !== '/' && path !== '/favicon.svg');
  await USES[use](page);
  let before = 0;
  await expect.poll(() => {
    const isQuiet = asked.length > 0 && asked.length === before;
    before = asked.length;
    return isQuiet;
  }, { intervals: [700] }).toBe(true);
  page.context().off('request', note);
  return used[use] = [...new Set(asked)].filter((path) => !start.has(path));
}

/**
 * Tries something with each file, two at a time, in a browser that knows nothing yet; its clock may run fast, to get to the
 * end of patience.
 */
async function tryEach(browser: Browser, files: string[], isFast: boolean, attempt: (page: Page, path: string) => Promise<void>) {
  const left = [...files];
  const tryAll = async () => {
    for (let path = left.pop(); path; path = left.pop()) await tryOne(path);
  };
  await Promise.all([tryAll(), tryAll()]);

  async function tryOne(path: string) {
    const context = await browser.newContext();
    const page = await context.newPage();
    if (isFast) await page.clock.install();
    let isOver = false;
    const passing = (async () => {
      while (isFast && !isOver) {
        await new Promise((resolve) => { setTimeout(resolve, 300); });
        // A page may just be about to be another.
        await page.clock.fastForward(5_000).catch(() => {});
      }
    })();
    try {
      await attempt(page, path);
    } finally {
      isOver = true;
      await passing;
      await context.close();
    }
  }
}

for (const [name, fault] of Object.entries(FAULTS)) {
  test(`each file that the start needs, ${name}, is a sentence on the first screen`, async ({ page, site, browser }) => {
    test.slow();
    const files = await filesOf('the start', { page, site });
    expect(files.length).toBeGreaterThan(7);
    await tryEach(browser, files, name === 'hung', async (broken, path) => {
      await broken.route(`**${path}`, fault);
      await go(broken, site);
      if (path === SPARED) {
        await ready(broken);
        return;
      }
      await expect.poll(() => sentences(broken), { message: path, timeout: 90_000 }).toMatch(/load it again|restart/);
      await expect(broken.getByRole('alert'), path).toBeInViewport();
      await expect(broken.getByRole('alert').getByRole('button'), path).toBeVisible();
      await expect(broken.getByRole('status'), path).not.toHaveText(/^Loading the engine/);
    });
  });

  for (const [use, act] of Object.entries(USES)) {
    // For what comes later that is the same as blocked: no module reads what the server answers.
    if (name === 'missing') continue;
    test(`each file that ${use} needs, ${name}, is a sentence`, async ({ page, site, browser }) => {
      test.slow();
      // Training brings the list of runs in by itself: whoever opens it hears of what is missing.
      const runs = use === RUNS ? [] : await filesOf(RUNS, { page, site });
      const files = (await filesOf(use, { page, site })).filter((path) => !runs.includes(path));
      expect(files.length).toBeGreaterThan(0);
      await tryEach(browser, files, name === 'hung', async (broken, path) => {
        await go(broken, site);
        await ready(broken);
        await broken.route(`**${path}`, fault);
        await act(broken);
        await expect.poll(() => sentences(broken), { message: path, timeout: 90_000 }).not.toBe('');
      });
    });
  }
}

test('no file of the page is left out', async ({ page, site }) => {
  test.slow();
  for (const use of ['the start', ...Object.keys(USES)]) await filesOf(use, { page, site });
  const files = readdirSync(DIST, { withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => `/${entry.name}`)
    .filter((path) => path !== '/index.html' && !LEFT_OUT.some((pattern) => pattern.test(path.slice(1))));
  expect(files.filter((path) => !Object.values(used).flat().includes(path))).toEqual([]);
});
