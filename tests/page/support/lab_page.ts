/**
 * The page as tests see it: opened at a link, found by its accessible names, and watched: an error,
 * a dialog or a request to a third party fails the test.
 */

import { test as base, expect, type Locator, type Page, type Request } from '@playwright/test';
import type { Experiment, RunEvent } from '../../../www/engines/flex/overfit_lab.js';
import type { Lab } from '../../../www/lab.js';
import { serve, type Site } from './site.ts';

export { expect };

declare global {
  interface Window {
    lab: Lab;
    /** What workers have posted to the page, and when they did: see {@link LabPage.recordWorkers}. */
    posted: (RunEvent & { at: number })[];
  }
}

/** An experiment that a slow machine trains in about a second. */
export const QUICK = '#v=2&train=20&test=10&blocks=1&width=4&dense=8&batch=4&epochs=2';
/** The same, but it goes on for as long as a test may need. */
export const LASTING = '#v=2&train=60&test=10&blocks=1&width=4&dense=8&batch=2&epochs=200';
/** One whose optimiser steps take long, so that events are far apart. */
export const SLOW_STEPS = '#v=2&data=noise&classes=2&train=640&test=10&blocks=2&convs=2&width=16&batch=64';

/** Goes before a worker's own code: its events tell when it posted them. */
const STAMP = `{
  const post = postMessage;
  self.postMessage = (message, ...rest) => {
    if (message?.event) message.at = performance.timeOrigin + performance.now();
    post.call(self, message, ...rest);
  };
}
`;

/** From the next visit on the machine seems to have this many cores; a later call overrides. */
export const pretendCores = (page: Page, cores: number) => page.addInitScript((cores) => {
  Object.defineProperty(navigator, 'hardwareConcurrency', { configurable: true, get: () => cores });
}, cores);

/** From the next visit on the page has only these engines, the builds of each, and image files. */
export const offer = (page: Page, engines: Record<string, string[]>, sources: string[] = []) =>
  page.route('**/contents.js', (route) => route.fulfill({
    contentType: 'text/javascript',
    body: `export const ENGINES = ${JSON.stringify(engines)}; export const SOURCES = ${JSON.stringify(sources)};`,
  }));

/** Holds files back; returns what lets them through. */
export async function holdBack(page: Page, files: string) {
  let release = () => {};
  const released = new Promise<void>((resolve) => { release = resolve; });
  await page.route(files, async (route) => {
    await released;
    // Who asked for it may have gone.
    await route.continue().catch(() => {});
  });
  return release;
}

/** What Playwright says where the configuration allows no service worker. */
const BLOCKED_WORKER = /^console warning: Service Worker registration blocked by Playwright/;

/** What happened to the page that must not happen. */
export interface Watch {
  problems: string[];
  /** Errors that a test provokes on purpose. */
  expected: RegExp[];
}

export class LabPage {
  readonly train: Locator;
  readonly pause: Locator;
  readonly step: Locator;
  readonly reset: Locator;
  readonly copyLink: Locator;
  readonly preset: Locator;
  readonly results: Locator;
  readonly verdict: Locator;
  readonly evidence: Locator;
  readonly status: Locator;
  readonly alert: Locator;
  readonly figures: Locator;
  readonly requests: string[] = [];
  readonly page: Page;
  readonly site: Site;
  readonly #watch: Watch;

  constructor(page: Page, site: Site, watch: Watch) {
    this.page = page;
    this.site = site;
    this.#watch = watch;
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    this.train = button('Train');
    this.pause = button('Pause');
    this.step = button('Step');
    this.reset = button('Reset');
    this.copyLink = button('Copy link');
    this.preset = page.getByRole('combobox', { name: 'Preset', exact: true });
    this.results = page.getByRole('region', { name: 'Results' });
    this.verdict = page.getByRole('region', { name: 'Verdict', exact: true });
    this.evidence = page.locator('#evidence').getByRole('table');
    this.status = page.getByRole('status');
    this.alert = page.getByRole('alert');
    this.figures = page.getByRole('table', { name: 'Accuracy and loss by epoch' }).locator('tbody tr');
    page.on('request', (request: Request) => this.requests.push(new URL(request.url()).pathname));
  }

