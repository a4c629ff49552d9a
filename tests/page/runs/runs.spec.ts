/** The list of runs: every run is found again, named, shared and deleted, also on the next visit. */

import type { Page } from '@playwright/test';
import { DIAGNOSES, tell } from '../support/diagnosis.ts';
import { expect, LabPage, LASTING, QUICK, test } from '../support/lab_page.ts';
import { chunk } from '../support/modules.ts';
import { openRuns } from './run_list.ts';

const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

test('nothing of the list is downloaded before a run has finished an epoch', async ({ lab }) => {
  const isOfList = (path: string) => /run_list|pinned_runs|runs_panel/.test(path);
  const runs = await openRuns(lab, QUICK);
  expect(lab.requests.filter(isOfList)).toEqual([]);
  await lab.digest();
  await expect.poll(() => lab.requests.filter(isOfList).length).toBe(2);
  expect(lab.requests).not.toContain(chunk('runs_panel'));
  await runs.open();
  await expect(runs.rows).toHaveCount(1);
});

test('each run is listed with what differs, in the words of the controls, and its final figures', async ({ lab, page }) => {
  const runs = await openRuns(lab, QUICK);
  await runs.train(`${QUICK}&dropout=0.3`, '#v=2&preset=overfit&train=20&blocks=1&width=4&dense=8&epochs=2&flip=random&seed=5', '#v=2&train=20&epochs=1&blocks=1&width=4');
  await runs.open();
  expect(await runs.names()).toEqual([
    'Training images 20, Convolution blocks 1, Width 4, Epochs 1',
    'Overfit: noise, 2 classes, Training images 20, Horizontal flip Random, Convolution blocks 1, Width 4, Dense units 8, Epochs 2, Seed 5',
    'Training images 20, Test images 10, Convolution blocks 1, Width 4, Dense units 8, Dropout 0.3, Epochs 2, Batch size 4',
  ]);
  const { train, test, gap } = await page.evaluate(() => {
    const { train, test, gap } = window.lab.runs[2].history.measured!;
    return { train: train.accuracy, test: test.accuracy, gap };
  });
  const row = (await runs.row(0).node.innerText()).replace(/\s+/g, ' ').replace('−', '-');
  expect(row).toContain('epochs 1 of 1');
  expect(row).toContain(`training ${(100 * train).toFixed(1)}%`);
  expect(row).toContain(`test ${(100 * test).toFixed(1)}%`);
  expect(row).toContain(`gap ${(100 * gap).toFixed(1)} points`);
  expect(row).toContain('just now');
  expect(row).toContain('on the chart');
});

test('a run without an epoch is not kept, one that is stopped after some is', async ({ lab, page }) => {
  const runs = await openRuns(lab, LASTING);
  await runs.open();
  await lab.step.click();
  await lab.untilSteps(1);
  await expect(runs.rows, 'its place is there from the start').toHaveCount(1);
  await expect(runs.row(0).pin).toBeDisabled();
  await lab.reset.click();
  await expect(runs.rows).toHaveCount(0);
  await lab.train.click();
  await lab.untilSteps(70);
  await lab.reset.click();
  await expect(runs.rows).toHaveCount(1);
  await expect(runs.row(0).node).toContainText(/epochs [1-9]\d* of 200/);
  await expect.poll(async () => (await runs.stored()).length).toBe(1);
  expect(await page.evaluate(() => window.lab.runs.map(({ outcome }) => outcome))).toEqual(['stopped', 'stopped']);
});

test('runs, their names and their order survive a reload', async ({ lab, page }) => {
  const runs = await openRuns(lab, QUICK);
  await runs.train(`${QUICK}&seed=2`, `${QUICK}&seed=3`);
  await runs.open();
  await runs.row(1).name.fill('  The older one ');
  await runs.row(1).name.press('Enter');
  await expect(runs.row(1).name).toHaveValue('The older one');
  const before = await runs.rows.allInnerTexts();
  const digests = await page.evaluate(() => window.lab.runs.map(({ digest }) => digest));
  const history = await page.evaluate(() => window.lab.runs[0].history.epochs);
  await lab.open(QUICK);
  await runs.open();
  await expect(runs.rows).toHaveCount(2);
  expect(await runs.names()).toEqual([expect.stringContaining('Seed 3'), 'The older one']);
  expect((await runs.rows.allInnerTexts()).map((text) => text.replace(/\s*on the chart/, ''))).toEqual(before.map((text) => text.replace(/\s*on the chart/, '')));
  const stored = await runs.stored();
  const older = stored.find(({ title }) => title === 'The older one') as { digest: string, figures: { epochs: unknown } };
  expect(older.digest).toBe(digests[0]);
  expect(older.figures.epochs, 'to the bit').toEqual(history);

  await runs.row(1).name.fill('');
  await runs.row(1).name.press('Enter');
  await expect(runs.row(1).name).toHaveValue(/Seed 2$/);
  await runs.row(0).name.fill('Never mind');
  await runs.row(0).name.press('Escape');
  await expect(runs.row(0).name).toHaveValue(/Seed 3$/);
});

