/** Workers that vanish without a word, as they do when the browser or the system ends them. */

import type { Page } from '@playwright/test';

/** From the next visit on keeps every worker, so that {@link endWorkers} can end it. */
export const keepWorkers = (page: Page) => page.addInitScript(() => {
  const kept: { url: string, worker: Worker }[] = Object.assign(window, { kept: [] }).kept;
  window.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      kept.push({ url: String(url), worker: this });
    }
  };
});

/** Ends the workers with a script, behind the page's back; returns how many it has started by then. */
export const endWorkers = (page: Page, script: string, count = Infinity) => page.evaluate(([script, count]) => {
  const { kept } = window as unknown as { kept: { url: string, worker: Worker }[] };
  const found = kept.filter(({ url }) => url.endsWith(`/${script}`));
  for (const { worker } of found.slice(-count)) worker.terminate();
  return found.length;
}, [script, count] as const);
