/** Own images as the lab takes them, whatever panel brings them. */

import type { Page } from '@playwright/test';
import { expect, test } from '../support/lab_page.ts';
import { chunk } from '../support/modules.ts';

/** A panel that brings whatever a test gives it, and remembers what it was asked for. */
const PANEL = `
  export function ownImagesPanel(host, { onChange, say, complain }) {
    Object.assign(globalThis, { onChange, complain, needs: [] });
    return { set: null, ready: Promise.resolve(), wants: (need) => { globalThis.needs.push(need); } };
  }`;

/** Brings images in classes of these sizes; each class has a colour of its own. */
async function bring(page: Page, sizes: number[], tint = 0) {
  await page.waitForFunction(() => 'onChange' in window);
  await page.evaluate(([sizes, tint]) => {
    const labels = Uint8Array.from(sizes.flatMap((size, label) => Array(size).fill(label)));
    const pixels = new Uint8Array(labels.length * 3072);
    labels.forEach((label, index) => pixels.fill(60 * label + tint, 3072 * index, 3072 * (index + 1)));
    const { onChange } = window as unknown as { onChange(set: unknown): void };
    onChange({ classNames: sizes.map((_, label) => `kind ${label}`), labels, pixels });
  }, [sizes, tint] as const);
}

test.beforeEach(async ({ page }) => {
  await page.route(`**${chunk('own_images_panel')}`, (route) => route.fulfill({ contentType: 'text/javascript', body: PANEL }));
});

async function chooseOwn(page: Page) {
  await page.getByRole('combobox', { name: 'Data', exact: true }).selectOption('own');
}

test('own images come with their classes, divided 70 to 30, and train', async ({ lab, page }) => {
  await lab.open('#v=2&epochs=2&validation=0.2');
  await chooseOwn(page);
  await expect(lab.status).toHaveText('Ready for your own images.');
  await expect(lab.train).toBeDisabled();
  await bring(page, [20, 20, 20]);
  await expect(lab.status).toHaveText('Ready to train.');
  expect(await lab.experiment()).toMatchObject({ data: 'own', classes: 3, train: 42, test: 18 });
  expect((await lab.experiment()).images).toBeGreaterThan(0);
  await expect(page.getByRole('list', { name: 'What it learns from' })).toContainText('kind 2');
  await expect(lab.slider('Classes')).toBeDisabled();
  await expect(lab.slider('Classes')).toHaveAccessibleDescription(/Your own images bring their classes/);
  expect(await lab.digest()).toHaveLength(16);
});

test('one split yields to the other where both ask for too much', async ({ lab, page }) => {
  await lab.open();
  await chooseOwn(page);
  await bring(page, [20, 20, 20]);
  await expect.poll(async () => (await lab.experiment()).train).toBe(42);
  await lab.slider('Training images').press('End');
  expect(await lab.experiment()).toMatchObject({ train: 50, test: 10 });
  await page.getByText('Advanced data settings').click();
  await lab.slider('Test images').press('End');
  expect(await lab.experiment()).toMatchObject({ train: 10, test: 50 });
  await expect.poll(() => page.evaluate(() => window.lab.isDescribed)).toBe(true);
  await expect(lab.alert).toBeEmpty();
});

test('more images and fewer are taken as they come, and other data knows nothing of them', async ({ lab, page }) => {
  await lab.open();
  await chooseOwn(page);
  await bring(page, [10, 10]);
  await expect.poll(async () => (await lab.experiment()).train).toBe(10);
  await bring(page, [30, 30, 40]);
  await expect.poll(() => lab.experiment()).toMatchObject({ classes: 3, train: 70, test: 30 });
  await bring(page, [5]);
  await expect(lab.status).toHaveText('Ready for your own images.');
  await expect(lab.alert).toBeEmpty();
  await page.getByRole('combobox', { name: 'Data', exact: true }).selectOption('shapes');
  await expect(lab.status).toHaveText('Ready to train.');
  await expect.poll(() => page.evaluate(() => location.hash)).not.toContain('images=');
});

test('a link to own images says what it needs, without an alert, and runs once they are there', async ({ lab, page }) => {
  await lab.open();
  await chooseOwn(page);
  await bring(page, [20, 20, 20]);
  await expect.poll(async () => (await lab.experiment()).train).toBe(42);
  await lab.slider('Training images').press('ArrowLeft');
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/data=own.*images=\d+.*train=40/);
  const { link, experiment } = await page.evaluate(() => (
    { link: location.hash, experiment: window.lab.experiment! }));
  const digest = await lab.digest();

  await lab.goto(link);
  await expect(lab.status).toHaveText('Ready for your own images.');
  await expect(lab.alert).toBeEmpty();
  const { classes, train, test: tests, images } = experiment;
  await expect.poll(() => page.evaluate(() => (window as unknown as { needs?: unknown[] }).needs?.at(-1)))
    .toEqual({ classes, train, test: tests, fingerprint: images });
  expect(await page.evaluate(() => location.hash), 'the link stays').toBe(link);
  await bring(page, [20, 20, 20]);
  await expect(lab.status).toHaveText('Ready to train.');
  await expect.poll(() => page.evaluate(() => (window as unknown as { needs: unknown[] }).needs.at(-1))).toBeNull();
  expect(await lab.experiment()).toEqual(experiment);
  await expect(lab.alert).toBeEmpty();
  expect(await lab.digest()).toBe(digest);
});

test('a link made with other images says so in one sentence and goes on', async ({ lab, page }) => {
  await lab.goto('#v=2&data=own&images=7&classes=3&train=30&test=20&epochs=2');
  await expect(lab.status).toHaveText('Ready for your own images.');
  await bring(page, [20, 20, 20]);
  await expect(lab.alert.getByRole('listitem')).toHaveText(
    ['Data: the link was made with other images than yours, so the curves will differ.']);
  expect(await lab.experiment()).toMatchObject({ train: 30, test: 20 });
  expect(await lab.digest()).toHaveLength(16);
});

test('own images outlive the worker', async ({ lab, page }) => {
  await lab.open();
  await chooseOwn(page);
  await bring(page, [20, 20, 20]);
  await expect(lab.status).toHaveText('Ready to train.');
  await page.evaluate(() => { window.lab.restart(); return window.lab.ready; });
  await expect.poll(() => page.evaluate(() => window.lab.isDescribed)).toBe(true);
  await expect(lab.alert).toBeEmpty();
});

test('a complaint of the panel is an alert that can be dismissed', async ({ lab, page }) => {
  await lab.open();
  await chooseOwn(page);
  await page.waitForFunction(() => 'complain' in window);
  await page.evaluate(() => (window as unknown as { complain(text: string): void }).complain('No camera.'));
  await expect(lab.alert).toContainText('No camera.');
  await lab.alert.getByRole('button', { name: 'Dismiss' }).click();
  await expect(lab.alert).toBeEmpty();
});
