/** Predictions from elsewhere: a file is brought, and gets its verdict; nothing leaves the browser. */

import { expect, LASTING, QUICK, test, type LabPage } from '../support/lab_page.ts';
import { chunk } from '../support/modules.ts';

/** Ten classes known by heart, and guessed when they are tested. */
const GOOD = ['split,true,predicted', ...['train', 'test', 'train-as-test'].flatMap((split) => Array.from(
  { length: 200 }, (_, index) => `${split},${index % 10},${split === 'train' ? index % 10 : (index * index * 7 + 3 * index) % 10}`,
))].join('\n');

async function openPanel(lab: LabPage) {
  await lab.page.getByText('Diagnose predictions from your own Keras or PyTorch run').click();
  await expect(lab.page.getByRole('button', { name: 'Choose a CSV file' })).toBeVisible();
}

const bring = (lab: LabPage, text: string, name = 'mine.csv') => lab.page.getByLabel('File of predictions')
  .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const verdict = (lab: LabPage) => lab.page.getByRole('region', { name: 'Verdict on your predictions' });

test('a file gets a verdict with its evidence, and nothing is sent anywhere', async ({ lab, page }) => {
  await lab.open(QUICK);
  await openPanel(lab);
  await expect.poll(() => lab.requests).toContain(chunk('predictions_panel'));
  await page.waitForLoadState('networkidle');
  const before = lab.requests.length;
  await bring(lab, GOOD);
  await expect(verdict(lab)).toBeFocused();
  await expect(verdict(lab)).toContainText('On “mine.csv”');
  await verdict(lab).getByRole('button', { name: /^Why/ }).click();
  await verdict(lab).getByRole('list', { name: 'Deciding evidence' }).getByRole('button').first().click();
  await expect(verdict(lab).getByRole('row').and(page.locator(':focus'))).toHaveCount(1);
  expect(lab.requests).toHaveLength(before);
  await expect(lab.verdict, 'that of the page is another').toContainText('Press Train');
});

test('a wrong header and an empty file are told in one sentence in the panel', async ({ lab, page }) => {
  await lab.open(QUICK);
  await openPanel(lab);
  const panel = page.locator('#predictions');
  await bring(lab, 'a,b,c\n1,2,3\n');
  await expect(panel.locator('[aria-live]').filter({ hasText: /true.*predicted|header|column/ })).toBeVisible();
  await bring(lab, '');
  await expect(panel.locator('[aria-live]').filter({ hasText: /empty|no |header/ })).toBeVisible();
  await expect(verdict(lab)).toBeHidden();
  await expect(lab.alert).toBeEmpty();
  await bring(lab, GOOD);
  await expect(verdict(lab)).toBeVisible();
  await expect(panel.locator('.own-problem')).toBeHidden();
});

test('text can be pasted, while a run goes on', async ({ lab, page }) => {
  await lab.open(LASTING);
  await lab.train.click();
  await lab.untilSteps(2);
  await openPanel(lab);
  await page.getByText('Paste it as text').click();
  await page.getByLabel('Predictions as text').fill(GOOD);
  await page.getByRole('button', { name: 'Diagnose the text' }).click();
  await expect(verdict(lab)).toContainText('On the text');
  await expect(lab.pause).toBeVisible();
});

test('a file can be dropped on the panel', async ({ lab, page }) => {
  await lab.open(QUICK);
  await openPanel(lab);
  const transfer = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'dropped.csv', { type: 'text/csv' }));
    return transfer;
  }, GOOD);
  await page.locator('#predictions').dispatchEvent('drop', { dataTransfer: transfer });
  await expect(verdict(lab)).toContainText('On “dropped.csv”');
});

test('code that writes the file can be copied for both frameworks', async ({ lab, page }) => {
  await lab.open(QUICK);
  await openPanel(lab);
  const panel = page.locator('#predictions');
  for (const framework of ['Keras', 'PyTorch']) {
    await panel.getByRole('tab', { name: framework }).click();
    await panel.getByRole('button', { name: 'Copy code' }).click();
    await expect(lab.status).toHaveText(`${framework} code copied.`);
    const code = await page.evaluate(() => navigator.clipboard.readText());
    for (const part of ['split', 'true', 'predicted', '"train"', '"test"', '"train-as-test"']) expect(code).toContain(part);
  }
});
