/** What the page's main thread does. */

import { expect, type Browser, type Page } from '@playwright/test';

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  args: { name?: string };
  /** Microseconds on the processor; a task cut off by the trace's end has none. */
  tdur?: number;
}

/**
 * The longest task of the main thread while a worker is at work, in milliseconds on the processor:
 * on a busy machine the clock on the wall measures others too.
 */
export async function longestTask(browser: Browser, page: Page, watchedMillis: number) {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
  await page.waitForTimeout(watchedMillis);
  const events: TraceEvent[] = JSON.parse((await browser.stopTracing()).toString()).traceEvents;
  const worker = events.find(({ name, args }) => name === 'thread_name' && args.name?.startsWith('DedicatedWorker'))!;
  const main = events.find(({ name, pid, args }) => name === 'thread_name' && pid === worker.pid && args.name === 'CrRendererMain')!;
  const millis = events
    .filter(({ name, pid, tid }) => name === 'RunTask' && pid === main.pid && tid === main.tid)
    .flatMap(({ tdur }) => (tdur === undefined ? [] : tdur / 1000));
  expect(millis.length).toBeGreaterThan(100);
  return Math.max(...millis);
}
