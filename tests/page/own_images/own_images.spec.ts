/** Own images: loaded, looked through, kept, exported; and junk, which ends in clear sentences. */

import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, OwnPanel, photographs, test } from './own_images.ts';

test('a folder of 60 photographs in three classes is loaded', async ({ own }) => {
  expect(await own.load(photographs())).toBe('60 images loaded.');
  await expect(own.panel).toContainText('60 images in 3 classes');
  await expect(own.panel).toContainText('Your images stay in this browser; nothing is uploaded.');
  const set = (await own.set())!;
  expect(set.classNames).toEqual(['birds', 'cats', 'dogs']);
  expect(set.labels).toEqual([0, 1, 2].flatMap((label) => Array(20).fill(label)));
  for (const name of set.classNames) await expect(own.images(name)).toHaveCount(20);
  expect(await own.complaints()).toEqual([]);
});

test('images survive a reload, and loading them again adds none', async ({ lab, own }) => {
  await own.load(photographs());
  const before = await own.set();
  await lab.open();
  await own.open();
  await expect(own.panel).toContainText('60 images in 3 classes');
  expect(await own.set()).toEqual(before);
  expect(await own.load(photographs())).toBe('No image was added. 60 were in their classes already.');
  expect(await own.set()).toEqual(before);
});

test('a dropped folder trains, and its link finds the images again', async ({ lab, page }) => {
  const own = new OwnPanel(page, '#own-images');
  await lab.goto('#v=2&data=own&classes=3&train=40&test=15&blocks=1&width=4&dense=8&batch=4&epochs=2');
  await expect(own.panel).toContainText('This link was made with images in 3 classes, 40 to train and 15 to test.');
  await own.load(photographs());
  await expect(lab.train).toBeEnabled();
  await expect(own.panel).not.toContainText('This link');
  await expect.poll(() => page.url()).toContain('images=');
  const digest = await lab.digest();
  await lab.open(new URL(page.url()).hash);
  await expect(own.panel).toContainText('60 images in 3 classes');
  expect(await lab.digest()).toBe(digest);
  await own.tidy();
});

test('an edit made just before a reload is kept, even while another is being written', async ({ own, page }) => {
  await own.load(photographs());
  const reloaded = page.waitForEvent('load');
  await own.panel.evaluate((panel) => {
    const deleteFirst = () => [...panel.querySelectorAll('button')].find((button) => button.textContent === 'Delete class')!.click();
    setTimeout(async () => {
      deleteFirst();
      // By now it is being written.
      await new Promise((resolve) => { setTimeout(resolve); });
      deleteFirst();
      location.reload();
    });
  });
  await reloaded;
  await own.open();
  await expect(own.panel).toContainText('20 images in 1 class');
});

/** Exports, and gives the archive back. */
async function exported(own: OwnPanel, page: Page) {
  const downloading = page.waitForEvent('download');
  await own.button('Export as ZIP').click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('overfit-lab-images.zip');
  return readFile(await download.path());
}

test('an exported archive comes back identical, to the byte and in its order', async ({ own, page }) => {
  await own.load(photographs());
  // Out of the order that names would give, with names that file systems refuse.
  await own.images('cats').nth(3).click();
  await own.panel.getByRole('combobox', { name: 'Class to move to' }).selectOption('birds');
  await own.button('Move').click();
  await own.card('birds').getByLabel(/^Name of class/).fill('Zé/the: birds…');
  await own.card('birds').getByLabel(/^Name of class/).press('Enter');
  const before = (await own.set())!;
  expect(before.classNames).toEqual(['Zé/the: birds…', 'cats', 'dogs']);
  const archive = await exported(own, page);

  await own.button('Delete all').click();
  await expect.poll(() => own.set()).toBeNull();
  const choosing = page.waitForEvent('filechooser');
  await own.button('Choose ZIP or images').click();
  await (await choosing).setFiles({ name: 'overfit-lab-images.zip', mimeType: 'application/zip', buffer: archive });
  await expect(own.report).toHaveText('60 images loaded.');
  expect(await own.set()).toEqual(before);
  expect(await exported(own, page)).toEqual(archive);
});

