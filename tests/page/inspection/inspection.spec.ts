/** A look inside the network: figures that are right, at any epoch, by mouse, by keyboard and on a phone. */

import { readFile } from 'node:fs/promises';
import { expect, LASTING, QUICK, test, type LabPage } from '../support/lab_page.ts';
import { chunk } from '../support/modules.ts';

/** Trained in a second or two, with mistakes of every kind. */
const SHORT = '#v=2&train=60&test=40&classes=4&blocks=1&width=4&dense=8&batch=8&epochs=5';

const panel = (lab: LabPage) => lab.page.locator('#inspection');
const scrubber = (lab: LabPage) => lab.slider('Epoch shown');
const matrix = (lab: LabPage) => panel(lab).getByRole('table', { name: /^Confusion matrix/ });
const gallery = (lab: LabPage) => panel(lab).locator('.gallery');

async function openPanel(lab: LabPage) {
  await panel(lab).getByText('Look inside the network').click();
  await expect(panel(lab).locator('.caption').first()).toBeAttached();
}

async function openTrained(lab: LabPage, link = SHORT) {
  await lab.open(link);
  await lab.digest();
  await openPanel(lab);
  await expect(matrix(lab)).toBeVisible();
}

interface Prediction {
  split: string;
  label: number;
  predicted: number;
  probabilities: number[];
}

/** The predictions that the page hands out. */
async function exported(lab: LabPage): Promise<Prediction[]> {
  const waiting = lab.page.waitForEvent('download');
  await panel(lab).getByRole('button', { name: 'Download predictions (CSV)' }).click();
  const [header, ...lines] = (await readFile(await (await waiting).path(), 'utf8')).trim().split('\n');
  expect(header).toMatch(/^split,true,predicted,p0,p1/);
  return lines.map((line) => {
    const [split, label, predicted, ...probabilities] = line.split(',');
    return { split, label: Number(label), predicted: Number(predicted), probabilities: probabilities.map(Number) };
  });
}

/** The counts in the matrix, row by row. */
async function counts(lab: LabPage) {
  const rows = await matrix(lab).locator('tbody tr').all();
  return Promise.all(rows.map(async (row) => (await row.getByRole('button').allTextContents()).map(Number)));
}

function confusion(predictions: Prediction[], split: string, classes: number) {
  const expected = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const { label, predicted } of predictions.filter((row) => row.split === split)) expected[label][predicted] += 1;
  return expected;
}

const choose = (lab: LabPage, name: string) => panel(lab).getByRole('tab', { name }).click();

test('nothing of it is loaded before it is opened', async ({ lab }) => {
  await lab.open(QUICK);
  await lab.digest();
  expect(lab.requests.filter((path) => /inspection_panel|run_inspection|inspection\.css/.test(path))).toEqual([]);
  await openPanel(lab);
  await expect(matrix(lab)).toBeVisible();
  expect(lab.requests).toEqual(expect.arrayContaining([chunk('inspection_panel'), '/inspection.css']));
});

test('the matrix and its images are those of the exported predictions, for training and test', async ({ lab }) => {
  await openTrained(lab);
  const hidden = await panel(lab).locator('.matrix-frame').evaluate((frame) => frame.scrollWidth - frame.clientWidth);
  expect(hidden, 'what has room does not scroll').toBe(0);
  const predictions = await exported(lab);
  expect(predictions).toHaveLength(100);
  for (const [split, name] of [['test', 'Test'], ['train', 'Training']]) {
    await panel(lab).getByRole('tabpanel').getByRole('radio', { name }).first().check();
    await expect(matrix(lab)).toHaveAccessibleName(new RegExp(split === 'test' ? 'test' : 'training'));
    const expected = confusion(predictions, split, 4);
    await expect.poll(() => counts(lab)).toEqual(expected);
    const largest = Math.max(...expected.flat());
    const row = expected.findIndex((line) => line.includes(largest));
    const column = expected[row].indexOf(largest);
    await matrix(lab).locator('tbody tr').nth(row).getByRole('button').nth(column).click();
    await expect(gallery(lab).getByRole('listitem')).toHaveCount(largest);
  }
});

