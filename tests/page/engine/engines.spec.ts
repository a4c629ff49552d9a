/** What the page downloads: one engine, little, and from wherever it was put. */

import { gzipSync } from 'node:zlib';
import { expect, offer, QUICK, test } from '../support/lab_page.ts';
import { chunk } from '../support/modules.ts';

const wasmOf = (requests: string[]) => requests.filter((path) => path.endsWith('.wasm'));

/** The build of flex for a page that is not isolated, in a browser that has fused arithmetic. */
const FLEX = '/engines/flex-fused/overfit_lab_bg.wasm';

test('the page downloads the default engine alone, and less than 700 kB in all', async ({ lab, page }) => {
  const bodies = new Map<string, Promise<Buffer>>();
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    // The page, its worker and a preload may ask for the same file.
    if (response.ok() && !bodies.has(pathname)) bodies.set(pathname, response.body());
  });
  await lab.open(QUICK);
  await lab.digest();
  // The list of runs comes with the first run's first epoch.
  await page.waitForLoadState('networkidle');
  expect([...bodies.keys()]).toContain(chunk('run_list'));
  expect(wasmOf(lab.requests)).toEqual([FLEX]);
  const files = await Promise.all(bodies.values());
  expect(files.length).toBeGreaterThan(5);
  const total = files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
  expect(total).toBeLessThan(700_000);
});

test('a link with the ndarray engine downloads and runs that engine alone', async ({ lab, page }) => {
  await lab.open(`${QUICK}&engine=ndarray`);
  await lab.digest();
  expect(wasmOf(lab.requests)).toEqual(['/engines/ndarray/overfit_lab_bg.wasm']);
  const ndarray = await page.evaluate(() => window.lab.run!.history.epochs[0].train!.loss);

  await lab.open(QUICK);
  await lab.digest();
  const flex = await page.evaluate(() => window.lab.run!.history.epochs[0].train!.loss);
  expect(ndarray, 'the same untrained network on the same images').toBeCloseTo(flex, 4);
});

test('every engine that can be chosen is part of the page', async ({ lab, page }) => {
  await lab.open(QUICK);
  const [offered, engines] = await page.evaluate(() => {
    const { kind } = window.lab.about!.controls.find(({ key }) => key === 'engine')!;
    return [kind.type === 'choice' ? kind.options.map(({ value }) => value) : [], window.lab.engines];
  });
  expect([...engines].sort()).toEqual([...offered].sort());
});

test('the engine can be changed on the page', async ({ lab, page }) => {
  await lab.open(QUICK);
  await lab.digest();
  await page.getByText('Advanced training settings').click();
  await page.getByLabel('Engine', { exact: true }).selectOption('ndarray');
  await lab.digest();
  expect(wasmOf(lab.requests)).toEqual([
    FLEX,
    '/engines/ndarray/overfit_lab_bg.wasm',
  ]);
  expect(await page.evaluate(() => window.lab.run!.outcome)).toBe('finished');
});

test('an engine that is not part of the page is reported, and flex trains', async ({ lab, page }) => {
  await offer(page, { flex: ['flex-fused', 'flex'] });
  await lab.open(`${QUICK}&engine=ndarray`);
  await expect(lab.alert).toContainText('Engine: “ndarray” is not part of this page, flex is used.');
  await lab.digest();
  expect(wasmOf(lab.requests)).toEqual([FLEX]);
});

test('the page works below any path', async ({ lab, site }) => {
  await lab.open(QUICK, site.below);
  expect(await lab.digest()).toMatch(/^[0-9a-f]{16}$/);
  expect(lab.requests.filter((path) => !path.startsWith('/some/where/'))).toEqual([]);
});
