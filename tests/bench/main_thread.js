/** What a page's main thread does. */

/**
 * What each task of the main thread takes while a worker is at work, in milliseconds on the
 * processor: on a busy machine the clock on the wall measures others too.
 * @param {import('playwright-core').Browser} browser @param {import('playwright-core').Page} page
 * @param {number} watched_ms
 * @returns {Promise<number[]>}
 */
export async function mainThreadTasks(browser, page, watched_ms) {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
  await page.waitForTimeout(watched_ms);
  /** @type {{ name: string, pid: number, tid: number, tdur?: number, args: { name?: string } }[]} */
  const events = JSON.parse((await browser.stopTracing()).toString()).traceEvents;
  const threads = events.filter(({ name }) => name === 'thread_name');
  const worker = threads.find(({ args }) => args.name?.startsWith('DedicatedWorker'));
  const main = threads.find(({ pid, args }) => pid === worker?.pid && args.name === 'CrRendererMain');
  return events
    .filter(({ name, pid, tid }) => name === 'RunTask' && pid === main?.pid && tid === main?.tid)
    // Microseconds; a task that the trace's end cuts off has none.
    .flatMap(({ tdur }) => (tdur === undefined ? [] : tdur / 1000));
}
