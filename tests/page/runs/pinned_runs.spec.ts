/** Pinned runs: behind the live one in both charts, with exact figures, on every visit until they are unpinned. */

import type { Page } from '@playwright/test';
import { expect, LASTING, QUICK, test } from '../support/lab_page.ts';
import { chunk } from '../support/modules.ts';
import { openRuns } from './run_list.ts';

const LONGER = QUICK.replace('epochs=2', 'epochs=4');

const chartOf = (page: Page, name: 'Accuracy' | 'Loss') => page.getByRole('img', { name: new RegExp(`^${name} chart`) });

/** Pixels of both charts that have the colour of a custom property. */
async function ink(page: Page, property: string) {
  const counts = [];
  for (const name of ['Accuracy', 'Loss'] as const) {
    counts.push(await chartOf(page, name).locator('canvas').evaluate((canvas: HTMLCanvasElement, property) => {
      const { width, height } = canvas;
      const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
      copy.fillStyle = getComputedStyle(canvas).getPropertyValue(property);
      copy.fillRect(0, 0, 1, 1);
      const wanted = copy.getImageData(0, 0, 1, 1).data;
      copy.clearRect(0, 0, 1, 1);
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, width, height);
      let count = 0;
      for (let index = 0; index < data.length; index += 4) {
        if ([0, 1, 2].every((part) => Math.abs(data[index + part] - wanted[part]) < 10)) count += 1;
      }
      return count;
    }, property));
  }
  return counts;
}

test('a pinned run is drawn in its colour in both charts, and again after a reload', async ({ lab, page }) => {
  const runs = await openRuns(lab, QUICK);
  await runs.train(`${QUICK}&seed=2`, `${QUICK}&seed=3`);
  await runs.open();
  await expect(page.getByText('Run before'), 'with nothing pinned').toBeVisible();
  const colour = await runs.row(1).node.evaluate((node) => `--${/run-\d/.exec(node.className)![0]}`);
  const [accuracyBefore, lossBefore] = await ink(page, colour);
  await runs.row(1).pin.click();
  await expect(runs.row(1).pin).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('Run before')).toBeHidden();
  await expect.poll(async () => (await ink(page, colour))[0]).toBeGreaterThan(accuracyBefore + 50);
  expect((await ink(page, colour))[1]).toBeGreaterThan(lossBefore + 50);

  await lab.open(QUICK);
  await expect(runs.pinned).toHaveCount(1);
  await expect.poll(async () => (await ink(page, colour))[0]).toBeGreaterThan(accuracyBefore + 50);
  await runs.open();
  await runs.row(1).pin.click();
  await expect(runs.pinned).toHaveCount(0);
  await expect.poll(async () => (await ink(page, colour))[0]).toBeLessThanOrEqual(accuracyBefore);
});

test('its figures are those of the epoch under the crosshair, and of its end without one', async ({ lab, page }) => {
  const runs = await openRuns(lab, QUICK);
  await runs.train(`${LONGER}&seed=2`, `${LONGER}&seed=3`);
  await runs.open();
  await runs.row(1).pin.click();
  const figures = await page.evaluate(() => window.lab.runs[0].history.epochs.map(({ train, test }) => [
    `${(100 * train!.accuracy).toFixed(1)}%`, `${(100 * test!.accuracy).toFixed(1)}%`,
    `${(100 * (train!.accuracy - test!.accuracy)).toFixed(1).replace('-', '−')} points`, train!.loss.toFixed(3), test!.loss.toFixed(3),
  ]));
  const cells = runs.pinned.getByRole('cell');
  await expect(cells).toHaveText(figures[4]);
  await expect(chartOf(page, 'Accuracy')).toHaveAccessibleDescription(new RegExp(`Pinned run .*Seed 2: training ${figures[4][0]}, test ${figures[4][1]}, gap ${figures[4][2]}`));
  await expect(chartOf(page, 'Loss')).toHaveAccessibleDescription(/Pinned run .*Seed 2/);
  await chartOf(page, 'Loss').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('columnheader', { name: 'Pinned run, epoch 2' })).toBeVisible();
  await expect(cells).toHaveText(figures[2]);
});

