/** The page as a driven browser sees it: what a person does there, in words that every WebDriver knows. */

import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { By, Key, until, type WebDriver } from 'selenium-webdriver';
import { serve, type Site } from '../support/site.ts';
import { start, type BrowserName, type Driven } from './browsers.ts';
import { NOTES, watchedCopy, type Copy } from './watched_copy.ts';

export { expect };

/** How long a busy machine may take for what is done at once on others. */
const PATIENCE_MS = 60_000;

export class DrivenPage {
  readonly driver: WebDriver;
  readonly site: Site;
  readonly #downloads: string;

  constructor({ driver, downloads }: Driven, site: Site) {
    this.driver = driver;
    this.#downloads = downloads;
    this.site = site;
  }

  /** Opens the page anew at a link and waits until it can train. */
  async open(link = '') {
    // From one link to another the browser would stay on the page.
    await this.driver.get('about:blank');
    await this.driver.get(this.site.root + link);
    // It may load itself anew once, to become isolated.
    await this.says('[role=status]', 'Ready to train.');
  }

  /** Runs a function in the page and resolves with what comes of it, or throws what it throws. */
  async evaluate<Given extends unknown[], Result>(run: (...given: Given) => Result | Promise<Result>, ...given: Given): Promise<Result> {
    const outcome = await this.driver.executeAsyncScript<{ result: Result } | { error: string }>(`
      const given = [...arguments];
      const done = given.pop();
      Promise.resolve().then(() => (${run})(...given))
        .then((result) => done({ result }), (error) => done({ error: String(error) }));
    `, ...given);
    if ('error' in outcome) throw new Error(outcome.error);
    return outcome.result;
  }

  /** Waits for an element. */
  find(selector: string) {
    return this.driver.wait(until.elementLocated(By.css(selector)), PATIENCE_MS, `There is no ${selector}`);
  }

  /** Clicks what has exactly this text, once it can be clicked. */
  async click(text: string) {
    const path = By.xpath(`//*[self::button or self::summary][normalize-space()="${text}"]`);
    const element = await this.driver.wait(until.elementLocated(path), PATIENCE_MS, `There is nothing to click with the text ${text}`);
    await this.driver.wait(until.elementIsEnabled(element), PATIENCE_MS, `${text} cannot be clicked`);
    await this.driver.executeScript('arguments[0].scrollIntoView({ block: "center" })', element);
    await element.click();
  }

  text(selector: string) {
    return this.evaluate((selector) => document.querySelector(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? '', selector);
  }

  /** Waits until an element has a text. */
  async says(selector: string, text: string | RegExp) {
    // While the page loads itself anew there is nothing to ask.
    await expect.poll(() => this.text(selector).catch(String), { timeout: PATIENCE_MS }).toMatch(text);
  }

  /** Trains the experiment on the page to its end; resolves with the digest. */
  digest() {
    return this.evaluate(async () => (await window.lab.train()).digest);
  }

  experiment() {
    return this.evaluate(() => window.lab.experiment!);
  }

  /** Optimiser steps of the run on the page. */
  steps() {
    return this.evaluate(() => window.lab.run?.history.step ?? 0);
  }

  async untilSteps(count: number) {
    await expect.poll(() => this.steps(), { timeout: PATIENCE_MS, intervals: [50] }).toBeGreaterThanOrEqual(count);
  }

  /** What the clipboard holds: pasted, for reading it takes a permission that not every driver gives. */
  async pasted() {
    const field = await this.driver.executeScript<ReturnType<DrivenPage['find']>>(
      'document.querySelector("header").append(document.createElement("textarea")); return document.querySelector("header textarea")',
    );
    await field.sendKeys(Key.chord(Key.CONTROL, 'v'));
    const text = (await field.getAttribute('value')) ?? '';
    await this.driver.executeScript('arguments[0].remove()', field);
    return text;
  }

  /** Does what downloads a file, and resolves with its bytes. */
  async downloaded(name: string, ask: () => Promise<void>) {
    await rm(this.#downloads, { recursive: true });
    await mkdir(this.#downloads);
    await ask();
    // Until it is whole it has another name, beside its own or in its place.
    await expect.poll(() => readdir(this.#downloads), { timeout: PATIENCE_MS }).toEqual([name]);
    await expect.poll(async () => (await readFile(join(this.#downloads, name))).length, { timeout: PATIENCE_MS }).toBeGreaterThan(0);
    return readFile(join(this.#downloads, name));
  }

  /** What went wrong on the page, and on those before it from the same server. */
  async problems() {
    return JSON.parse(await this.evaluate((key) => sessionStorage.getItem(key) ?? '[]', NOTES)) as string[];
  }
}

export const test = base.extend<{ lab: DrivenPage }, { browserUnderTest: BrowserName, copy: Copy, driven: Driven }>({
  browserUnderTest: ['Chromium', { scope: 'worker', option: true }],

  copy: [async ({}, use) => {
    const copy = await watchedCopy();
    await use(copy);
    await copy.remove();
  }, { scope: 'worker' }],

  driven: [async ({ browserUnderTest }, use) => {
    const driven = await start(browserUnderTest);
    await use(driven);
    await driven.end();
  }, { scope: 'worker', timeout: 300_000 }],

  // Each test has an address of its own, for which the browser has kept nothing yet.
  lab: async ({ driven, copy }, use) => {
    const site = await serve(copy.folder);
    const lab = new DrivenPage(driven, site);
    await use(lab);
    expect(await lab.problems(), 'errors and what is logged as a warning or an error').toEqual([]);
    site.close();
  },
});
