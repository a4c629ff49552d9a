/** Tabs with the panel of own images and nothing else, and what lies in the browser's database, seen beside the page. */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { BrowserContext, Page } from '@playwright/test';
import { expect } from '../support/lab_page.ts';
import type { Site } from '../support/site.ts';
import { OwnPanel, type Recipe } from './own_images.ts';

/** What the first version of this page stored, recorded from it. */
export const FIRST_VERSION = (() => {
  const { names, pixels } = JSON.parse(readFileSync(new URL('version_1.json', import.meta.url), 'utf8'));
  return { classNames: names.classNames as string[], labels: names.labels as number[], pixels: gunzipSync(Buffer.from(pixels, 'base64')) };
})();

/** Six images in each of three classes. */
export const PETS: Recipe[] = ['cats', 'dogs', 'birds'].flatMap((name, label) => (
  Array.from({ length: 8 }, (_, index) => ({ path: `pets/${name}/${index}.png`, hue: 120 * label, side: 32, seed: 10 * label + index }))));

/** A page of the same origin without anything on it. */
export async function blank(context: BrowserContext, site: Site) {
  const page = await context.newPage();
  await page.route('**/blank', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><main></main>' }));
  await page.goto(`${site.root}blank`);
  return page;
}

/** A tab that has the panel only; an error that nobody catches fails the test. */
export async function tab(context: BrowserContext, site: Site, prepare: (page: Page) => unknown = () => {}) {
  const page = await blank(context, site);
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await prepare(page);
  const own = new OwnPanel(page);
  await own.open();
  return Object.assign(own, { errors });
}

/** The class and the pixels of each image that a tab shows, in no order. Classes are drawn one after the other. */
export async function shown(own: OwnPanel) {
  await own.page.waitForFunction(() => (
    document.querySelectorAll('.thumbnails canvas').length === parseInt(document.querySelector('.own-summary')!.textContent || '0', 10)));
  return own.page.evaluate(() => [...document.querySelectorAll<HTMLElement>('.image-class')].flatMap((card) => {
    const name = card.querySelector<HTMLInputElement>('.class-name')!.value;
    return [...card.querySelectorAll('canvas')].map((canvas) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, 32, 32);
      let sum = 0;
      for (const byte of data) sum = (Math.imul(sum, 31) + byte) >>> 0;
      return `${name}: ${sum}`;
    });
  }).sort());
}

/** Deletes a class in a tab. */
export const deleteClass = (own: OwnPanel, name: string) => own.card(name).getByRole('button', { name: 'Delete class' }).click();

/** Renames a class in a tab. */
export async function rename(own: OwnPanel, from: string, to: string) {
  const name = own.panel.getByLabel(`Name of class ${from}`, { exact: true });
  await name.fill(to);
  await name.press('Enter');
}

/** What the database holds: the number of its writes, and how many entries. */
export const stored = (page: Page) => page.evaluate(() => new Promise<Record<string, number>>((resolve, reject) => {
  const opening = indexedDB.open('overfit-lab');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const database = opening.result;
    const names = [...database.objectStoreNames];
    const transaction = database.transaction(names);
    const counts: Record<string, number> = { version: database.version };
    for (const name of names) transaction.objectStore(name).count().onsuccess = (event) => { counts[name] = (event.target as IDBRequest).result; };
    transaction.oncomplete = () => {
      database.close();
      resolve(counts);
    };
  };
}));

/** Waits until edits are in the database. */
export async function untilStored(own: OwnPanel, images: number) {
  await expect.poll(async () => (await stored(own.page)).images).toBe(images);
}

/** Stores what the first version would: labels and pixels apart. */
export const storeFirstVersion = (page: Page, { classNames, labels, pixels }: { classNames: unknown, labels: number[], pixels: Uint8Array }) => (
  page.evaluate(([classNames, labels, pixels]) => new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open('overfit-lab', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('own-images');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('own-images', 'readwrite');
      transaction.objectStore('own-images').put({ classNames, labels: Uint16Array.from(labels) }, 'names');
      transaction.objectStore('own-images').put(Uint8Array.from(pixels), 'pixels');
      transaction.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  }), [classNames, labels, [...pixels]] as const));

/** Changes the entries of a store, as a stranger would. The change runs in the browser. */
export const meddle = (page: Page, store: string, change: string) => page.evaluate(([store, change]) => new Promise<void>((resolve, reject) => {
  const opening = indexedDB.open('overfit-lab');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const transaction = opening.result.transaction(store, 'readwrite');
    const reading = transaction.objectStore(store).getAll();
    reading.onsuccess = () => {
      new Function('entries', 'store', change)(reading.result, transaction.objectStore(store));
    };
    transaction.oncomplete = () => {
      opening.result.close();
      resolve();
    };
    transaction.onabort = () => reject(transaction.error);
  };
}), [store, change]);