test('five runs are pinned at most, each in a colour of its own', async ({ lab }) => {
  const runs = await openRuns(lab, QUICK);
  await runs.train(QUICK);
  const [model] = await runs.stored();
  await runs.store(Array.from({ length: 6 }, (_, index) => (
    { ...model, id: `other-${index}`, title: `Other ${index}`, startedAt: index, colour: 2 })));
  await lab.open(QUICK);
  await runs.open();
  await expect(runs.rows).toHaveCount(7);
  for (let index = 1; index <= 5; index += 1) await runs.row(index).pin.click();
  await expect(runs.pinned).toHaveCount(5);
  const colours = await runs.pinned.evaluateAll((rows) => rows.map((row) => getComputedStyle(row.querySelector('.swatch')!).borderTopColor));
  expect(new Set(colours).size).toBe(5);
  await runs.row(6).pin.click();
  await expect(lab.status).toContainText('5 runs are pinned, which is the most there can be');
  await expect(runs.row(6).pin).toHaveAttribute('aria-pressed', 'false');
  await runs.row(1).pin.click();
  await runs.row(6).pin.click();
  await expect(runs.row(6).pin).toHaveAttribute('aria-pressed', 'true');
});

for (const [name, viewport] of Object.entries({ 'a desktop': { width: 1280, height: 800 }, 'a phone': { width: 360, height: 740 } })) {
  test(`with pinned runs and the list open nothing on ${name} moves while it trains, or is too wide`, async ({ lab, page }) => {
    await page.setViewportSize(viewport);
    const runs = await openRuns(lab, QUICK);
    await runs.train(`${QUICK}&seed=2`, `${QUICK}&seed=3`);
    await runs.open();
    for (const index of [0, 1]) await runs.row(index).pin.click();
    await runs.row(0).name.fill('A name that is as long as it may be, and then some: '.repeat(3));
    await runs.row(0).name.press('Enter');
    await lab.open(QUICK.replace('epochs=2', 'epochs=12'));
    await runs.open();
    await expect(runs.pinned).toHaveCount(2);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    // The place of the run under way opens when it begins.
    await page.evaluate(() => window.lab.step());
    await expect(runs.rows).toHaveCount(3);
    await page.evaluate(() => {
      const shifts: string[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const { sources } of list.getEntries() as (PerformanceEntry & { sources: { node: Node | null }[] })[]) {
          shifts.push(...sources.map(({ node }) => node?.textContent?.trim().slice(0, 40) ?? ''));
        }
      }).observe({ type: 'layout-shift' });
    });
    await page.evaluate(() => { void window.lab.train(); });
    await expect(lab.status).toHaveText(/^Finished/);
    expect(await page.evaluate(() => (window as unknown as { shifts: string[] }).shifts)).toEqual([]);
  });
}

test('a list that is closed is not drawn', async ({ lab, page }) => {
  const runs = await openRuns(lab, LASTING);
  await runs.open();
  await lab.train.click();
  await expect(runs.row(0).node).toContainText(/[1-9] of 200/);
  await runs.summary.click();
  await page.evaluate(() => {
    Object.assign(window, { drawings: 0 });
    new MutationObserver(() => { (window as unknown as { drawings: number }).drawings += 1; })
      .observe(document.querySelector('#runs ol')!, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  await lab.untilSteps(await lab.steps() + 100);
  expect(await page.evaluate(() => (window as unknown as { drawings: number }).drawings)).toBe(0);
});

test('a run that is not there cannot be pinned', async ({ lab, page }) => {
  await lab.open(QUICK);
  const isPinned = await page.evaluate(async (path) => {
    const { RunList } = await import(path);
    return new RunList().pin('nobody', true);
  }, chunk('run_list'));
  expect(isPinned).toBe(false);
});
