/** Fetching a data set: what is said meanwhile, and that it never stands in the way. */

import type { Page } from '@playwright/test';
import { expect, holdBack, LASTING, offer, test } from '../support/lab_page.ts';

const FILE = '**/fashion-mnist.idx.gz';

async function choose(page: Page, value: string) {
  await page.getByRole('combobox', { name: 'Data', exact: true }).selectOption(value);
}

test('the status says what is being fetched, until it is there', async ({ lab, page }) => {
  const release = await holdBack(page, FILE);
  await lab.open();
  await choose(page, 'fashion-mnist');
  await expect(lab.status).toHaveText(/^Loading Fashion-MNIST/);
  release();
  await expect(lab.status).toHaveText('Ready to train.');
  await expect(page.getByRole('list', { name: 'What it learns from' })).toContainText('Trouser');
});

test('a file that does not come does not keep other data waiting', async ({ lab, page }) => {
  const release = await holdBack(page, FILE);
  await lab.open(LASTING);
  await choose(page, 'fashion-mnist');
  await expect(lab.status).toHaveText(/^Loading Fashion-MNIST/);
  await choose(page, 'noise');
  await expect.poll(() => page.evaluate(() => window.lab.isDescribed)).toBe(true);
  await lab.train.click();
  await lab.untilSteps(3);
  await lab.reset.click();
  await expect.poll(() => lab.steps()).toBe(0);
  release();
});

test('Reset while a run waits for its images gives it up', async ({ lab, page }) => {
  const release = await holdBack(page, FILE);
  await lab.open();
  await choose(page, 'fashion-mnist');
  await lab.train.click();
  await lab.reset.click();
  release();
  await expect(lab.status).toHaveText('Ready to train.');
  await expect.poll(() => page.evaluate(() => window.lab.isDescribed)).toBe(true);
  expect(await lab.steps()).toBe(0);
  await expect(lab.alert).toBeEmpty();
});

test('a damaged file is one sentence and a restart that fetches it anew', async ({ lab, page }) => {
  await page.route(FILE, (route) => route.fulfill({ body: '<!doctype html>', headers: { 'cache-control': 'max-age=600' } }));
  await lab.goto('#v=2&data=fashion-mnist&classes=10');
  await expect(lab.alert).toContainText('The file of Fashion-MNIST is damaged');
  await page.unroute(FILE);
  await lab.alert.getByRole('button', { name: 'Restart' }).click();
  await expect(page.getByRole('list', { name: 'What it learns from' })).toContainText('Trouser');
  await expect(lab.alert).toBeEmpty();
});

test('a page without files of images offers what needs none', async ({ lab, page }) => {
  await offer(page, { flex: ['flex'] });
  await lab.open('#v=2&data=mnist');
  await expect(lab.alert).toContainText('“MNIST” is not part of this page');
  const options = page.getByRole('combobox', { name: 'Data', exact: true }).locator('option');
  await expect(options).toHaveText(['Shapes', 'Noise', 'Your own images']);
});
