/** Augmentation and its preview, the validation split and early stopping. */

import { expect, QUICK, test } from '../support/lab_page.ts';

test('the preview shows what the sliders do to the first batch', async ({ lab, page }) => {
  await lab.open();
  const preview = page.getByRole('list', { name: 'Augmentation preview' });
  await expect(preview).toBeHidden();
  await lab.slider('Rotation').press('End');
  await expect(preview.getByRole('listitem')).toHaveCount(6);
  const images = () => preview.locator('canvas').evaluateAll(
    (canvases) => canvases.map((canvas) => (canvas as HTMLCanvasElement).toDataURL()));
  const [before, after] = await images();
  expect(after).not.toBe(before);
  await lab.slider('Rotation').press('ArrowLeft');
  await expect.poll(async () => (await images())[1]).not.toBe(after);
  expect((await images())[0]).toBe(before);
  await lab.slider('Rotation').press('Home');
  await expect(preview).toBeHidden();
});

test('a validation split has its curve, its column and its legend', async ({ lab, page }) => {
  await lab.open(`${QUICK}&validation=0.25`);
  await expect(page.locator('#accuracy-legend .legend-validation')).toBeHidden();
  await lab.digest();
  await expect(page.locator('#accuracy-legend .legend-validation')).toHaveText(/^Validation \d+\.\d%$/);
  await expect(lab.figures.last().getByRole('cell').nth(5)).toHaveText(/%$/);
});

test('early stopping marks the best epoch and shows its figures', async ({ lab, page }) => {
  await lab.open('#v=2&data=noise&classes=4&train=60&test=40&validation=0.4&patience=3&epochs=60');
  const digest = await lab.digest();
  const { best, epoch, accuracy } = await page.evaluate(() => {
    const { bestEpoch, history } = window.lab.run!;
    return { best: bestEpoch!, epoch: history.epoch, accuracy: history.epochs[bestEpoch!].test!.accuracy };
  });
  expect(epoch).toBe(best + 3);
  expect(digest).toHaveLength(16);
  await expect(lab.results).toContainText(`lowest after epoch ${best}`);
  await expect(lab.results).toContainText(`restored after epoch ${epoch}`);
  await expect(page.locator('#result-test')).toHaveText(`${(100 * accuracy).toFixed(1)}%`);
});

test('settings without effect are disabled and say why', async ({ lab, page }) => {
  await lab.open();
  await page.locator('details').evaluateAll((all) => all.forEach((one) => { (one as HTMLDetailsElement).open = true; }));
  await expect(lab.slider('Momentum')).toBeDisabled();
  await expect(lab.slider('Momentum')).toHaveAccessibleDescription(/Only SGD uses it/);
  await page.getByRole('combobox', { name: 'Optimizer', exact: true }).selectOption('sgd');
  await expect(lab.slider('Momentum')).toBeEnabled();
  await expect(lab.slider('Early stopping')).toBeDisabled();
  await lab.slider('Validation share').press('ArrowRight');
  await expect(lab.slider('Early stopping')).toBeEnabled();
});