test('the most confidently wrong image is the one of the exported predictions, with its three classes', async ({ lab, page }) => {
  await openTrained(lab);
  const predictions = (await exported(lab)).filter(({ split }) => split === 'test');
  const wrong = predictions.filter(({ label, predicted }) => label !== predicted);
  expect(wrong.length).toBeGreaterThan(1);
  const sure = (row: Prediction) => row.probabilities[row.predicted];
  const first = wrong.reduce((best, row) => (sure(row) > sure(best) ? row : best));
  const names = await page.evaluate(() => window.lab.description!.classNames);
  const ranked = first.probabilities.map((p, index) => ({ p, name: names[index] })).sort((a, b) => b.p - a.p).slice(0, 3);
  const expected = [names[first.label], ...ranked.map(({ p, name }) => `${name} ${(100 * p).toFixed(1)}%`)].join('');
  await expect(gallery(lab).getByRole('listitem').first()).toHaveText(expected);
});

test('accuracies of classes and calibration are those of the exported predictions', async ({ lab }) => {
  await openTrained(lab);
  const test = (await exported(lab)).filter(({ split }) => split === 'test');
  const ofFirst = test.filter(({ label }) => label === 0);
  const right = ofFirst.filter(({ predicted }) => predicted === 0).length;
  await choose(lab, 'Classes');
  const row = panel(lab).getByRole('table', { name: /^Accuracy of each class/ }).locator('tbody tr').first();
  await expect(row).toContainText(`${right} of ${ofFirst.length} images`);

  let error = 0;
  for (let bin = 0; bin < 10; bin += 1) {
    const inBin = test.map((row) => ({ p: row.probabilities[row.predicted], isRight: row.label === row.predicted }))
      .filter(({ p }) => Math.min(9, Math.floor(10 * p)) === bin);
    const gap = inBin.reduce((sum, { p, isRight }) => sum + p - Number(isRight), 0);
    error += Math.abs(gap) / test.length;
  }
  await choose(lab, 'Calibration');
  await expect(panel(lab)).toContainText(`test ${(100 * error).toFixed(1)} points`);
});

test('the exported predictions get a verdict from the page itself', async ({ lab }) => {
  await openTrained(lab);
  const waiting = lab.page.waitForEvent('download');
  await panel(lab).getByRole('button', { name: 'Download predictions (CSV)' }).click();
  const path = await (await waiting).path();
  await lab.page.getByText('Diagnose predictions from your own Keras or PyTorch run').click();
  await lab.page.getByLabel('File of predictions').setInputFiles(path);
  await expect(lab.page.getByRole('region', { name: 'Verdict on your predictions' })).toBeVisible();
});

test('the scrubber goes back to any epoch, and Latest to the newest', async ({ lab, page }) => {
  await openTrained(lab);
  await expect(scrubber(lab)).toHaveAttribute('aria-valuetext', '5 of 5');
  const accuracies = await page.evaluate(() => window.lab.run!.history.epochs.map(({ test }) => test!.accuracy));
  const expectEpoch = async (epoch: number) => {
    await expect(matrix(lab)).toHaveAccessibleName(new RegExp(`after epoch ${epoch}$`));
    await expect.poll(async () => {
      const rows = await counts(lab);
      return rows.reduce((sum, line, index) => sum + line[index], 0) / rows.flat().reduce((sum, count) => sum + count, 0);
    }).toBeCloseTo(accuracies[epoch], 9);
  };
  await expectEpoch(5);
  await scrubber(lab).fill('0');
  await expectEpoch(0);
  await expect(panel(lab)).toContainText('Epoch 0 is the untrained network.');
  await scrubber(lab).press('ArrowRight');
  await expectEpoch(1);
  await panel(lab).getByRole('button', { name: 'Latest' }).click();
  await expectEpoch(5);
});

