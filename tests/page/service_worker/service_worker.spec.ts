/** The service worker: isolation on any host, visits without a network, versions that never mix. */

import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { test as base, expect, pretendCores, QUICK, type LabPage } from '../support/lab_page.ts';
import { chunk } from '../support/modules.ts';
import { DIST, serve, type Site } from '../support/site.ts';

/** A copy of the built page, on a server of its own, that can be changed. */
interface Copy {
  folder: string;
  site: Site;
}

const test = base.extend<{ copy: Copy }>({
  // This is what the other tests go without.
  serviceWorkers: 'allow',

  copy: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'overfit-lab-'));
    await cp(DIST, folder, { recursive: true });
    const site = await serve(folder);
    await use({ folder, site });
    site.close();
    await rm(folder, { recursive: true });
  },

  lab: async ({ lab, page }, use) => {
    await pretendCores(page, 2);
    lab.expectError(/ERR_CONNECTION_REFUSED|ERR_FAILED/);
    await use(lab);
  },
});

/** Visits the page, which may load itself anew. */
async function visit(lab: LabPage, root: string) {
  await lab.goto(QUICK, root);
  await expect(lab.status).toHaveText('Ready to train.');
}

const isIsolated = (page: Page) => page.evaluate(() => window.crossOriginIsolated);

const versionsOf = (page: Page) => page.evaluate(() => (window as unknown as { versions: string[] }).versions);

/** Files that note their version when they are run. */
const NOTING = ['lab.js', 'main.js', chunk('predictions_panel').slice(1)];

/** Makes the page in a folder another version of it. */
async function publish(folder: string, version: string) {
  let worker = await readFile(join(DIST, 'service_worker.js'), 'utf8');
  for (const file of [...NOTING, 'engines/ndarray/overfit_lab.js']) {
    const before = await readFile(join(DIST, file));
    const after = `(self.versions ??= []).push('${version}');\n${before}`;
    await writeFile(join(folder, file), after);
    worker = worker.replace(digest(before), digest(after));
  }
  await writeFile(join(folder, 'service_worker.js'), worker.replace(/"[0-9a-f]{16}"/, `"${version}"`));
}

const digest = (content: Buffer | string) => createHash('sha256').update(content).digest('base64');

test('a first visit to a plain server ends isolated, and downloads one engine once', async ({ lab, page, copy }) => {
  await visit(lab, copy.site.root);
  expect(await isIsolated(page)).toBe(true);
  expect(await page.evaluate(() => window.lab.build)).toEqual({ name: 'flex-fused-threads', threads: 2 });
  expect((await lab.experiment()).train, 'the link is kept').toBe(20);
  const downloads = copy.site.requests.filter((path) => path.endsWith('.wasm'));
  expect(downloads).toEqual(['/engines/flex-fused-threads/overfit_lab_bg.wasm']);
});

test('a second visit needs no network, and gives the same run', async ({ lab, copy }) => {
  await visit(lab, copy.site.root);
  const online = await lab.digest();
  copy.site.close();
  await visit(lab, copy.site.root);
  expect(await lab.digest()).toBe(online);
});

test('on one core, too', async ({ lab, page, copy }) => {
  await pretendCores(page, 1);
  await visit(lab, copy.site.root);
  expect(await isIsolated(page), 'nothing to gain').toBe(false);
  const online = await lab.digest();
  await expect.poll(() => page.evaluate(async () => {
    const paths = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return paths.flat().filter(({ url }) => url.includes('/engines/flex-fused/')).length;
  })).toBe(2);
  copy.site.close();
  await visit(lab, copy.site.root);
  expect(await lab.digest()).toBe(online);
});

test('photographs are kept, too, where the server calls their file compressed content', async ({ lab, page, copy }) => {
  await visit(lab, copy.site.root);
  const [encoding, outcome] = await page.evaluate(async (link) => {
    const { headers } = await fetch('data/fashion-mnist.idx.gz', { cache: 'no-store' });
    await window.lab.load(`${link}&data=fashion-mnist`);
    return [headers.get('content-encoding'), (await window.lab.train()).outcome];
  }, QUICK);
  expect([encoding, outcome]).toEqual(['gzip', 'finished']);
  copy.site.close();
  await visit(lab, copy.site.root);
  await page.evaluate((link) => window.lab.load(`${link}&data=fashion-mnist`), QUICK);
  expect(await lab.digest()).toMatch(/^[0-9a-f]{16}$/);
});

test('below a path it keeps to that path', async ({ lab, page, copy }) => {
  await visit(lab, copy.site.below);
  expect(await isIsolated(page)).toBe(true);
  const scopes = await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope));
  expect(scopes).toEqual([copy.site.below]);
});

