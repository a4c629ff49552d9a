/** The worker that trains vanishes: the page notices, says so, and goes on with another; no promise stays open. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, LASTING, pretendCores, QUICK, test, type LabPage } from '../support/lab_page.ts';
import { endWorkers, keepWorkers } from '../support/lost_workers.ts';

const GONE = /was ended from outside, most likely for want of memory, and another one takes its place/;

const WWW = fileURLToPath(new URL('../../../www/', import.meta.url));

test('every worker is watched', () => {
  const sources = readdirSync(WWW, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.js') && !/^(node_modules|engines)\//.test(path))
    .map((path) => [path, readFileSync(WWW + path, 'utf8')]);
  const starting = sources.filter(([, text]) => /new Worker\(/.test(text)).map(([path]) => path);
  expect(starting).toEqual(['shared/watched_worker.js']);
});

test.beforeEach(async ({ page }) => { await keepWorkers(page); });

/** Lets ten minutes go by, and only just: the worker that comes next has less time to start. */
async function silence(lab: LabPage, page: Page) {
  await page.clock.runFor(598_000);
  await expect.poll(async () => {
    await page.clock.runFor(2_000);
    return lab.alert.textContent();
  }).toContain('has not answered');
}

const lose = (page: Page) => endWorkers(page, 'worker.js');

/** Adds code to the engine's JavaScript. */
const extendBindings = (page: Page, code: string) => page.route('**/overfit_lab.js', async (route) => {
  const response = await route.fetch();
  await route.fulfill({ response, body: await response.text() + code });
});

test('in the middle of a run it keeps epochs and settings, and Train begins the run anew', async ({ lab, page }) => {
  const link = `${QUICK}&epochs=3&seed=77`;
  await lab.open(link);
  const digest = await lab.digest();
  await lab.open(`${LASTING}&seed=77`);
  const ended = page.evaluate(() => window.lab.train().then(({ outcome, failure, history }) => (
    { outcome, kind: failure!.kind, epochs: history.epochs.length })));
  await lab.untilSteps(70);
  await lose(page);
  const run = await ended;
  expect(run).toMatchObject({ outcome: 'failed', kind: 'lost' });
  expect(run.epochs).toBeGreaterThan(1);
  await expect(lab.alert).toContainText(GONE);
  await expect(lab.alert).toContainText('The epochs so far stay on the chart; press Train to begin the run anew.');
  await expect(lab.status).toHaveText('Stopped by an error.');
  await expect(lab.figures).toHaveCount(run.epochs);
  expect((await lab.experiment()).seed).toBe(77);
  await lab.train.click();
  await lab.untilSteps(2);
  await expect(lab.alert).toBeEmpty();
  await page.evaluate((link) => window.lab.load(link), link);
  expect(await lab.digest(), 'the engine computes as before').toBe(digest);
});

test('while a run is paused', async ({ lab, page }) => {
  await lab.open(LASTING);
  const ended = page.evaluate(() => window.lab.train().then(({ outcome }) => outcome));
  await lab.untilSteps(3);
  await lab.pause.click();
  await lose(page);
  expect(await ended).toBe('failed');
  await expect(lab.alert).toContainText(GONE);
  await lab.train.click();
  await lab.untilSteps(2);
});

test('before and after a run it costs nothing but the network', async ({ lab, page }) => {
  await lab.open(QUICK);
  await lose(page);
  await expect(lab.alert).toContainText(GONE);
  await expect(lab.alert).toContainText('Nothing is lost.');
  await expect(lab.status).toHaveText('Ready to train.');
  const digest = await lab.digest();
  expect(digest).toMatch(/^[0-9a-f]{16}$/);
  await lose(page);
  await expect(lab.alert).toContainText('All figures stay; train again to look inside the network.');
  expect(await page.evaluate(() => window.lab.run!.digest)).toBe(digest);
  expect(await page.evaluate(() => window.lab.inspect('norms'))).toBeNull();
  expect(await lab.digest()).toBe(digest);
});

test('again and again: twenty times', async ({ lab, page }) => {
  test.slow();
  await lab.open(LASTING);
  for (let time = 1; time <= 20; time += 1) {
    await lab.train.click();
    await lab.untilSteps(1);
    expect(await lose(page)).toBe(time);
    await expect(lab.alert).toContainText(GONE);
  }
  await page.evaluate((link) => window.lab.load(link), QUICK);
  await expect(lab.alert).toBeEmpty();
  expect(await lab.digest()).toMatch(/^[0-9a-f]{16}$/);
});