test('it follows a run as it goes on, until an epoch is chosen, and is empty after Reset', async ({ lab }) => {
  await lab.open(LASTING);
  await openPanel(lab);
  await expect(panel(lab)).toContainText('press Train');
  await expect(scrubber(lab)).toBeHidden();
  await lab.train.click();
  await expect(matrix(lab)).toHaveAccessibleName(/after epoch ([2-9]|\d\d+)$/);
  await scrubber(lab).press('Home');
  await expect(matrix(lab)).toHaveAccessibleName(/after epoch 0$/);
  const before = await lab.steps();
  await lab.untilSteps(before + 90);
  await expect(matrix(lab)).toHaveAccessibleName(/after epoch 0$/);
  await lab.pause.click();
  await lab.reset.click();
  await expect(panel(lab)).toContainText('After a reset nothing is kept');
  await expect(matrix(lab)).toBeHidden();
  await lab.train.click();
  await expect(matrix(lab)).toHaveAccessibleName(/after epoch [1-9]/);
});

test('layers show norms of every epoch, filters, and what each makes of the image chosen', async ({ lab, page }) => {
  await openTrained(lab);
  await gallery(lab).getByRole('button').first().click();
  await expect(panel(lab).getByRole('tab', { name: 'Layers' })).toHaveAttribute('aria-selected', 'true');
  const layers = await page.evaluate(() => window.lab.description!.layers);
  const shown = panel(lab).locator('.layers figure');
  await expect(shown, 'all but flatten').toHaveCount(layers.length - 1);
  const { norms, logits } = await page.evaluate(async () => {
    const norms = await window.lab.inspect('norms');
    const values = await window.lab.inspect('activations', 'test', 0);
    return { norms: norms && [norms.epochs, norms.weights.length, norms.gradients.length], logits: [...values!.slice(-4)] };
  });
  expect(norms, 'one figure for each layer with weights').toEqual([6, 6 * 3, 5 * 3]);
  const rows = panel(lab).getByRole('table', { name: 'Norms of each layer, after epoch 5' }).locator('tbody tr');
  await expect(rows).toHaveCount(3);
  await expect(panel(lab).getByRole('img', { name: '4 filters of the first layer, after epoch 5' })).toBeVisible();

  // The last layer says what the exported predictions say.
  await panel(lab).getByRole('spinbutton', { name: 'Image number' }).fill('1');
  await panel(lab).getByRole('spinbutton', { name: 'Image number' }).press('Enter');
  const sum = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  const expected = logits.map((logit) => `${((100 * Math.exp(logit)) / sum).toFixed(1)}%`);
  const outputs = panel(lab).getByRole('list', { name: 'Probability of each class' }).locator('li > span:last-child');
  await expect(outputs).toHaveText(expected);
  await choose(lab, 'Mistakes');
  const [first] = (await exported(lab)).filter(({ split }) => split === 'test');
  expect(first.probabilities.map((p) => `${(100 * p).toFixed(1)}%`)).toEqual(expected);
});

