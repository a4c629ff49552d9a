/** Own images in the browser's database: two tabs, versions, damage, crashes, and browsers that keep nothing. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { expect, OwnPanel, test } from './own_images.ts';
import { blank, deleteClass, FIRST_VERSION, meddle, PETS, rename, shown, stored, storeFirstVersion, tab, untilStored } from './stored.ts';

/** Tabs that hear nothing of each other, as in the moment before they do. */
const deafen = (page: Page) => page.evaluate(() => { BroadcastChannel.prototype.postMessage = () => {}; });
const withoutLocks = (page: Page) => page.evaluate(() => { Object.defineProperty(navigator, 'locks', { value: undefined }); });

test('what is deleted in one tab goes in the other, and an edit there keeps every image in its class', async ({ context, site }) => {
  const one = await tab(context, site);
  await one.load(PETS);
  await untilStored(one, 24);
  const other = await tab(context, site);
  await expect(other.panel).toContainText('24 images in 3 classes');
  await other.images('cats').first().click();
  await other.images('cats').nth(2).click({ modifiers: ['Shift'] });
  await other.panel.getByRole('group', { name: 'Selected images' }).getByRole('button', { name: 'Delete' }).click();
  await expect(one.images('cats')).toHaveCount(5);
  await rename(one, 'dogs', 'hounds');
  await expect(other.images('hounds')).toHaveCount(8);
  const before = await shown(other);
  expect(await shown(one)).toEqual(before);
  await one.page.reload();
  await one.open();
  await expect(one.panel).toContainText('21 images in 3 classes');
  expect(await shown(one)).toEqual(before);
  expect([...one.errors, ...other.errors, ...await one.complaints()]).toEqual([]);
  await one.tidy();
});

for (const [how, prepare] of [['that take turns', deafen], ['without locks', async (page: Page) => { await deafen(page); await withoutLocks(page); }]] as const) {
  test(`edits made in two tabs at the same moment are both kept, in tabs ${how}`, async ({ context, site }) => {
    const one = await tab(context, site, prepare);
    await one.load(PETS);
    await untilStored(one, 24);
    const other = await tab(context, site, prepare);
    const before = await shown(one);
    await deleteClass(other, 'cats');
    await untilStored(other, 16);
    expect(await shown(one), 'it has not heard of it').toHaveLength(24);
    await rename(one, 'dogs', 'hounds');
    await expect(one.panel).toContainText('16 images in 2 classes');
    const expected = before.filter((each) => !each.startsWith('cats')).map((each) => each.replace('dogs', 'hounds')).sort();
    expect(await shown(one)).toEqual(expected);
    await other.page.reload();
    await other.open();
    expect(await shown(other)).toEqual(expected);
    expect([...one.errors, ...other.errors]).toEqual([]);
    await one.tidy();
  });
}

test('a run on images that another tab has changed ends, and the page says so', async ({ lab, page, context, site }) => {
  const own = new OwnPanel(page, '#own-images');
  await lab.goto('#v=2&data=own&blocks=1&width=4&dense=8&batch=4&epochs=200');
  await own.load(PETS.flatMap((one) => [one, { ...one, path: one.path.replace('.png', 'b.png'), seed: one.seed! + 500 }]));
  await expect(lab.train).toBeEnabled();
  await lab.train.click();
  await lab.untilSteps(3);
  const other = await tab(context, site);
  await deleteClass(other, 'cats');
  await expect(lab.alert).toContainText('Another tab has changed your images: they are shown here now, and the run on the earlier ones has ended.');
  await expect.poll(() => page.evaluate(() => window.lab.runs[0].outcome)).toBe('stopped');
  await expect.poll(async () => (await lab.experiment()).classes).toBe(2);
  await own.tidy();
});

test('what the first version of this page stored is there, to the byte', async ({ context, site }) => {
  const page = await blank(context, site);
  await storeFirstVersion(page, FIRST_VERSION);
  const own = await tab(context, site);
  await expect(own.panel).toContainText('24 images in 3 classes');
  expect(await own.set()).toEqual({
    classNames: FIRST_VERSION.classNames, labels: FIRST_VERSION.labels,
    pixels: [...createHash('sha256').update(FIRST_VERSION.pixels).digest()].join(),
  });
  expect(await stored(page)).toMatchObject({ version: 2, classes: 3, images: 24, 'set-aside': 0 });
  expect([...own.errors, ...await own.complaints()]).toEqual([]);
});

