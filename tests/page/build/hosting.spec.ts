/** The page on a host that sends the headers of `_headers`; all other tests have one that sends none. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame } from '@playwright/test';
import { OwnPanel, photographs } from '../own_images/own_images.ts';
import { expect, pretendCores, QUICK, test as base } from '../support/lab_page.ts';
import { readHeaders } from '../support/headers.ts';
import { DIST, serve, type Site } from '../support/site.ts';

const test = base.extend<object, { site: Site }>({
  site: [async ({}, use) => {
    const site = await serve(DIST, await readHeaders());
    await use(site);
    site.close();
  }, { scope: 'worker' }],
});

/** The page, embedded in a page of another site that is sent with these headers and hands on what it may. */
async function embedding(root: string, headers: Record<string, string> = {}) {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html', ...headers });
    response.end(`<!doctype html><title>Elsewhere</title>
      <iframe src="${root}${QUICK}" allow="camera; cross-origin-isolated" style="width: 1400px; height: 800px"></iframe>`);
  });
  await new Promise<void>((resolve) => { server.listen(0, 'localhost', resolve); });
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Whether a frame may use a feature of the browser. */
const allows = (frame: Frame, feature: string) => frame.evaluate((feature) => (
  (document as unknown as { featurePolicy: { allowsFeature(name: string): boolean } }).featurePolicy.allowsFeature(feature)), feature);

test('files whose name says what is in them are kept for ever, all others are asked for anew', async () => {
  const headersOf = await readHeaders();
  const files = (await readdir(DIST, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map') && entry.name !== '_headers')
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(DIST.length).replaceAll('//', '/'));
  const kept = files.filter((file) => headersOf(file)['Cache-Control'] === 'public, max-age=31536000, immutable');
  expect(kept.length).toBeGreaterThan(5);
  expect(kept.filter((file) => !/^\/[a-z_]+-[0-9A-Z]{8}\.js$/.test(file))).toEqual([]);
  const others = ['/', ...files.filter((file) => !kept.includes(file))];
  expect(others).toEqual(expect.arrayContaining(['/', '/index.html', '/main.js', '/service_worker.js', '/engines/flex/overfit_lab_bg.wasm']));
  expect(others.filter((file) => headersOf(file)['Cache-Control'] !== 'no-cache')).toEqual([]);
});

test('the policy is that of the page, and says who may embed it', async () => {
  const html = await readFile(join(DIST, 'index.html'), 'utf8');
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)!;
  expect((await readHeaders())('/')['Content-Security-Policy']).toBe(`${policy}; frame-ancestors *`);
});

test('the page trains on several threads without a service worker, to the same digest as anywhere', async ({ lab, page }) => {
  await pretendCores(page, 2);
  await lab.open(QUICK);
  expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true);
  expect(await page.evaluate(() => window.lab.build)).toEqual({ name: 'flex-fused-threads', threads: 2 });
  const digest = await lab.digest();
  const plain = await serve();
  await lab.open(QUICK, plain.root);
  expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(false);
  expect(await lab.digest()).toBe(digest);
  plain.close();
});

test('figures and chart are saved, panels come, and own images train', async ({ lab, page }) => {
  await lab.open(QUICK);
  await lab.digest();
  await page.getByText('Save and load').click();
  for (const [what, name] of [['chart as PNG', 'png'], ['chart as SVG', 'svg'], ['figures as CSV', 'csv'], ['programs', 'zip']]) {
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: what === 'programs' ? /^Save as PyTorch/ : `Save ${what}` }).click();
    expect((await downloading).suggestedFilename(), what).toMatch(new RegExp(`\\.${name}$`));
  }
  for (const panel of ['Look inside the network', 'Runs']) await page.locator('summary', { hasText: panel }).click();
  await expect(page.locator('#inspection')).toContainText('Most confidently wrong');
  const own = new OwnPanel(page, '#own-images');
  await lab.goto('#v=2&data=own&classes=3&train=40&test=15&blocks=1&width=4&dense=8&batch=4&epochs=2');
  await own.load(photographs());
  await expect(lab.train).toBeEnabled();
  expect(await lab.digest()).toMatch(/^[0-9a-f]{16}$/);
  await own.tidy();
});

test('another site may embed the page, where it trains', async ({ lab, page, site }) => {
  const elsewhere = await embedding(site.root);
  // The other site is none of the third parties that the page must not ask.
  lab.expectError(/^third party: http:\/\/localhost:\d+\//);
  await page.goto(elsewhere.address);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('status')).toHaveText('Ready to train.');
  await frame.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(frame.getByRole('table', { name: 'Accuracy and loss by epoch' }).locator('tbody tr')).toHaveCount(3);
  const embedded = page.frames()[1];
  expect(await embedded.evaluate(() => window.crossOriginIsolated)).toBe(false);
  expect(await allows(embedded, 'camera')).toBe(true);
  expect(await allows(embedded, 'microphone')).toBe(false);
  elsewhere.close();
});

test('in an isolated page of another site it has several threads', async ({ lab, page, site }) => {
  await pretendCores(page, 2);
  const elsewhere = await embedding(site.root, {
    'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp',
  });
  lab.expectError(/^third party: http:\/\/localhost:\d+\//);
  await page.goto(elsewhere.address);
  await expect(page.frameLocator('iframe').getByRole('status')).toHaveText('Ready to train.');
  const build = await page.frames()[1].evaluate(async () => {
    await window.lab.train();
    return window.lab.build;
  });
  expect(build).toEqual({ name: 'flex-fused-threads', threads: 2 });
  elsewhere.close();
});

test.describe('with the service worker', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a second visit needs no network', async ({ lab, page }) => {
    const site = await serve(DIST, await readHeaders());
    lab.expectError(/ERR_CONNECTION_REFUSED|ERR_FAILED/);
    await pretendCores(page, 2);
    await lab.goto(QUICK, site.root);
    await expect(lab.status).toHaveText('Ready to train.');
    const online = await lab.digest();
    await expect.poll(() => page.evaluate(async () => {
      const paths = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
      return paths.flat().filter(({ url }) => url.includes('/engines/flex-fused-threads/')).length;
    })).toBe(2);
    site.close();
    await lab.goto(QUICK, site.root);
    await expect(lab.status).toHaveText('Ready to train.');
    expect(await lab.digest()).toBe(online);
  });
});