test('whatever is asked of it then fails or is answered by the next one', async ({ lab, page }) => {
  await extendBindings(page, `
    const exportFiles = ImageLibrary.prototype.exportFiles;
    ImageLibrary.prototype.exportFiles = () => { self.close(); for (const end = Date.now() + 500; Date.now() < end;); return []; };`);
  await lab.open(QUICK);
  await lab.digest();
  const settled = await page.evaluate(async () => (await Promise.allSettled([
    window.lab.exportArchive('folder'), window.lab.checkMemorization(), window.lab.mysteryLink(),
    window.lab.inspect('norms'), window.lab.diagnosePredictions('split,label,predicted\ntrain,0,0\ntest,0,0'),
  ])).map(({ status }) => status));
  expect(settled).toHaveLength(5);
  await expect(lab.alert).toContainText(GONE);
  expect(await page.evaluate(() => window.lab.mysteryLink())).toContain('mystery');
});

test('one of several threads', async ({ lab, page }) => {
  await page.route('**/*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(),
      'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' } });
  });
  await pretendCores(page, 3);
  await lab.open(LASTING);
  await lab.train.click();
  await lab.untilSteps(3);
  expect((await page.evaluate(() => window.lab.build))!.threads).toBe(3);
  await endWorkers(page, 'thread_worker.js', 1);
  await expect(lab.alert).toContainText(GONE);
  await lab.train.click();
  await lab.untilSteps(2);
  expect((await page.evaluate(() => window.lab.build))!.threads).toBe(3);
});

test('a long step is not taken for an end: the status says how long it takes, and the run is the same', async ({ lab, page }) => {
  await lab.open(QUICK);
  const digest = await lab.digest();
  await extendBindings(page, `
    const advance = Session.prototype.advance;
    let isLong = true;
    Session.prototype.advance = function () {
      // Holds the worker up until the page says so, without letting anything in.
      while (isLong) {
        const request = new XMLHttpRequest();
        request.open('GET', '/is-long', false);
        request.send();
        isLong = request.responseText === 'yes';
      }
      return advance.call(this);
    };`);
  let isLong = true;
  await page.route('**/is-long', (route) => route.fulfill({ body: isLong ? 'yes' : 'no' }));
  await page.clock.install();
  await lab.open(QUICK);
  await lab.train.click();
  await page.clock.runFor(60_000);
  await expect(lab.status).toHaveText(/^One step has taken \d+ s so far: wait, or press Reset/);
  await page.clock.runFor(120_000);
  await expect(lab.pause, 'it still trains').toBeVisible();
  isLong = false;
  await expect(lab.status).toHaveText(/^Finished/);
  expect(await page.evaluate(() => window.lab.run!.digest)).toBe(digest);
});

test('a worker that never answers again is given up in the end, and training settles', async ({ lab, page }) => {
  await extendBindings(page, `
    Session.prototype.advance = function () { for (;;); };`);
  await page.clock.install();
  await lab.open(QUICK);
  const ended = page.evaluate(() => window.lab.train().then(({ outcome }) => outcome));
  await expect(lab.pause).toBeVisible();
  await silence(lab, page);
  expect(await ended).toBe('failed');
  await expect(lab.alert).toContainText('has not answered for ten minutes, and another one takes its place');
});

test('without locks silence tells', async ({ lab, page }) => {
  await page.addInitScript(() => { delete (Navigator.prototype as any).locks; });
  await page.clock.install();
  await lab.open(LASTING);
  const ended = page.evaluate(() => window.lab.train().then(({ outcome }) => outcome));
  await lab.untilSteps(2);
  await lose(page);
  await page.clock.runFor(40_000);
  await expect(lab.status).toHaveText(/^One step has taken/);
  await page.clock.runFor(11 * 60_000);
  expect(await ended).toBe('failed');
});

test('an engine that is lost before it has answered anything is not started again and again', async ({ lab, page }) => {
  await extendBindings(page, `
    ImageLibrary.prototype.describe = () => { for (;;); };`);
  await page.clock.install();
  await lab.goto(QUICK);
  await expect.poll(() => page.evaluate(() => window.lab.about !== null)).toBe(true);
  await silence(lab, page);
  await expect(lab.alert).toContainText('has not answered for ten minutes');
  await page.clock.runFor(60_000);
  expect(await endWorkers(page, 'worker.js')).toBeLessThanOrEqual(2);
});
