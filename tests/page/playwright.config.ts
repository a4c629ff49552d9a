import { defineConfig } from '@playwright/test';
import { PRESENT } from './browsers/browsers.ts';

/** What each browser is asked to do; all else is asked of Chromium alone. */
const IN_EACH = 'browsers/main_job.spec.ts';

/** The built page in real browsers: CHROMIUM and others say which. */
export default defineConfig<object, { browserUnderTest: string }>({
  projects: [
    { name: 'page', testIgnore: IN_EACH },
    ...PRESENT.map((browserUnderTest) => ({ name: browserUnderTest, testMatch: IN_EACH, use: { browserUnderTest } })),
  ],
  testMatch: '*/*.spec.ts',
  outputDir: 'results',
  reporter: 'list',
  forbidOnly: Boolean(process.env.CI),
  // Training uses a core of its own and the page another: side by side, tests would slow each other.
  workers: 1,
  timeout: 120_000,
  // A busy machine may find a race that no other has found: it is listed as flaky, to be mended, but
  // does not hold up what has nothing to do with it.
  retries: 1,
  expect: { timeout: 30_000 },
  use: {
    launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' },
    permissions: ['clipboard-read', 'clipboard-write'],
    trace: 'off',
    // Only tests of the service worker want one: routes do not see what it fetches.
    serviceWorkers: 'block',
  },
});