test('a run that the reload cuts short is kept as far as it got', async ({ lab, page }) => {
  const runs = await openRuns(lab, LASTING);
  await lab.train.click();
  // It comes with the first epoch, which is over sooner than it is there.
  await expect.poll(async () => (await runs.stored()).length).toBe(1);
  await page.reload();
  await page.evaluate(() => window.lab.ready);
  await runs.open();
  await expect(runs.rows).toHaveCount(1);
  await expect(runs.row(0).node).toContainText(/epochs [1-9]\d* of 200/);
  await expect(runs.row(0).copy).toBeEnabled();
});

test('a run on own images keeps its link and its figures, and no image', async ({ lab, page }) => {
  const runs = await openRuns(lab, QUICK);
  await page.evaluate(async () => {
    const count = 40;
    await window.lab.setOwn({
      classNames: ['one', 'two'],
      labels: Uint8Array.from({ length: count }, (_, index) => index % 2),
      pixels: Uint8Array.from({ length: count * 3_072 }, (_, index) => (index * 7919) % 256),
    });
    await window.lab.load('#v=2&data=own&train=20&test=10&blocks=1&width=4&dense=8&epochs=1');
    await window.lab.train();
  });
  await expect.poll(async () => (await runs.stored()).length).toBe(1);
  const [stored] = await runs.stored();
  expect(stored.link).toMatch(/data=own.*images=[1-9]/);
  expect(stored.name).toContain('Data Your own images');
  expect(JSON.stringify(stored).length).toBeLessThan(3_000);
});

test('the link of a run of another visit reproduces it, bit for bit, and the list says so', async ({ lab, page }) => {
  const runs = await openRuns(lab, QUICK);
  await runs.train(`${QUICK}&seed=2`);
  const digest = await page.evaluate(() => window.lab.run!.digest);
  await lab.open();
  await runs.open();
  await runs.row(0).copy.click();
  await expect(lab.status).toHaveText(/^Link copied/);
  const link = await copied(page);
  expect(link).toContain(`&digest=${digest}`);
  expect(link.startsWith(lab.site.root)).toBe(true);

  await runs.row(0).load.click();
  await expect(lab.status).toHaveText(/^Loaded: press Train/);
  expect((await lab.experiment()).seed).toBe(2);
  expect(await lab.digest()).toBe(digest);
  await expect(runs.row(0).node).toContainText('Bit for bit the run that its link was copied from.');
  await expect(runs.row(1).node).toContainText('Bit for bit the same as another run in this list.');
});

test('a deleted run is gone for good, unless it is brought back', async ({ lab }) => {
  const runs = await openRuns(lab, QUICK);
  await runs.train(`${QUICK}&seed=2`, `${QUICK}&seed=3`, `${QUICK}&seed=4`);
  await runs.open();
  await runs.row(1).remove.click();
  await expect(runs.rows).toHaveCount(2);
  await expect(runs.row(1).remove, 'the focus goes on').toBeFocused();
  await expect.poll(async () => (await runs.stored()).length).toBe(2);
  await runs.button('Undo delete').click();
  await expect(runs.rows).toHaveCount(3);
  await expect(runs.row(1).name).toHaveValue(/Seed 3$/);
  await expect.poll(async () => (await runs.stored()).length).toBe(3);
  await runs.row(0).remove.click();
  await expect.poll(async () => (await runs.stored()).length).toBe(2);
  await lab.open(QUICK);
  await runs.open();
  expect(await runs.names()).toEqual([expect.stringContaining('Seed 3'), expect.stringContaining('Seed 2')]);
  await runs.button('Delete all').click();
  await expect(runs.panel).toContainText('No run yet');
  await expect.poll(() => runs.stored()).toEqual([]);
  await runs.button('Undo delete').click();
  await expect(runs.rows).toHaveCount(2);
});