test('a new version is used from the visit after the one that finds it, and never in part', async ({ lab, page, copy }) => {
  await publish(copy.folder, 'old');
  await visit(lab, copy.site.root);
  expect(await versionsOf(page)).toEqual(['old', 'old']);

  await publish(copy.folder, 'new');
  await visit(lab, copy.site.root);
  expect(await versionsOf(page)).toEqual(['old', 'old']);
  await expect.poll(() => page.evaluate(async () => Boolean((await navigator.serviceWorker.ready).waiting))).toBe(true);
  await page.evaluate((path) => import(path), chunk('predictions_panel'));
  expect(await versionsOf(page), 'what is loaded later').toEqual(['old', 'old', 'old']);
  const mixed = page.evaluate(() => fetch('engines/ndarray/overfit_lab.js').then(() => 'served', () => 'refused'));
  lab.expectError(/integrity/);
  expect(await mixed, 'what was not kept, and is another by now').toBe('refused');

  await page.reload();
  await expect.poll(() => versionsOf(page).catch(() => null)).toEqual(['new', 'new']);
  await expect(lab.status).toHaveText('Ready to train.');
  expect(await page.evaluate(() => caches.keys()), 'caches').toHaveLength(1);
  expect(await lab.digest()).toMatch(/^[0-9a-f]{16}$/);
});

test('another page with the old version keeps it', async ({ lab, page, context, copy }) => {
  await publish(copy.folder, 'old');
  await visit(lab, copy.site.root);
  const other = await context.newPage();
  await other.goto(copy.site.root);
  await publish(copy.folder, 'new');
  await visit(lab, copy.site.root);
  await expect.poll(() => page.evaluate(async () => Boolean((await navigator.serviceWorker.ready).waiting))).toBe(true);
  await visit(lab, copy.site.root);
  await page.evaluate(() => window.lab.train());
  expect(await versionsOf(page)).toEqual(['old', 'old']);
});

test('a page that is served for development shows changes at once', async ({ lab, page, copy }) => {
  const worker = await readFile(join(DIST, 'service_worker.js'), 'utf8');
  await publish(copy.folder, 'old');
  await writeFile(join(copy.folder, 'service_worker.js'), worker.replace(/=\{[^}]*\}/, '={}'));
  await visit(lab, copy.site.root);
  expect(await isIsolated(page)).toBe(true);
  await lab.digest();
  const changed = await readFile(join(copy.folder, 'main.js'), 'utf8');
  await writeFile(join(copy.folder, 'main.js'), changed.replace('old', 'new'));
  await visit(lab, copy.site.root);
  expect(new Set(await versionsOf(page))).toEqual(new Set(['new', 'old']));
  // Not to leave the page while its threads are starting.
  await lab.digest();
});

test('a host that changes files gets no worker, and the page works without', async ({ lab, page, copy }) => {
  await writeFile(join(copy.folder, 'main.js'), `${await readFile(join(copy.folder, 'main.js'), 'utf8')}\n// Served by a host.`);
  lab.expectError(/integrity/);
  await visit(lab, copy.site.root);
  expect(await isIsolated(page)).toBe(false);
  expect(await lab.digest()).toMatch(/^[0-9a-f]{16}$/);
});

test('an embedded page does not load itself anew', async ({ page, copy }) => {
  await pretendCores(page, 2);
  await writeFile(join(copy.folder, 'embedding.html'), `<!doctype html><iframe src="./${QUICK}"></iframe>`);
  let loads = 0;
  page.on('request', (request) => { loads += request.isNavigationRequest() && request.frame().parentFrame() ? 1 : 0; });
  await page.goto(`${copy.site.root}embedding.html`);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('status')).toHaveText('Ready to train.');
  const build = await page.evaluate(async () => {
    const { lab } = window.frames[0] as unknown as Window;
    await lab.train();
    return lab.build;
  });
  expect(build).toEqual({ name: 'flex-fused', threads: 1 });
  expect(loads).toBe(1);
});

/** Waits until the service worker keeps all of the page. */
const kept = (page: Page) => page.evaluate(async () => {
  await navigator.serviceWorker.ready;
  const [name] = await caches.keys();
  return (await (await caches.open(name)).keys()).map(({ url }) => url);
});

test('addresses that every object knows are no files of the page', async ({ lab, page, copy }) => {
  lab.expectError(/404/);
  await visit(lab, copy.site.root);
  const before = await kept(page);
  const words = ['toString', 'constructor', 'valueOf', 'hasOwnProperty', '__proto__', '__defineGetter__', 'isPrototypeOf'];
  for (const word of words) {
    const answer = await page.evaluate(async (word) => (await fetch(word)).status, word);
    expect(answer, word).toBe(404);
  }
  expect(await kept(page), 'nothing else is kept').toEqual(before);
});

