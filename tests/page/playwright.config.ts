import { defineConfig } from '@playwright/test';

/** The built page in a real browser: CHROMIUM says which. */
export default defineConfig({
  testMatch: '*.spec.ts',
  outputDir: 'results',
  reporter: 'list',
  forbidOnly: Boolean(process.env.CI),
  // Training uses a core of its own and the page another: side by side, tests would slow each other.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  use: {
    launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' },
    permissions: ['clipboard-read', 'clipboard-write'],
    trace: 'off',
    // Only tests of the service worker want one: routes do not see what it fetches.
    serviceWorkers: 'block',
  },
});