test('a run deleted while it goes on stays away, whatever is deleted after it', async ({ lab, page }) => {
  const runs = await openRuns(lab, QUICK);
  await runs.train(QUICK);
  await page.evaluate((link) => window.lab.load(link), LASTING);
  await lab.train.click();
  await lab.untilSteps(40);
  await runs.open();
  await expect(runs.rows).toHaveCount(2);
  await runs.row(0).remove.click();
  await expect(runs.rows).toHaveCount(1);
  await runs.row(0).remove.click();
  await expect(runs.rows).toHaveCount(0);
  await lab.untilSteps(await lab.steps() + 100);
  await expect(runs.rows).toHaveCount(0);
  expect(await runs.stored()).toEqual([]);
});

test('beyond 50 runs the oldest goes first, a pinned one never', async ({ lab, page }) => {
  const runs = await openRuns(lab, QUICK);
  await runs.train(QUICK);
  const [model] = await runs.stored();
  await runs.store(Array.from({ length: 49 }, (_, index) => ({
    ...model, id: `old-${index}`, startedAt: Date.now() - (index + 1) * 3_600_000, title: `${index + 1} hours ago`, isPinned: index === 48,
  })));
  await lab.open(QUICK);
  await runs.open();
  await expect(runs.rows).toHaveCount(50);
  await expect(runs.row(1).node).toContainText('1 hour ago');
  await expect(runs.row(49).node).toContainText('2 days ago');
  await page.evaluate(() => window.lab.train());
  await expect.poll(async () => (await runs.names()).at(-2)).toBe('47 hours ago');
  await expect(runs.rows).toHaveCount(50);
  expect((await runs.names()).at(-1), 'pinned').toBe('49 hours ago');
  await expect.poll(async () => (await runs.stored()).length).toBe(50);
});

test('two tabs keep each other’s runs, and show them', async ({ lab, page, context, site }) => {
  const runs = await openRuns(lab, QUICK);
  await runs.train(`${QUICK}&seed=2`);
  await runs.open();
  const otherPage = await context.newPage();
  const other = new LabPage(otherPage, site, { problems: [], expected: [] });
  const otherRuns = await openRuns(other, QUICK);
  await otherRuns.open();
  await expect(otherRuns.rows).toHaveCount(1);
  await Promise.all([
    page.evaluate((link) => window.lab.load(link).then(() => window.lab.train()), `${QUICK}&seed=3`),
    otherPage.evaluate((link) => window.lab.load(link).then(() => window.lab.train()), `${QUICK}&seed=4`),
  ]);
  for (const list of [runs, otherRuns]) {
    await expect(list.rows).toHaveCount(3);
    expect((await list.names()).map((name) => name.slice(-6)).sort()).toEqual(['Seed 2', 'Seed 3', 'Seed 4']);
  }
  await otherRuns.rows.getByRole('textbox').last().fill('Named in the other tab');
  await otherRuns.rows.getByRole('textbox').last().press('Enter');
  await expect(runs.row(2).name).toHaveValue('Named in the other tab');
  await runs.row(0).remove.click();
  await expect(otherRuns.rows).toHaveCount(2);
  await otherPage.close();
});

test('stored runs that cannot be read are left out with a sentence, and can be cleared', async ({ lab }) => {
  const runs = await openRuns(lab, QUICK);
  await runs.train(QUICK);
  const [model] = await runs.stored();
  await runs.store([
    { id: 'future', format: 99 },
    { ...model, id: 'no figures', figures: null },
    { ...model, id: 'half', figures: { epochs: [{ train: { accuracy: 'high' } }], bestEpoch: null, step: 1, stepsPerEpoch: 1 } },
    { ...model, id: 'colour', colour: -1 },
  ]);
  await lab.open(QUICK);
  await runs.open();
  await expect(runs.panel).toContainText('4 runs are left out: another version of this page kept them, or they are damaged.');
  await expect(runs.rows).toHaveCount(1);
  await lab.digest();
  await expect(runs.rows).toHaveCount(2);
  await runs.button('Delete all').click();
  await expect.poll(() => runs.stored()).toEqual([]);
  await expect(runs.panel).not.toContainText('left out');
});

