/** Promises of the lab: each settles, and says what became of what was asked. */

import { expect, holdBack, LASTING, QUICK, test } from '../support/lab_page.ts';

const DATA = '**/fashion-mnist.idx.gz';
const FASHION = '#v=2&data=fashion-mnist&train=40&test=20&blocks=1&width=4&dense=8&batch=4&epochs=2';

test('load rejects where the images do not come, says why, and can be tried again', async ({ lab, page }) => {
  lab.expectError(/Failed to load resource/);
  await lab.open(QUICK);
  await page.route(DATA, (route) => route.fulfill({ status: 503, body: '' }));
  const tell = (link: string) => page.evaluate((link) => window.lab.load(link).then(
    ({ experiment }) => `loaded ${experiment.data}`, ({ name, kind, message }) => `${name}, ${kind}: ${message}`), link);
  expect(await tell(FASHION)).toMatch(/^LabError, load: The images of Fashion-MNIST could not be loaded \(the server answers 503\)/);
  expect(await page.evaluate(() => window.lab.phase)).toBe('failed');
  expect(await page.evaluate(() => window.lab.experiment!.data), 'it is the experiment on the page').toBe('fashion-mnist');
  await expect(lab.alert).toContainText('could not be loaded (the server answers 503)');
  expect(await tell(QUICK), 'what needs no file').toBe('loaded shapes');
  await expect(lab.alert).toBeEmpty();
  expect(await tell(FASHION)).toMatch(/^LabError/);
  await page.unroute(DATA);
  expect(await tell(FASHION)).toBe('loaded fashion-mnist');
  await expect(lab.alert).toBeEmpty();
  expect(await lab.digest()).toMatch(/^[0-9a-f]{16}$/);
});

test('a page whose images do not come is ready, and Train fetches them', async ({ lab, page }) => {
  lab.expectError(/Failed to load resource/);
  await page.route(DATA, (route) => route.abort());
  await lab.goto(FASHION);
  await expect(lab.alert).toContainText('The images of Fashion-MNIST could not be loaded');
  await page.evaluate(() => window.lab.ready);
  expect(await page.evaluate(() => window.lab.train().then(({ outcome, failure }) => [outcome, failure!.kind]))).toEqual(['failed', 'load']);
  await page.unroute(DATA);
  await lab.train.click();
  await expect(lab.status).toHaveText(/^Finished/);
  await expect(page.getByRole('list', { name: 'What it learns from' }), 'the page shows them').toContainText('Trouser');
  await expect(lab.figures).toHaveCount(3);
});

/** What may come between a run and its end, on a page that trains. */
const BETWEEN: Record<string, [what: () => unknown, outcome: string]> = {
  'a reset': [() => window.lab.reset(), 'stopped'],
  'another link': [() => window.lab.load('#v=2&train=20&test=10'), 'stopped'],
  'a changed setting': [() => window.lab.change({ seed: 5 }), 'stopped'],
  'a restart': [() => window.lab.restart(), 'stopped'],
  'another engine': [() => window.lab.change({ engine: 'ndarray' }), 'stopped'],
  'a restart and a reset': [() => { window.lab.restart(); window.lab.reset(); }, 'stopped'],
  'a restart and another link': [() => { window.lab.restart(); return window.lab.load('#v=2&train=20&test=10'); }, 'stopped'],
  'a step and a reset': [() => { window.lab.step(); window.lab.reset(); }, 'stopped'],
};

for (const [name, [what, outcome]] of Object.entries(BETWEEN)) {
  test(`train settles although ${name} comes between, and the page goes on`, async ({ lab, page }) => {
    await lab.open(LASTING);
    const ended = page.evaluate(() => window.lab.train().then((run) => run.outcome));
    await lab.untilSteps(2);
    await page.evaluate(what);
    expect(await ended).toBe(outcome);
    await page.evaluate(() => window.lab.ready);
    await page.evaluate((link) => window.lab.load(link), QUICK);
    expect(await lab.digest()).toMatch(/^[0-9a-f]{16}$/);
  });
}

test('a run that waits for its engine is given up by a reset, and the page goes on', async ({ lab, page }) => {
  await lab.open(QUICK);
  const release = await holdBack(page, '**/engines/ndarray/**');
  await page.evaluate(() => window.lab.change({ engine: 'ndarray' }));
  const ended = page.evaluate(() => window.lab.train().then((run) => run.outcome));
  await expect(lab.pause).toBeVisible();
  await lab.reset.click();
  expect(await ended).toBe('stopped');
  release();
  await expect(lab.status).toHaveText('Ready to train.');
  expect(await lab.steps()).toBe(0);
  expect(await lab.digest()).toMatch(/^[0-9a-f]{16}$/);
});

test('without an engine everything that is asked of the lab rejects, and a later link is another try', async ({ lab, page }) => {
  lab.expectError(/Failed to load resource/);
  await page.route('**/overfit_lab_bg.wasm', (route) => route.abort());
  await lab.goto(QUICK);
  await expect(lab.alert).toContainText('The engine could not be loaded');
  const settled = await page.evaluate(async (link) => (await Promise.allSettled([
    window.lab.ready, window.lab.train(), window.lab.load(link), window.lab.exportArchive('folder'), window.lab.diagnosePredictions(''),
    window.lab.startFrom(new Uint8Array(8), 'none'),
  ])).map(({ status }) => status), QUICK);
  expect(settled).toEqual(Array(6).fill('rejected'));
  await page.unroute('**/overfit_lab_bg.wasm');
  await page.evaluate((link) => window.lab.load(link), QUICK);
  await expect(lab.alert).toBeEmpty();
  expect(await lab.digest()).toMatch(/^[0-9a-f]{16}$/);
});
