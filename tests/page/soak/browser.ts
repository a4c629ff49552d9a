/** What the browser takes from the machine: memory and open files of its processes. */

import { readdirSync, readFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';

/** Counts processes; their memory and open files only where the system tells, as Linux does. */
export async function browserUse(browser: Browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  let megabytes = 0;
  let files = 0;
  for (const { id } of processInfo) {
    try {
      const [, kilobytes = 0] = /VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8')) ?? [];
      megabytes += Number(kilobytes) / 1024;
      files += readdirSync(`/proc/${id}/fd`).length;
    } catch {
      // It has ended, or this system tells nothing of processes.
    }
  }
  return { processes: processInfo.length, megabytes, files };
}