test('junk ends in clear sentences, and good images among it are kept', async ({ own, page }) => {
  const report = await own.load([
    { path: 'junk/Ünïcödé 猫/großes Bild 写真.jpg', hue: 200, side: 8660, height: 5774, type: 'image/jpeg' },
    { path: 'junk/Ünïcödé 猫/e\u0301te\u0301 ☀.png', hue: 10 },
    { path: 'junk/dogs/empty.png' },
    { path: 'junk/dogs/renamed.jpg', text: '%PDF-1.7\n%âãÏÓ\n1 0 obj\n', type: 'image/jpeg' },
    { path: 'junk/dogs/cut off.png', text: '\x89PNG\r\n', type: 'image/png' },
    { path: 'junk/dogs/notes.txt', text: 'not an image' },
    { path: 'junk/dogs/.hidden', text: 'x' },
    { path: 'junk/__MACOSX/dogs/._dog.png', text: 'x' },
    { path: 'junk/dogs/dog.png', hue: 30, side: 20, height: 300 },
    { path: 'broken.zip', text: 'PK, but not much of an archive' },
  ]);
  expect(report).toBe('3 images loaded. 5 files skipped. '
    + '2 hidden or system files passed over, such as “junk/__MACOSX/dogs/._dog.png”.');
  await expect(own.images('Ünïcödé 猫')).toHaveCount(2);
  await own.panel.getByText('Skipped files (5)').click();
  const skipped = own.panel.locator('.skipped li');
  await expect(skipped.filter({ hasText: 'empty.png' })).toHaveText('junk/dogs/empty.png is empty.');
  await expect(skipped.filter({ hasText: 'renamed.jpg' })).toHaveText('junk/dogs/renamed.jpg is not an image.');
  await expect(skipped.filter({ hasText: 'notes.txt' })).toHaveText('junk/dogs/notes.txt is not an image.');
  await expect(skipped.filter({ hasText: 'broken.zip' })).toHaveText('broken.zip is not a ZIP archive, or a damaged one.');
  await expect(own.panel).toContainText('3 images are too few: the lab needs 20 or more');
  expect(await page.evaluate(() => window.own.set)).toBeNull();
});

test('10,000 tiny files are loaded while the page answers, and one more is one too many', async ({ own, page }) => {
  test.setTimeout(240_000);
  const files = [{ path: 'many/one/#.png', hue: 1, side: 4, copies: 5_000 }, { path: 'many/two/#.png', hue: 90, side: 4, copies: 5_000 }];
  // Frames go on being drawn meanwhile; how fast depends on what else the machine does.
  await page.evaluate(() => {
    let [longest, before] = [0, performance.now()];
    const watch = (now: number) => {
      longest = Math.max(longest, now - before);
      before = now;
      Object.assign(window, { longest });
      requestAnimationFrame(watch);
    };
    requestAnimationFrame(watch);
  });
  expect(await own.load(files)).toBe('10,000 images loaded.');
  expect(await page.evaluate(() => (window as unknown as { longest: number }).longest)).toBeLessThan(2_000);
  await expect(own.images('one')).toHaveCount(100);
  await own.panel.getByRole('button', { name: 'Show 100 more' }).first().click();
  await expect(own.images('one')).toHaveCount(200);
  expect((await own.set())!.labels).toHaveLength(10_000);
  expect(await own.load([{ path: 'three/a.png', hue: 3 }]))
    .toBe('No image was added. 1 file left out: the lab holds 10,000 images at most.');
  await expect(own.panel).toContainText('10,000 images in 2 classes');
});

test('loading can be cancelled, and adds nothing then', async ({ own, page }) => {
  let asked = 0;
  page.on('filechooser', () => { asked += 1; });
  await own.drop([{ path: 'many/one/#.png', hue: 1, side: 400, copies: 3_000 }, { path: 'many/two/a.png', hue: 1 }]);
  await expect(own.button('Choose folder')).toBeDisabled();
  await own.button('Choose folder').press('Enter');
  await own.button('Cancel').press('Enter');
  await own.loaded();
  await expect(own.report).toHaveText('Cancelled: no image was added.');
  expect(asked, 'while images are loaded no others are asked for').toBe(0);
  await expect(own.button('Choose folder')).toBeFocused();
  expect(await own.load(photographs())).toBe('60 images loaded.');
});

test('one class is too few, and 17 are too many: a sentence, and nothing is lost', async ({ own }) => {
  await own.load([{ path: 'cats/#.png', hue: 5, copies: 25 }]);
  await expect(own.panel).toContainText('All images are in one class');
  expect(await own.set()).toBeNull();
  await own.load(Array.from({ length: 17 }, (_, label) => ({ path: `many/class ${label}/#.png`, hue: 20 * label, copies: 2 })));
  await expect(own.panel).toContainText('There are images in 18 classes, and the lab takes 16 at most: delete or merge 2.');
  expect(await own.set()).toBeNull();
  for (const name of ['class 0', 'class 1']) await own.card(name).getByRole('button', { name: 'Delete class' }).click();
  expect((await own.set())!.classNames).toHaveLength(16);
  expect((await own.set())!.classNames.slice(0, 4)).toEqual(['cats', 'class 2', 'class 3', 'class 4']);
});

test('images are moved, deleted and brought back', async ({ own, page }) => {
  await own.load(photographs());
  const start = await own.set();
  await own.images('cats').nth(1).click();
  await own.images('cats').nth(4).click({ modifiers: ['Shift'] });
  await expect(own.panel).toContainText('4 selected');
  await own.panel.getByRole('combobox', { name: 'Class to move to' }).selectOption('dogs');
  await own.button('Move').click();
  await expect(own.images('cats')).toHaveCount(16);
  await expect(own.images('dogs')).toHaveCount(24);
  await own.button('Undo moving images').click();
  expect(await own.set()).toEqual(start);

  await own.images('birds').first().click();
  await own.panel.getByRole('group', { name: 'Selected images' }).getByRole('button', { name: 'Delete' }).click();
  await expect(own.images('birds')).toHaveCount(19);
  await own.button('Undo deleting an image').click();
  expect(await own.set()).toEqual(start);

  await own.card('birds').getByRole('button', { name: 'Delete class' }).click();
  await own.button('Delete all').click();
  await expect(own.panel).not.toContainText('images in');
  await own.button('Undo deleting all').click();
  await own.button('Undo deleting a class').click();
  expect(await own.set()).toEqual(start);

  const name = own.panel.getByLabel('Name of class cats');
  await name.fill('dogs');
  await name.press('Enter');
  expect(await own.complaints()).toEqual([expect.stringContaining('There is a class “dogs” already')]);
  await expect(page.getByLabel('Name of class cats')).toHaveValue('cats');
});