for (const damage of ['gone', 'damaged', 'an error page']) {
  test(`whatever is kept, once it is ${damage} it is fetched anew`, async ({ lab, page, copy }) => {
    test.slow();
    await visit(lab, copy.site.root);
    const digest = await lab.digest();
    const urls = await kept(page);
    expect(urls.length).toBeGreaterThan(20);
    const spoilAll = (urls: string[]) => page.evaluate(async ([damage, urls]) => {
      const cache = await caches.open((await caches.keys())[0]);
      const headers = { 'content-type': 'text/javascript' };
      for (const url of urls) {
        if (damage === 'gone') await cache.delete(url);
        else await cache.put(url, new Response('<!-- damaged -->', { headers, status: damage === 'damaged' ? 200 : 404 }));
      }
    }, [damage, urls] as const);
    // One by one what a visit begins with, then all together.
    const first = urls.filter((url) => /\/(|main\.js|style\.css|worker\.js|contents\.js|overfit_lab_bg\.wasm)$/.test(url));
    expect(first.length).toBeGreaterThanOrEqual(6);
    for (const broken of [...first.map((url) => [url]), urls]) {
      await spoilAll(broken);
      await visit(lab, copy.site.root);
      expect(await isIsolated(page)).toBe(true);
    }
    expect(await lab.digest()).toBe(digest);
    copy.site.close();
    await visit(lab, copy.site.root);
    expect(await lab.digest(), 'what was fetched is kept').toBe(digest);
  });
}

test('what the server answers in place of a file is never kept', async ({ lab, page, copy }) => {
  lab.expectError(/integrity|404|Failed to/);
  await visit(lab, copy.site.root);
  const panel = chunk('predictions_panel').slice(1);
  const whole = await readFile(join(copy.folder, panel));
  const url = copy.site.root + panel;
  const inCache = () => page.evaluate(async (url) => Boolean(await caches.match(url)), url);
  for (const spoil of [() => writeFile(join(copy.folder, panel), 'export {'), () => rm(join(copy.folder, panel))]) {
    await page.evaluate(async (url) => (await caches.open((await caches.keys())[0])).delete(url), url);
    await spoil();
    expect(await page.evaluate((url) => fetch(url).then(() => 'served', () => 'refused'), url)).toBe('refused');
    expect(await inCache()).toBe(false);
  }
  await writeFile(join(copy.folder, panel), whole);
  expect(await page.evaluate((url) => fetch(url).then(({ status }) => status), url)).toBe(200);
  expect(await inCache()).toBe(true);
});

test('an update of which half arrives leaves the version before whole, offline and back', async ({ lab, page, copy }) => {
  lab.expectError(/integrity|Failed to/);
  await publish(copy.folder, 'old');
  await visit(lab, copy.site.root);
  await publish(copy.folder, 'new');
  // The list says what the server has not got.
  await rm(join(copy.folder, 'style.css'));
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update().catch(() => {}));
  await expect.poll(() => page.evaluate(async () => {
    const { installing, waiting } = await navigator.serviceWorker.ready;
    return installing === null && waiting === null;
  })).toBe(true);
  await visit(lab, copy.site.root);
  expect(await versionsOf(page)).toEqual(['old', 'old']);
  const { port } = new URL(copy.site.root);
  await page.context().setOffline(true);
  await visit(lab, `http://127.0.0.1:${port}/`);
  expect(await versionsOf(page)).toEqual(['old', 'old']);
  expect(await lab.digest()).toMatch(/^[0-9a-f]{16}$/);
  await page.context().setOffline(false);
  await writeFile(join(copy.folder, 'style.css'), await readFile(join(DIST, 'style.css')));
  await page.evaluate(async () => { await (await navigator.serviceWorker.ready).update(); });
  await expect.poll(() => page.evaluate(async () => Boolean((await navigator.serviceWorker.ready).waiting))).toBe(true);
  await page.reload();
  await expect.poll(() => versionsOf(page).catch(() => null)).toEqual(['new', 'new']);
});

test('a service worker whose script hangs does not hold up the page', async ({ lab, page, context, copy }) => {
  await context.route('**/service_worker.js', () => {});
  await page.clock.install();
  await lab.goto(QUICK, copy.site.root);
  await expect.poll(async () => {
    await page.clock.fastForward(5_000);
    return lab.status.textContent();
  }).toBe('Ready to train.');
});
