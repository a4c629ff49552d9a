/** Builds of an engine: the fastest that the browser supports, the same figures on any number of threads. */

import type { Page } from '@playwright/test';
import type { supportedBuild } from '../../../www/engine/engine_builds.js';
import { expect, LASTING, offer, pretendCores, QUICK, test } from '../support/lab_page.ts';
import { provide } from '../support/modules.ts';

const FLEX = ['flex-fused-threads', 'flex-fused', 'flex-threads', 'flex'];
/** As a server may send them that wants its pages isolated. */
const isolating = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};
const isolate = (page: Page) => page.route('**/*', async (route) => {
  const response = await route.fetch();
  const headers = { ...response.headers(), ...isolating };
  await route.fulfill({ response, headers });
});

const buildOf = (page: Page) => page.evaluate(() => window.lab.build);

test('the fastest build that a browser supports is chosen', async ({ page, site }) => {
  await page.goto(site.root);
  const has = (relaxedSimd: boolean, threads: number) => ({ relaxedSimd, threads });
  const cases: [...Parameters<typeof supportedBuild>, ReturnType<typeof supportedBuild>][] = [
    [FLEX, false, has(true, 4), { name: 'flex-fused-threads', threads: 4 }],
    [FLEX, false, has(true, 1), { name: 'flex-fused', threads: 1 }],
    [FLEX, false, has(false, 4), { name: 'flex-threads', threads: 4 }],
    [FLEX, false, has(false, 1), { name: 'flex', threads: 1 }],
    [FLEX, true, has(true, 4), { name: 'flex-fused', threads: 1 }],
    [FLEX, true, has(false, 4), { name: 'flex', threads: 1 }],
    [['flex-fused', 'flex'], false, has(true, 4), { name: 'flex-fused', threads: 1 }],
    [['flex-fused'], false, has(false, 4), null],
    [['ndarray'], false, has(true, 4), { name: 'ndarray', threads: 1 }],
  ];
  const chosen = await page.evaluate(async ({ module, cases }) => {
    const builds: typeof import('../../../www/engine/engine_builds.js') = await import(module);
    return cases.map(([names, isSingle, support]) => builds.supportedBuild(names, isSingle, support));
  }, { module: await provide(page, 'engine/engine_builds.js'), cases });
  expect(chosen).toEqual(cases.map((row) => row[3]));
});

test('an isolated page trains on several threads, with the digest of one', async ({ lab, page }) => {
  await lab.open(QUICK);
  expect(await buildOf(page)).toEqual({ name: 'flex-fused', threads: 1 });
  const digest = await lab.digest();
  await isolate(page);
  for (const cores of [2, 3]) {
    await pretendCores(page, cores);
    await lab.open(QUICK);
    expect(await lab.digest()).toBe(digest);
    expect(await buildOf(page)).toEqual({ name: 'flex-fused-threads', threads: cores });
  }
});

test('plain builds give one digest, too, on one thread and on two', async ({ lab, page }) => {
  await isolate(page);
  await pretendCores(page, 2);
  const digests = [];
  for (const builds of [['flex-threads', 'flex'], ['flex']]) {
    await offer(page, { flex: builds });
    await lab.open(QUICK);
    digests.push(await lab.digest());
    expect((await buildOf(page))!.name).toBe(builds[0]);
  }
  expect(digests[1]).toBe(digests[0]);
});

test('threads that do not start leave one, and the digest as it is', async ({ lab, page }) => {
  await lab.open(QUICK);
  const digest = await lab.digest();
  await isolate(page);
  await pretendCores(page, 2);
  await page.route('**/thread_worker.js', (route) => route.abort());
  await lab.open(QUICK);
  expect(await lab.digest()).toBe(digest);
  expect(await buildOf(page)).toEqual({ name: 'flex-fused-threads', threads: 1 });
});

test('a thread that breaks down ends the run with a sentence, and a restart helps', async ({ lab, page }) => {
  await isolate(page);
  await pretendCores(page, 2);
  // Memory that a thread cannot get is such a trap. The worker that waits for the thread never hears of it.
  await page.route('**/thread_worker.js', async (route) => {
    const response = await route.fetch();
    const trap = "(() => { throw new WebAssembly.RuntimeError('unreachable'); })()";
    const body = (await response.text()).replace(/\w+\.runThread\(\)/, trap);
    expect(body).toContain(trap);
    await route.fulfill({ response, body, headers: { ...response.headers(), ...isolating } });
  });
  await lab.goto(LASTING);
  await expect(lab.alert).toContainText('ran out of memory: choose a smaller batch size');
  await page.unroute('**/thread_worker.js');
  await lab.alert.getByRole('button', { name: 'Restart' }).click();
  await expect(lab.alert).toBeEmpty();
  await lab.train.click();
  await expect(lab.pause).toBeVisible();
});

test('a build with threads that does not load gives way to one without', async ({ lab, page }) => {
  lab.expectError(/Failed to load resource/);
  await isolate(page);
  await pretendCores(page, 2);
  await page.route('**/engines/flex-fused-threads/**', (route) => route.abort());
  await lab.open(QUICK);
  expect(await lab.digest()).toMatch(/^[0-9a-f]{16}$/);
  expect(await buildOf(page)).toEqual({ name: 'flex-fused', threads: 1 });
});