test('images that two tabs of the first version mixed up are set aside: saved, sorted out again, or deleted', async ({ context, site }) => {
  const page = await blank(context, site);
  await storeFirstVersion(page, { ...FIRST_VERSION, pixels: FIRST_VERSION.pixels.subarray(0, 21 * 3_072) });
  const own = await tab(context, site);
  await expect(own.panel).toContainText('22 stored images are damaged and set aside. The pixels of 21 are whole, the classes are not certain');
  expect(await shown(own), 'no image has a class that may be wrong').toEqual([]);
  const downloading = own.page.waitForEvent('download');
  await own.button('Save them as ZIP').click();
  const files = Object.keys(unzipSync(await readFile(await (await downloading).path())));
  expect(files.filter((name) => /^Unsorted\/.*\.png$/.test(name))).toHaveLength(21);
  await own.load(PETS);
  await untilStored(own, 24);
  await own.page.reload();
  await own.open();
  await expect(own.panel).toContainText('24 images in 3 classes');
  await expect(own.panel).toContainText('22 stored images are damaged');
  await own.button('Delete damaged images').click();
  await expect(own.panel.getByRole('group', { name: 'Damaged images' })).toBeHidden();
  await expect.poll(async () => (await stored(page))['set-aside']).toBe(0);
  await expect(own.panel).toContainText('24 images in 3 classes');
  await own.tidy();
});

test('a change of version that fails leaves the earlier one, and can be started again', async ({ context, site }) => {
  const page = await blank(context, site);
  await storeFirstVersion(page, FIRST_VERSION);
  const own = await tab(context, site, (page) => page.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    let count = 0;
    IDBObjectStore.prototype.put = function (...args) {
      count += 1;
      if (count === 9) throw new DOMException('no', 'UnknownError');
      return put.apply(this, args);
    };
  }));
  expect(await own.complaints()).toEqual([expect.stringMatching(/^The browser cannot read your stored images: “Delete all” clears them\./)]);
  expect(await stored(page)).toEqual({ version: 1, 'own-images': 2 });
  await own.button('Delete all').click();
  await own.load(PETS);
  await untilStored(own, 24);
  expect(own.errors).toEqual([]);
  await own.tidy();
});

test('damaged entries lock nothing out: the others are there, and the damaged ones are set aside', async ({ context, site }) => {
  const own = await tab(context, site);
  await own.load(PETS);
  await untilStored(own, 24);
  const before = await shown(own);
  await own.page.close();
  const page = await blank(context, site);
  await meddle(page, 'images', `
    const [first, second, third, fourth, fifth] = entries;
    store.put({ ...first, pixels: first.pixels.subarray(0, 100).slice() });
    store.put({ ...second, pixels: third.pixels });
    store.put({ id: fourth.id });
    store.put({ ...fifth, classId: fifth.classId + 1 });
    store.put({ id: 'no number', pixels: null });`);
  const again = await tab(context, site);
  await expect(again.panel).toContainText('5 stored images are damaged and set aside. The pixels of 2 are whole');
  const left = await shown(again);
  expect(left).toHaveLength(20);
  for (const each of left) expect(before).toContain(each);
  await again.load([{ path: 'more/cats/a.png', hue: 7, side: 32 }, { path: 'more/dogs/b.png', hue: 70, side: 32 }]);
  await untilStored(again, 22);
  await again.page.reload();
  await again.open();
  await expect(again.panel).toContainText('22 images in 3 classes');
  await expect(again.panel).toContainText('5 stored images are damaged');
  await again.button('Delete all').click();
  await expect.poll(() => stored(page)).toMatchObject({ classes: 0, images: 0, 'set-aside': 0 });
  await again.page.reload();
  await again.open();
  await expect(again.panel).not.toContainText('images in');
  expect([...again.errors, ...await again.complaints()]).toEqual([]);
  await again.tidy();
});

test('stored images that are gone are told of, and so is what was put in their place', async ({ context, site }) => {
  const own = await tab(context, site);
  await own.load(PETS);
  await untilStored(own, 24);
  await own.page.close();
  const page = await blank(context, site);
  await meddle(page, 'images', 'for (const { id } of entries.slice(0, 3)) store.delete(id);');
  const again = await tab(context, site);
  expect(await again.complaints()).toEqual(['3 of your stored images are missing from the browser’s store: those that are left are shown.']);
  await expect(again.panel).toContainText('21 images in 3 classes');
  await again.page.reload();
  await again.open();
  expect(await again.complaints(), 'said once').toEqual([]);
  await own.tidy();
});