test('keys alone open it, choose a part, a cell and an image, and close it', async ({ lab, page }) => {
  await lab.open(SHORT);
  await lab.digest();
  await page.locator('#inspection > summary').focus();
  await page.keyboard.press('Enter');
  await expect(matrix(lab)).toBeVisible();
  const focused = page.locator(':focus');
  await page.keyboard.press('Tab');
  await expect(focused).toHaveAccessibleName('Epoch shown');
  await page.keyboard.press('Tab');
  await expect(focused).toHaveAccessibleName('Mistakes');
  await page.keyboard.press('ArrowRight');
  await expect(focused).toHaveAccessibleName('Classes');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Tab');
  await expect(focused).toHaveRole('radio');
  await page.keyboard.press('Tab');
  await expect(focused, 'one stop in the whole matrix').toHaveAccessibleName(/ of .* called /);
  const start = await focused.getAttribute('aria-label');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(focused).not.toHaveAccessibleName(start!);
  await page.keyboard.press('Enter');
  await expect(focused).toHaveAttribute('aria-pressed', 'true');
  await expect(gallery(lab)).not.toHaveAccessibleName(/^Most confidently wrong/);
  await page.keyboard.press('Tab');
  await expect(focused).toHaveAccessibleName('Most confidently wrong');
  await page.keyboard.press('Enter');
  await expect(gallery(lab)).toHaveAccessibleName(/^Most confidently wrong/);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(focused).toHaveAttribute('title', 'See what every layer makes of it');
  await page.keyboard.press('Enter');
  await expect(panel(lab).locator('.layers figure').first()).toBeVisible();
  await page.locator('#inspection > summary').focus();
  await page.keyboard.press('Enter');
  await expect(matrix(lab)).toBeHidden();
});

test('more images and other ones do not drop the focus', async ({ lab }) => {
  await openTrained(lab);
  await panel(lab).getByRole('tabpanel').getByRole('radio', { name: 'Training' }).first().check();
  await panel(lab).getByRole('button', { name: 'All images' }).click();
  await panel(lab).getByRole('button', { name: 'Show 12 more of 60 images' }).press('Enter');
  await expect(gallery(lab).getByRole('listitem')).toHaveCount(60);
  await expect(gallery(lab).getByRole('button').nth(48)).toBeFocused();

  // As while a run goes on, other images come by themselves: of test images there are fewer.
  await panel(lab).getByRole('tabpanel').getByRole('radio', { name: 'Test' }).first().evaluate((radio: HTMLElement) => radio.click());
  await expect(gallery(lab).getByRole('listitem')).toHaveCount(40);
  await expect(gallery(lab).getByRole('button').last()).toBeFocused();
});

test('with early stopping it ends at the epoch whose weights the run ended with', async ({ lab, page }) => {
  await openTrained(lab, '#v=2&data=noise&train=30&test=20&classes=3&blocks=1&width=4&dense=8&batch=4&epochs=40&validation=0.4&patience=2&lr=0.01');
  const best = await page.evaluate(() => window.lab.run!.bestEpoch);
  const last = await page.evaluate(() => window.lab.run!.history.epoch);
  expect(best).toBeLessThan(last);
  await expect(scrubber(lab)).toHaveValue(String(best));
  await expect(panel(lab)).toContainText(`Epoch ${best} had the best weights`);
  await expect(panel(lab).getByRole('radio', { name: 'Validation' }).first()).toBeVisible();
  await expect.poll(() => counts(lab)).toEqual(confusion(await exported(lab), 'test', 3));
});

test('in a mystery nothing in it names the fault', async ({ lab, page }) => {
  await lab.open(`${SHORT}&scenario=prediction-order&mystery=7`);
  await lab.digest();
  await openPanel(lab);
  for (const name of ['Mistakes', 'Classes', 'Calibration', 'Layers']) {
    await choose(lab, name);
    await expect(panel(lab).getByRole('tabpanel')).not.toContainText(/scenario|prediction-order|another order/i);
  }
  expect(await page.evaluate(() => window.lab.experiment!.mystery)).toBe(7);
});

for (const width of [360, 390]) {
  test(`nothing is wider than a screen of ${width} pixels, with sixteen classes`, async ({ lab, page }) => {
    await page.setViewportSize({ width, height: 760 });
    await openTrained(lab, '#v=2&data=noise&classes=16&train=64&test=64&blocks=2&convs=2&width=8&dense=8&epochs=2&batchNorm=on');
    for (const name of ['Mistakes', 'Classes', 'Calibration', 'Layers']) {
      await choose(lab, name);
      await expect(panel(lab).getByRole('tabpanel')).toContainText(/\d/);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow, name).toBe(0);
    }
  });
}
