/** The list of runs as tests see it. */

import type { Locator, Page } from '@playwright/test';
import { expect, type LabPage } from '../support/lab_page.ts';

export class RunListPanel {
  readonly panel: Locator;
  readonly summary: Locator;
  readonly rows: Locator;
  readonly pinned: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.panel = page.locator('#runs');
    this.summary = this.panel.locator('summary');
    this.rows = this.panel.getByRole('list', { name: 'Runs, the newest first' }).getByRole('listitem');
    this.pinned = page.getByRole('table', { name: 'Pinned runs' }).locator('tbody tr');
  }

  async open() {
    await this.summary.click();
    await expect(this.panel).toContainText('Your last 50 runs stay in this browser');
  }

  /** The row of a run, the newest 0. */
  row(index: number) {
    const row = this.rows.nth(index);
    const button = (name: string) => row.getByRole('button', { name: new RegExp(`^${name}:`) });
    return {
      node: row,
      name: row.getByRole('textbox', { name: /^Name of run/ }),
      pin: button('Pin'),
      copy: button('Copy link'),
      load: button('Load'),
      remove: button('Delete'),
    };
  }

  names() {
    return this.rows.getByRole('textbox').evaluateAll((inputs) => inputs.map((input) => (input as HTMLTextAreaElement).value));
  }

  button(name: string) {
    return this.panel.getByRole('button', { name, exact: true });
  }

  /** Trains experiments one after the other; waits until the list has stored them. */
  async train(...links: string[]) {
    const before = (await this.stored()).length;
    for (const link of links) {
      await this.#page.evaluate(async (link) => {
        await window.lab.load(link);
        await window.lab.train();
      }, link);
    }
    await expect.poll(async () => (await this.stored()).length).toBe(before + links.length);
  }

  /** What the browser keeps, read beside the page. */
  stored() {
    return this.#page.evaluate(() => new Promise<Record<string, unknown>[]>((resolve, reject) => {
      const opening = indexedDB.open('overfit-lab-runs', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('runs', { keyPath: 'id' });
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const reading = opening.result.transaction('runs').objectStore('runs').getAll();
        reading.onsuccess = () => {
          opening.result.close();
          resolve(reading.result);
        };
      };
    }));
  }

  /** Puts entries into the browser's database, whatever they are. */
  async store(entries: unknown[]) {
    await this.stored();
    await this.#page.evaluate((entries) => new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('overfit-lab-runs', 1);
      opening.onsuccess = () => {
        const transaction = opening.result.transaction('runs', 'readwrite');
        for (const entry of entries) transaction.objectStore('runs').put(entry);
        transaction.oncomplete = () => {
          opening.result.close();
          resolve();
        };
        transaction.onerror = () => reject(transaction.error);
      };
    }), entries);
  }
}

/** The list on a page that is open at a link. */
export async function openRuns(lab: LabPage, link: string) {
  await lab.open(link);
  return new RunListPanel(lab.page);
}