test('one value that the browser cannot read keeps none of the others away', async ({ context, site }) => {
  const own = await tab(context, site);
  await own.load(PETS);
  await untilStored(own, 24);
  await own.page.close();
  const again = await tab(context, site, (page) => page.evaluate(() => {
    const { get } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.getAll = () => { throw new DOMException('Failed to read large IndexedDB value', 'UnknownError'); };
    let isFirst = true;
    IDBObjectStore.prototype.get = function (key) {
      if (this.name === 'images' && isFirst) {
        isFirst = false;
        throw new DOMException('Failed to read large IndexedDB value', 'UnknownError');
      }
      return get.call(this, key);
    };
  }));
  await expect(again.panel).toContainText('23 images in 3 classes');
  await expect(again.panel).toContainText('1 stored image is damaged and set aside. Nothing of it can be saved.');
  expect(again.errors).toEqual([]);
  await own.tidy();
});

test('a crash at any write leaves the images as they were before the edit, or after it', async ({ context, site }) => {
  test.setTimeout(600_000);
  const own = await tab(context, site);
  await own.load(PETS);
  await untilStored(own, 24);
  const before = await shown(own);
  await own.page.close();
  let failures = 0;
  for (let failing = 1; ; failing += 1) {
    const one = await tab(context, site, (page) => page.evaluate((failing) => {
      let count = 0;
      for (const method of ['put', 'add', 'delete'] as const) {
        const real = IDBObjectStore.prototype[method] as (...args: unknown[]) => IDBRequest;
        IDBObjectStore.prototype[method] = function (this: IDBObjectStore, ...args: unknown[]) {
          count += 1;
          if (count === failing) throw new DOMException('The disk is gone.', 'UnknownError');
          return real.apply(this, args);
        } as never;
      }
    }, failing));
    const others = new Set([...await shown(one)].filter((each) => !before.includes(each)));
    expect(others.size).toBe(0);
    await one.images('cats').nth(1).click();
    await one.panel.getByRole('combobox', { name: 'Class to move to' }).selectOption('dogs');
    await one.button('Move').click();
    const after = await shown(one);
    await expect.poll(async () => (await one.complaints()).length + (await stored(one.page)).revisions, { message: 'written, or refused' }).toBeGreaterThan(1);
    const hasFailed = (await one.complaints()).length > 0;
    await one.page.close();
    const again = await tab(context, site);
    expect(await shown(again)).toEqual(hasFailed ? before : after);
    expect([...one.errors, ...again.errors, ...await again.complaints()]).toEqual([]);
    await again.page.close();
    if (!hasFailed) break;
    failures += 1;
  }
  expect(failures, 'the revision, the earliest one, and the image').toBe(3);
  await own.tidy();
});

test('a tab that is killed while it writes leaves the images as they were, or as they are to be', async ({ context, site }) => {
  const crashes = Number(process.env.CRASHES ?? 4);
  test.setTimeout(60_000 + crashes * 60_000);
  const own = await tab(context, site);
  await own.load(PETS);
  await untilStored(own, 24);
  await own.page.close();
  let kept = 0;
  for (let crash = 0; crash < crashes; crash += 1) {
    const one = await tab(context, site);
    const before = await shown(one);
    const client = await context.newCDPSession(one.page);
    // The edit is made, and its write at most begun, when the process of the tab ends.
    await one.page.evaluate((delay_ms) => {
      const [button] = [...document.querySelectorAll('button')].filter(({ textContent }) => textContent === 'Select all');
      button.click();
      const name = document.querySelector<HTMLInputElement>('.class-name')!;
      name.value += '+';
      name.dispatchEvent(new Event('change'));
      return new Promise((resolve) => { setTimeout(resolve, delay_ms); });
    }, 3 * crash);
    const after = await shown(one);
    const crashed = one.page.waitForEvent('crash');
    void client.send('Page.crash').catch(() => {});
    await crashed;
    await one.page.close();
    const again = await tab(context, site);
    const found = await shown(again);
    expect([JSON.stringify(before), JSON.stringify(after)]).toContain(JSON.stringify(found));
    if (JSON.stringify(found) === JSON.stringify(after)) kept += 1;
    expect([...again.errors, ...await again.complaints()]).toEqual([]);
    await again.page.close();
  }
  expect(kept).toBeLessThanOrEqual(crashes);
  await own.tidy();
});