test('hands on a keyboard suffice', async ({ own, page }) => {
  await own.load(photographs());
  await own.panel.getByLabel('Name of class birds').focus();
  await page.keyboard.press('Tab');
  await expect(own.images('birds').first()).toBeFocused();
  expect(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)).not.toBe('none');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(own.images('birds').and(page.locator('[aria-selected=true]'))).toHaveCount(3);
  await page.keyboard.press('Delete');
  await expect(own.images('birds')).toHaveCount(17);
  await expect(own.images('birds').nth(3)).toBeFocused();
  await page.keyboard.press('Control+a');
  await expect(own.panel).toContainText('17 selected');
  await page.keyboard.press('Escape');
  await expect(own.panel.getByRole('group', { name: 'Selected images' })).toBeHidden();
});

test('what is named, deleted, loaded or exported leaves the focus where the hands are', async ({ own, page }) => {
  await own.load(photographs());
  const name = (of: string) => own.panel.getByLabel(`Name of class ${of}`, { exact: true });
  await name('birds').fill('sparrows');
  await name('birds').press('Enter');
  await expect(name('sparrows')).toBeFocused();
  await page.keyboard.type('never mind');
  await page.keyboard.press('Escape');
  await expect(name('sparrows')).toHaveValue('sparrows');
  await expect(name('sparrows')).toBeFocused();

  const downloading = page.waitForEvent('download');
  await own.button('Export as ZIP').press('Enter');
  const archive = await (await downloading).path();
  await expect.poll(() => page.evaluate(() => window.heard.said.at(-1))).toBe('60 images exported.');
  await expect(own.button('Export as ZIP')).toBeFocused();

  const choosing = page.waitForEvent('filechooser');
  await own.button('Choose ZIP or images').press('Enter');
  await (await choosing).setFiles({ name: 'again.zip', mimeType: 'application/zip', buffer: await readFile(archive) });
  await expect(own.report).toHaveText('No image was added. 60 were in their classes already.');
  await expect(own.button('Choose ZIP or images')).toBeFocused();

  for (const [deleted, next] of [['sparrows', 'cats'], ['dogs', 'cats']]) {
    await own.card(deleted).getByRole('button', { name: 'Delete class' }).press('Enter');
    await expect(name(next)).toBeFocused();
  }
  await own.card('cats').getByRole('button', { name: 'Delete class' }).press('Enter');
  await expect(own.button('Undo deleting a class')).toBeFocused();
});

test('a class is made by hand, and files are added to it', async ({ own, page }) => {
  await own.panel.getByLabel('New class', { exact: true }).fill('  mice ');
  await page.keyboard.press('Enter');
  await expect(own.card('mice')).toContainText('0 images');
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const choosing = page.waitForEvent('filechooser');
  await own.card('mice').getByRole('button', { name: 'Add images' }).click();
  await (await choosing).setFiles([1, 2].map((count) => ({ name: `mouse ${count}.png`, mimeType: 'image/png', buffer: png })));
  await expect(own.card('mice')).toContainText('2 images');
});

test('train and test folders are merged: the lab draws its own splits', async ({ own }) => {
  await own.load([
    { path: 'set/train/a/#.png', hue: 1, copies: 9 }, { path: 'set/train/b/#.png', hue: 50, copies: 9 },
    { path: 'set/test/a/#.png', hue: 9, copies: 2 }, { path: 'set/test/b/#.png', hue: 59, copies: 2 },
  ]);
  expect(await own.set()).toMatchObject({ classNames: ['a', 'b'], labels: [...Array(11).fill(0), ...Array(11).fill(1)] });
});

test('a link says what it needs', async ({ own, page }) => {
  await page.evaluate(() => window.own.wants({ classes: 3, train: 45, test: 15, fingerprint: 0 }));
  await expect(own.panel).toContainText('This link was made with images in 3 classes, 45 to train and 15 to test. '
    + 'Load them to run it; they never leave your browser.');
  await page.evaluate(() => window.own.wants(null));
  await expect(own.panel).not.toContainText('This link');
});

test('without a camera there is a sentence', async ({ own }) => {
  await own.button('Use webcam').click();
  await expect.poll(() => own.complaints()).toEqual([expect.stringMatching(/camera/)]);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 } });
  test('nothing is wider than the screen', async ({ own, page }) => {
    await own.load(photographs());
    await own.images('cats').first().click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  });
});
