/** What the page's main thread does. */

import { expect, type Browser, type Page } from '@playwright/test';
import { mainThreadTasks } from '../../bench/main_thread.js';

/** The longest task of the main thread while a worker is at work, in milliseconds on the processor. */
export async function longestTask(browser: Browser, page: Page, watchedMillis: number) {
  const millis = await mainThreadTasks(browser, page, watchedMillis);
  expect(millis.length).toBeGreaterThan(100);
  return Math.max(...millis);
}