for (const [what, prepare] of Object.entries({
  'throws at once, as with cookies blocked': () => {
    const refuse = () => { throw new DOMException('The operation is insecure.', 'SecurityError'); };
    IDBFactory.prototype.open = refuse;
    Object.assign(window, { BroadcastChannel: refuse });
    navigator.locks.request = () => Promise.reject(new DOMException('The operation is insecure.', 'SecurityError'));
  },
  'has no database at all': () => { Object.defineProperty(window, 'indexedDB', { value: undefined }); },
  'refuses later, as in a private window': () => {
    IDBFactory.prototype.open = () => {
      const request = Object.assign(new EventTarget(), { error: new DOMException('no', 'InvalidStateError') });
      setTimeout(() => request.dispatchEvent(new Event('error')));
      Object.setPrototypeOf(request, IDBOpenDBRequest.prototype);
      return request as unknown as IDBOpenDBRequest;
    };
  },
})) {
  test(`a browser that ${what} holds images for this visit, and says so once`, async ({ context, site }) => {
    const own = await tab(context, site, (page) => page.evaluate(prepare));
    expect(await own.load(PETS)).toBe('24 images loaded.');
    expect((await own.set())!.labels).toHaveLength(24);
    await deleteClass(own, 'cats');
    await own.button('Undo deleting a class').click();
    expect((await own.set())!.labels).toHaveLength(24);
    expect(await own.complaints()).toEqual(['The browser keeps no images here, as in a private window: export them before you close the page.']);
    expect(own.errors).toEqual([]);
    await own.tidy();
  });
}

test('a browser without room keeps what it had, says so once, and the images are there for this visit', async ({ context, site }) => {
  const own = await tab(context, site);
  await own.load(PETS);
  await untilStored(own, 24);
  await own.page.evaluate(() => {
    IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
  });
  await own.load([{ path: 'more/mice/#.png', hue: 7, side: 32, copies: 2 }]);
  await rename(own, 'cats', 'tigers');
  await expect.poll(() => own.complaints()).toEqual(['The browser has no room to keep your images: they are there until you close the page; export them to keep them.']);
  await expect(own.panel).toContainText('26 images in 4 classes');
  await own.page.reload();
  await own.open();
  await expect(own.panel).toContainText('24 images in 3 classes');
  expect(own.errors).toEqual([]);
  await own.tidy();
});

test('a newer version of the page, here or in another tab, is told of', async ({ context, site }) => {
  const own = await tab(context, site);
  await own.load(PETS);
  await untilStored(own, 24);
  const page = await blank(context, site);
  await page.evaluate(() => new Promise<void>((resolve) => {
    indexedDB.open('overfit-lab', 7).onsuccess = (event) => {
      (event.target as IDBOpenDBRequest).result.close();
      resolve();
    };
  }));
  await expect.poll(() => own.complaints()).toEqual([expect.stringMatching(/^A newer version of this page, in another tab, has taken over your images: reload this one\./)]);
  await deleteClass(own, 'cats');
  await own.page.reload();
  await own.open();
  expect(await own.complaints()).toEqual([expect.stringMatching(/^A newer version of this page keeps your images: reload this one to see them\./)]);
  expect(await own.load(PETS), 'for this visit').toBe('24 images loaded.');
  expect(own.errors).toEqual([]);
  await own.tidy();
});

test('a tab that holds an earlier version is told of, and the images come when it is closed', async ({ context, site }) => {
  const page = await blank(context, site);
  await storeFirstVersion(page, FIRST_VERSION);
  await page.evaluate(() => new Promise((resolve) => { indexedDB.open('overfit-lab', 1).onsuccess = resolve; }));
  const own = await tab(context, site);
  expect(await own.complaints()).toEqual(['Another tab holds your images with an earlier version of this page: close that tab to see them here.']);
  await own.panel.getByLabel('New class', { exact: true }).fill('mice');
  await own.panel.getByLabel('New class', { exact: true }).press('Enter');
  await page.close();
  await expect(own.panel).toContainText('24 images in 3 classes');
  await expect(own.card('mice')).toBeVisible();
  await expect.poll(async () => (await stored(own.page)).classes).toBe(4);
  expect(own.errors).toEqual([]);
});

test('a store that the browser clears leaves the images for this visit', async ({ context, site }) => {
  const own = await tab(context, site);
  await own.load(PETS);
  await untilStored(own, 24);
  const client = await context.newCDPSession(own.page);
  await client.send('Storage.clearDataForOrigin', { origin: new URL(site.root).origin, storageTypes: 'indexeddb' });
  await expect.poll(() => own.complaints()).toEqual(['The browser has closed its store of your images: they are there until you close the page; export them to keep them.']);
  await deleteClass(own, 'cats');
  await expect(own.panel).toContainText('16 images in 2 classes');
  expect(own.errors).toEqual([]);
  await own.tidy();
});
