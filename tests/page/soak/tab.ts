/** A browser tab with the page in it: it can crash, be frozen, lose its workers, and be opened again. */

import type { BrowserContext, CDPSession } from '@playwright/test';
import { OwnPanel } from '../own_images/own_images.ts';
import { expect, LabPage, unexpected, watched, type Watch } from '../support/lab_page.ts';
import type { Site } from '../support/site.ts';

/** What the browser logs where the network is down, which the user wanted. */
const NETWORK = /Failed to load resource|ERR_EMPTY_RESPONSE|ERR_FAILED|ERR_INTERNET_DISCONNECTED|service worker|ServiceWorker/i;
/** How long a busy machine may take to come to rest. */
export const PATIENCE = 120_000;

export class Tab {
  readonly name: string;
  readonly #context: BrowserContext;
  readonly #site: Site;
  lab!: LabPage;
  own!: OwnPanel;
  #watch!: Watch;
  #debugger!: CDPSession;

  constructor(name: string, context: BrowserContext, site: Site) {
    this.name = name;
    this.#context = context;
    this.#site = site;
  }

  get page() {
    return this.lab.page;
  }

  /** What went wrong on the page, apart from what was to be expected. */
  get problems() {
    return unexpected(this.#watch);
  }

  async open(link = '') {
    const page = await this.#context.newPage();
    this.#watch = watched(page, this.#site);
    this.lab = new LabPage(page, this.#site, this.#watch);
    this.own = new OwnPanel(page, '#own-images');
    this.#debugger = await this.#context.newCDPSession(page);
    await this.lab.goto(link);
    await this.settled();
  }

  /** Waits until the page can be used, or says why not. */
  async settled() {
    // A first visit loads itself anew, to be isolated.
    await expect.poll(() => this.page.evaluate(() => !window.lab || window.lab.phase === 'loading').catch(() => true), {
      message: `tab ${this.name} is not loading`, timeout: PATIENCE,
    }).toBe(false);
  }

  async reload() {
    await this.page.reload();
    await this.settled();
  }

  /** From now on failed fetches are no problem. */
  expectOffline() {
    this.#watch.expected.push(NETWORK);
  }

  /** The tab's process ends, as the system ends one that takes too much memory; a new tab comes in its place. */
  async crash() {
    const crashed = this.page.waitForEvent('crash');
    this.#debugger.send('Page.crash').catch(() => {});
    await crashed;
    const kept = this.#watch.problems.filter((problem) => problem !== 'the page crashed');
    await this.page.close();
    await this.open();
    this.#watch.problems.unshift(...kept);
  }

  /** The system takes the tab's time away for a while, as it does on a phone. */
  async freeze(millis: number) {
    await this.#debugger.send('Page.setWebLifecycleState', { state: 'frozen' });
    await new Promise((resolve) => { setTimeout(resolve, millis); });
    await this.#debugger.send('Page.setWebLifecycleState', { state: 'active' });
  }

  /** Figures that grow where something is not given back, after the garbage is collected. */
  async measure() {
    await this.#debugger.send('HeapProfiler.enable');
    await this.#debugger.send('HeapProfiler.collectGarbage');
    await this.#debugger.send('Performance.enable');
    const { metrics } = await this.#debugger.send('Performance.getMetrics');
    const value = (name: string) => metrics.find((metric) => metric.name === name)!.value;
    return {
      heapMegabytes: value('JSHeapUsedSize') / 1e6,
      nodes: value('Nodes'),
      listeners: value('JSEventListeners'),
      workers: this.page.workers().length,
    };
  }
}