test('a browser that keeps nothing lists the runs of this visit, and says so', async ({ lab, page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => { throw new DOMException('The operation is insecure.', 'SecurityError'); };
  });
  const runs = await openRuns(lab, QUICK);
  await lab.digest();
  await runs.open();
  await expect(runs.panel).toContainText('The browser keeps no runs here, as in a private window: they are listed until you close the page.');
  await expect(runs.rows).toHaveCount(1);
  await runs.row(0).pin.click();
  await expect(runs.pinned).toHaveCount(1);
  await expect(lab.alert).toBeEmpty();
});

test('a browser without room says so, and the list goes on', async ({ lab, page }) => {
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
  });
  const runs = await openRuns(lab, QUICK);
  await lab.digest();
  await runs.open();
  await expect(runs.panel).toContainText('The browser has no room to keep runs: they are listed until you close the page.');
  await expect(runs.rows).toHaveCount(1);
});

test('a list that cannot be loaded is one sentence, and opens at the next try', async ({ lab, page }) => {
  lab.expectError(/Failed to load resource/);
  await page.route(`**${chunk('runs_panel')}`, (route) => route.abort());
  const runs = await openRuns(lab, QUICK);
  await runs.summary.click();
  await expect(lab.alert).toContainText('The list of runs could not be loaded');
  await expect(runs.panel).not.toHaveAttribute('open');
});

test('the run of a mystery does not tell its fault, neither in the list nor in what is stored', async ({ lab, page }) => {
  await tell(page, DIAGNOSES.order);
  await lab.open(QUICK);
  await page.getByRole('combobox', { name: 'Scenario', exact: true }).selectOption('prediction-order');
  await page.getByRole('button', { name: 'Copy mystery link' }).click();
  await expect(lab.status).toHaveText(/^Mystery link copied/);
  const runs = await openRuns(lab, new URL(await copied(page)).hash);
  await lab.digest();
  await runs.open();
  await expect(runs.row(0).name).toHaveValue(/^Mystery, Training images 20/);
  await expect(runs.row(0).node).not.toContainText('order');
  expect(JSON.stringify(await runs.stored())).not.toContain('order');
});

test('settings changed during a run are told in its name', async ({ lab, page }) => {
  const runs = await openRuns(lab, LASTING);
  await runs.open();
  await lab.train.click();
  await lab.untilSteps(40);
  await page.evaluate(() => window.lab.change({ lr: 0.01 }));
  await lab.untilSteps(await lab.steps() + 60);
  await expect(runs.row(0).name).toHaveValue(/, changed on the way$/);
});

test('by keyboard alone a run is found, named, pinned, shared and deleted', async ({ lab, page }) => {
  const runs = await openRuns(lab, QUICK);
  await runs.train(QUICK);
  const tabTo = async (isThere: () => Promise<boolean>) => {
    for (let presses = 0; presses < 80; presses += 1) {
      if (await isThere()) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('Tab does not get there.');
  };
  const focused = (name: RegExp) => () => page.evaluate((source) => {
    const { activeElement } = document;
    return new RegExp(source).test(activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '');
  }, name.source);
  await tabTo(focused(/^Figures as a table$/));
  await page.keyboard.press('Tab');
  await tabTo(focused(/^\s*Runs\s*$/));
  await page.keyboard.press('Enter');
  await expect(runs.rows).toHaveCount(1);
  await tabTo(focused(/^Name of run/));
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Found again');
  await page.keyboard.press('Enter');
  await tabTo(focused(/^Pin: Found again$/));
  await page.keyboard.press('Space');
  await expect(runs.pinned).toHaveText(/^Found again/);
  await tabTo(focused(/^Copy link: Found again$/));
  await page.keyboard.press('Enter');
  await expect(lab.status).toHaveText(/^Link copied/);
  expect(await copied(page)).toContain('&digest=');
  await tabTo(focused(/^Delete: Found again$/));
  await page.keyboard.press('Enter');
  await expect(runs.rows).toHaveCount(0);
  await expect(runs.button('Undo delete')).toBeFocused();
  await runs.summary.focus();
  await page.keyboard.press('Enter');
  await expect(runs.panel).not.toHaveAttribute('open');
});