  slider(name: string) {
    return this.page.getByRole('slider', { name, exact: true });
  }

  /** Lets an error be logged that a test provokes. */
  expectError(pattern: RegExp) {
    this.#watch.expected.push(pattern);
  }

  /** Opens the page anew at a link and waits until it can train. */
  async open(link = '', root = this.site.root) {
    await this.goto(link, root);
    await this.page.evaluate(() => window.lab.ready);
    await expect(this.status).toHaveText('Ready to train.');
  }

  /** Opens the page anew at a link. */
  async goto(link = '', root = this.site.root) {
    // From one link to another the browser would stay on the page.
    await this.page.goto('about:blank');
    await this.page.goto(root + link);
  }

  /** Trains the experiment on the page to its end; returns the digest. */
  async digest() {
    return this.page.evaluate(async () => (await window.lab.train()).digest);
  }

  experiment() {
    return this.page.evaluate(() => window.lab.experiment as Experiment);
  }

  /** Optimiser steps of the run on the page. */
  steps() {
    return this.page.evaluate(() => window.lab.run?.history.step ?? 0);
  }

  async untilSteps(count: number) {
    await expect.poll(() => this.steps(), { intervals: [50] }).toBeGreaterThanOrEqual(count);
  }

  /**
   * Keeps every message of every worker, whatever the page makes of it, stamped by the worker: a
   * busy page hears of a step only some time after it was made.
   */
  async recordWorkers() {
    await this.page.route('**/worker.js', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: STAMP + await response.text() });
    });
    await this.page.addInitScript(() => {
      window.posted = [];
      window.Worker = class extends Worker {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          this.addEventListener('message', ({ data }) => { window.posted.push(data); });
        }
      };
    });
  }

  /** Steps that workers have reported so far. */
  postedSteps() {
    return this.page.evaluate(() => window.posted.filter(({ event }) => event === 'step').length);
  }

  /** Clicks, and returns when, on the clock of {@link recordWorkers}. */
  clickAndTellWhen(button: Locator) {
    return button.evaluate((element: HTMLElement) => {
      const time = performance.timeOrigin + performance.now();
      element.click();
      return time;
    });
  }

  /** Steps that workers made after a time. */
  stepsMadeAfter(time: number) {
    return this.page.evaluate(
      (time) => window.posted.filter(({ event, at }) => event === 'step' && at > time).length, time,
    );
  }

  /** Waits as long as a number of steps has taken so far. */
  async waitForTimeOfSteps(count: number) {
    const stepMillis = await this.page.evaluate(() => {
      const times = window.posted.filter(({ event }) => event === 'step').map(({ at }) => at);
      return Math.max(...times.slice(1).map((time, index) => time - times[index]));
    });
    await this.page.waitForTimeout(count * stepMillis);
  }
}

/** Notes from now on what must not happen to a page. */
export function watched(page: Page, site: Site): Watch {
  const watch: Watch = { problems: [], expected: [BLOCKED_WORKER] };
  const host = new URL(site.root).hostname;
  page.on('pageerror', (error) => watch.problems.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    const isProblem = message.type() === 'error' || message.type() === 'warning';
    if (isProblem) watch.problems.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('dialog', (dialog) => {
    watch.problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('crash', () => watch.problems.push('the page crashed'));
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== host) watch.problems.push(`third party: ${request.url()}`);
  });
  return watch;
}

/** What has happened that must not, and that no test provoked. */
export const unexpected = ({ problems, expected }: Watch) =>
  problems.filter((problem) => !expected.some((pattern) => pattern.test(problem)));

export const test = base.extend<{ lab: LabPage }, { site: Site }>({
  site: [async ({}, use) => {
    const site = await serve();
    await use(site);
    site.close();
  }, { scope: 'worker' }],

  lab: async ({ page, site }, use) => {
    const watch = watched(page, site);
    await use(new LabPage(page, site, watch));
    // What the page still fetches, as the list of runs after a first run, would fail in a route's hands.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    expect(unexpected(watch), 'errors, dialogs and requests to third parties').toEqual([]);
  },
});
