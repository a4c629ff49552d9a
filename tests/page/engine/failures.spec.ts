/** When the worker does not load or breaks down: one alert, a way on, and settings kept. */

import type { Page } from '@playwright/test';
import { expect, LASTING, QUICK, test, type LabPage } from '../support/lab_page.ts';
import { limitMemory } from './wasm_memory.ts';

const WASM = '**/overfit_lab_bg.wasm';
const BINDINGS = '**/overfit_lab.js';

/** One alert with a Restart button, which makes the page work again with the same settings. */
async function expectRestartToHelp(lab: LabPage, page: Page, seed: number, message: RegExp) {
  await expect(lab.alert).toHaveCount(1);
  await expect(lab.alert).toContainText(message);
  await expect(lab.status).toHaveText('Stopped by an error.');
  // A setting that was changed meanwhile may have started an engine already.
  await page.unrouteAll({ behavior: 'wait' });
  await lab.alert.getByRole('button', { name: 'Restart' }).click();
  await expect(lab.status).toHaveText('Ready to train.');
  await expect(lab.alert).toBeEmpty();
  expect((await lab.experiment()).seed).toBe(seed);
}

/** Adds code to the engine's JavaScript. */
function extendBindings(page: Page, code: string) {
  return page.route(BINDINGS, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: await response.text() + code });
  });
}

const BROKEN_LOADS = {
  'an engine that cannot be downloaded': (page: Page) => page.route(WASM, (route) => route.abort()),
  'an engine that is not there': (page: Page) => page.route(WASM, (route) => route.fulfill({ status: 404 })),
  'an engine that is something else': (page: Page) => page.route(WASM, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<h1>Please log in</h1>' })),
  'bindings that cannot be downloaded': (page: Page) => page.route(BINDINGS, (route) => route.abort()),
  'bindings that do not parse': (page: Page) => page.route(BINDINGS, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: 'export {' })),
  'a worker that cannot be downloaded': (page: Page) => page.route('**/worker.js', (route) => route.abort()),
};

for (const [name, breakIt] of Object.entries(BROKEN_LOADS)) {
  test(`${name} shows one alert, and Restart helps`, async ({ lab, page }) => {
    lab.expectError(/Failed to load resource/);
    await breakIt(page);
    await lab.goto(`${QUICK}&seed=77`);
    await expectRestartToHelp(lab, page, 77, /could not be (loaded|started)|did not start/);
    await expect(lab.train).toBeEnabled();
    await lab.train.click();
    await expect(lab.status).toHaveText(/^Finished/);
  });
}

test('a worker that runs out of memory shows one alert, and Restart helps', async ({ lab, page }) => {
  await page.route(WASM, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: limitMemory(await response.body(), 64) });
  });
  await lab.open('#v=2&train=200&test=10&width=64&convs=2&batch=128&seed=77');
  await lab.train.click();
  await expectRestartToHelp(lab, page, 77, /out of memory.*smaller batch size/);
  await page.evaluate((link) => window.lab.load(link), QUICK);
  expect(await lab.digest()).toMatch(/^[0-9a-f]{16}$/);
});

test('a worker that breaks in the middle of a run keeps the curve and gives the same run again', async ({ lab, page }) => {
  // A panic posts a message and then traps.
  await extendBindings(page, `
    const advance = Session.prototype.advance;
    let steps = 0;
    Session.prototype.advance = async function () {
      const events = await advance.call(this);
      steps += events.filter(({ event }) => event === 'step').length;
      if (steps === 5) {
        postMessage({ event: 'failed', kind: 'panic', field: '', message: 'panicked at the fifth step' });
        throw new WebAssembly.RuntimeError('unreachable');
      }
      return events;
    };`);
  await lab.open(`${LASTING}&seed=77`);
  await lab.train.click();
  await expect(lab.alert).toContainText('panicked at the fifth step');
  expect(await lab.steps()).toBe(4);
  const run = await page.evaluate(() => ({ outcome: window.lab.run!.outcome, kind: window.lab.run!.failure!.kind }));
  expect(run).toEqual({ outcome: 'failed', kind: 'panic' });
  await expectRestartToHelp(lab, page, 77, /panicked/);
  await lab.train.click();
  await lab.untilSteps(6);
});

test('a run that diverges ends with a sentence and without Restart, and the next one trains', async ({ lab, page }) => {
  // No link makes a run diverge quickly enough for a test.
  await extendBindings(page, `
    Session.prototype.advance = async function () {
      this.free = () => {};
      Object.defineProperty(this, 'isDone', { value: true });
      const { runId } = this.started();
      return [{ runId, event: 'failed', kind: 'diverged', field: 'lr', message: 'Training diverged.' }];
    };`);
  await lab.open(QUICK);
  await lab.train.click();
  await expect(lab.alert).toHaveText('Training diverged.');
  expect(await page.evaluate(() => window.lab.run!.failure!.kind)).toBe('diverged');
  await page.evaluate((link) => window.lab.load(link), QUICK);
  await expect(lab.alert).toBeEmpty();
  await expect(lab.status).toHaveText('Ready to train.');
});

test('settings can be changed while the engine is broken, and count after Restart', async ({ lab, page }) => {
  await extendBindings(page, `
    Session.prototype.advance = () => { throw new WebAssembly.RuntimeError('unreachable'); };`);
  await lab.open(`${QUICK}&seed=77`);
  await lab.train.click();
  await expect(lab.alert.getByRole('button', { name: 'Restart' })).toBeVisible();
  await lab.slider('Dropout').press('ArrowRight');
  await expectRestartToHelp(lab, page, 77, /./);
  expect((await lab.experiment()).dropout).toBe(0.05);
});

test('an alert comes into view and leaves the focus where it is, also once it is dismissed', async ({ lab, page }) => {
  await page.setViewportSize({ width: 390, height: 740 });
  await lab.open(QUICK);
  const dismiss = lab.alert.getByRole('button', { name: 'Dismiss' });
  const isUncovered = () => dismiss.evaluate((button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2) === button;
  });
  const summary = page.locator('#inspection > summary');
  await summary.focus();
  await page.evaluate(() => window.lab.complain('No room.'));
  await expect(dismiss).toBeInViewport({ ratio: 1 });
  await expect.poll(isUncovered, 'not under the bar at the top').toBe(true);
  await expect(summary).toBeFocused();
  await dismiss.press('Enter');
  await expect(lab.alert).toBeEmpty();
  await expect(summary).toBeFocused();

  await summary.blur();
  await page.evaluate(() => window.lab.complain('No room.'));
  await dismiss.press('Enter');
  await expect(lab.train, 'where nothing had it').toBeFocused();
});
