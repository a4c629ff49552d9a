/**
 * The panel of own images as tests see it, and images for it, made by the browser.
 *
 * The panel is put into the built page by itself, so that it can be tried without an engine.
 */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { ImageSet } from '../../../www/engine/training_client.js';
import type { OwnImagesPanel } from '../../../www/own_images/own_images_panel.js';
import { expect, test as base } from '../support/lab_page.ts';
import { chunk } from '../support/modules.ts';

export { expect };

declare global {
  interface Window {
    own: OwnImagesPanel;
    /** What the panel has said, complained of and handed over. */
    heard: { said: string[], complaints: string[], sets: (ImageSet | null)[] };
  }
}

/** A file to be dropped: its path, and how the browser makes it. */
export interface Recipe {
  path: string;
  /** A picture of this hue and side, different for each seed; or a text, or nothing. */
  hue?: number;
  side?: number;
  height?: number;
  seed?: number;
  type?: string;
  text?: string;
  /** As many copies of it, numbered. */
  copies?: number;
}

export class OwnPanel {
  readonly panel: Locator;
  readonly report: Locator;
  readonly page: Page;
  readonly #folders: string[] = [];

  /** By default the panel that {@link open} adds; the page's own is `#own-images`. */
  constructor(page: Page, selector = '#own-panel') {
    this.page = page;
    this.panel = page.locator(selector);
    this.report = this.panel.locator('.own-report');
  }

  /** Opens the panel on the page that is open. */
  async open() {
    await this.page.evaluate(async (path) => {
      document.getElementById('own-images')?.remove();
      const host = document.createElement('section');
      host.id = 'own-panel';
      host.className = 'panel own';
      host.setAttribute('aria-label', 'Your images');
      document.querySelector('main')!.prepend(host);
      const heard: Window['heard'] = { said: [], complaints: [], sets: [] };
      const { ownImagesPanel }: typeof import('../../../www/own_images/own_images_panel.js') = await import(new URL(path, location.href).href);
      window.heard = heard;
      window.own = ownImagesPanel(host, {
        limits: { leastClasses: 2, mostClasses: 16, leastTrain: 10, leastTest: 10, mostImages: 10_000 },
        onChange: (set) => heard.sets.push(set),
        say: (text) => heard.said.push(text),
        complain: (message) => heard.complaints.push(message),
      });
      await window.own.ready;
    }, chunk('own_images_panel'));
  }

  button(name: string | RegExp) {
    return this.panel.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  images(className: string) {
    return this.panel.getByRole('listbox', { name: `Images of ${className}`, exact: true }).getByRole('option');
  }

  card(className: string) {
    return this.panel.locator('.image-class').filter({ has: this.page.getByLabel(`Name of class ${className}`, { exact: true }) });
  }

  complaints() {
    return this.page.evaluate(() => window.heard.complaints);
  }

  /** The set handed over last, told by a checksum of its pixels. */
  async set() {
    // Told only when edits have settled.
    await this.page.waitForTimeout(400);
    return this.page.evaluate(async () => {
      const { set } = window.own;
      if (!set) return null;
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', set.pixels as BufferSource));
      return { classNames: set.classNames, labels: [...set.labels], pixels: [...hash].join() };
    });
  }

  /** Drops folders and files, really: from the disk. */
  async drop(recipes: Recipe[]) {
    const folder = await mkdtemp(join(tmpdir(), 'own-images-'));
    this.#folders.push(folder);
    const contents = await this.page.evaluate(paint, recipes);
    for (const [index, { path, copies = 1 }] of recipes.entries()) {
      await mkdir(join(folder, dirname(path)), { recursive: true });
      const content = Buffer.from(contents[index], 'base64');
      for (let copy = 0; copy < copies; copy += 1) await writeFile(join(folder, path.replace('#', String(copy))), content);
    }
    const files = [...new Set(recipes.map(({ path }) => join(folder, path.split('/')[0].replace('#', '0'))))];
    const { x, y } = (await this.panel.boundingBox())!;
    const client = await this.page.context().newCDPSession(this.page);
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await client.send('Input.dispatchDragEvent', {
        type, x: x + 8, y: y + 8, data: { items: [], files, dragOperationsMask: 1 },
      });
    }
    await client.detach();
  }

  /** Removes what drops have left on the disk. */
  async tidy() {
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true })));
  }

  /** Drops, and waits for the report. */
  async load(recipes: Recipe[]) {
    await this.drop(recipes);
    await this.loaded();
    return this.report.locator('p').textContent();
  }

  async loaded() {
    await expect(this.button('Cancel')).toBeHidden({ timeout: 120_000 });
    await expect(this.report).not.toContainText('Looking through');
  }
}

export const test = base.extend<{ own: OwnPanel }>({
  own: async ({ lab, page }, use) => {
    await lab.open();
    const own = new OwnPanel(page);
    await own.open();
    await use(own);
    await own.tidy();
  },
});

/** The contents of files, in base64. Runs in the browser. */
export async function paint(recipes: Recipe[]) {
  const painted = async ({ hue = 0, side = 64, height = side, seed = 0, type = 'image/png' }: Recipe) => {
    const canvas = new OffscreenCanvas(side, height);
    const context = canvas.getContext('2d')!;
    context.fillStyle = `hsl(${hue} 60% 55%)`;
    context.fillRect(0, 0, side, height);
    // Some noise, as photographs have it, and a shape.
    let state = seed * 7919 + 1;
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
    for (let spot = 0; spot < 60; spot += 1) {
      context.fillStyle = `hsl(${hue + 40 * random()} ${80 * random()}% ${90 * random()}%)`;
      context.fillRect(side * random(), height * random(), side * 0.12, side * 0.12);
    }
    context.fillStyle = `hsl(${hue + 180} 80% 45%)`;
    context.beginPath();
    context.arc(side * (0.3 + 0.4 * random()), height * (0.3 + 0.4 * random()), side * 0.22, 0, 7);
    context.fill();
    return canvas.convertToBlob({ type, quality: 0.9 });
  };
  const contents: string[] = [];
  for (const recipe of recipes) {
    const content = recipe.hue === undefined ? new Blob([recipe.text ?? '']) : await painted(recipe);
    const bytes = new Uint8Array(await content.arrayBuffer());
    contents.push(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')));
  }
  return contents;
}

/** 60 photograph-like images in three classes. */
export function photographs(): Recipe[] {
  return ['cats', 'dogs', 'birds'].flatMap((name, label) => Array.from({ length: 20 }, (_, index) => ({
    path: `pets/${name}/IMG_${index}.jpg`,
    hue: 120 * label,
    side: 200 + 10 * index,
    height: 150 + index,
    seed: 100 * label + index,
    type: 'image/jpeg',
  })));
}
