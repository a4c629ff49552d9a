/**
 * The page as visitors meet it: what it downloads, how soon it trains, how much memory it takes and
 * whether it stays at hand while it trains.
 */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { atMost } from './aims.js';
import { launch, launchWithProfile } from './chromium.js';
import { figure, table } from './markdown.js';
import { longestTask, memoryAfter, slowdownOfLooking, stepsAfterPause } from './page_load.js';
import { median } from './rounds.js';
import { DIST, STATIC, serve } from './site.js';

/** Visits of each kind. */
const VISITS = 7;
/** The page is left open for this long after a first visit, so that it can put its files away. */
const SETTLE_MS = 3_000;
/** A visitor's first experiment, which has no end here. */
const FIRST = '#epochs=200';

/** What is aimed at. */
const MOST_KILOBYTES = 700;
const MOST_SECONDS_OVER_EMPTY = 0.5;
const MOST_TASK_MS = 50;
const MOST_STEPS_AFTER_PAUSE = 1;
const MOST_MEMORY_GROWTH = 1.1;
const MOST_SLOWDOWN = 1.1;
/** Parts of a look inside that are timed: what changes most, and what asks for most. */
const PARTS = ['Mistakes', 'Layers'];

/**
 * @param {(line: string) => void} tell
 * @returns {Promise<import('./bench.js').Report>}
 */
export async function page(tell) {
  // As plain hosts serve it; threads may need a second visit, which the warm ones are.
  const site = await serve({ isIsolated: false, folder: STATIC });
  const isolated = await serve({ isIsolated: true, folder: STATIC });
  const browser = await launch();
  try {
    const starts = await startUp(site.root, tell);
    const weight = await downloaded(starts.requested);
    tell('memory after 2 and after 20 runs');
    const memory = await memoryAfter(browser, isolated.root, [2, 20]);
    tell('longest task of the main thread in a minute of training');
    const tasks = {
      start: await longestTask(browser, isolated.root, '#train=2000&epochs=200'),
      tiny: await longestTask(browser, isolated.root, '#train=60&test=10&blocks=1&width=4&dense=8&batch=2&epochs=200'),
    };
    tell('steps after pause');
    const paused = await stepsAfterPause(browser, isolated.root);
    tell('runs with a look inside and without');
    const looks = Object.entries(await slowdownOfLooking(browser, site.root, PARTS))
      .map(([part, ratios]) => ({ part, ratio: median(ratios) }));
    const [after2, after20] = memory;
    const bytes = (/** @type {number} */ value) => (value === 0 ? 'not told' : `${figure(value / 1e6)} MB`);
    const task = (/** @type {Awaited<ReturnType<typeof longestTask>>} */ { longest, count, onProcessor }) => [
      count === 0 ? 'none over 50 ms' : `${figure(longest)} ms (${count} over 50 ms)`,
      `${figure(onProcessor)} ms on the processor`,
    ].join('; ');
    return {
      text: table(['the page', 'figure'], [
        ['downloaded until the first visit has settled, gzip', `${figure(weight.total / 1e3)} kB in ${weight.count} files`],
        ['of which the engine', `${figure(weight.engine / 1e3)} kB`],
        ['navigation to first training step, nothing cached', `${figure(starts.cold)} s`],
        ['the same, second visit', `${figure(starts.warm)} s`],
        ['navigation to an empty page loaded, nothing cached', `${figure(starts.emptyCold)} s`],
        ['the same, second visit', `${figure(starts.emptyWarm)} s`],
        ['more than the empty page, nothing cached', `${figure(starts.cold - starts.emptyCold)} s`],
        ['the same, second visit', `${figure(starts.warm - starts.emptyWarm)} s`],
        ['wasm memory after 2 / 20 runs', `${bytes(after2.wasm)} / ${bytes(after20.wasm)}`],
        ['JavaScript memory of the page and its workers after 2 / 20 runs', `${bytes(after2.heap)} / ${bytes(after20.heap)}`],
        ['longest main-thread task in a minute of training, 2,000 images', task(tasks.start)],
        ['the same, the smallest network, most steps a second', task(tasks.tiny)],
        ...looks.map(({ part, ratio }) => [`a run while its “${part}” are looked at ÷ while nothing is`, figure(ratio)]),
        ['steps made after pause, median / most of 20', `${figure(median(paused))} / ${Math.max(...paused)}`],
      ]),
      aims: [
        atMost('downloaded, gzip, kB', weight.total / 1e3, MOST_KILOBYTES),
        atMost('navigation to first training step, second visit, seconds over an empty page', starts.warm - starts.emptyWarm, MOST_SECONDS_OVER_EMPTY),
        atMost('longest main-thread task while training, ms (0: none over 50)', Math.max(tasks.start.longest, tasks.tiny.longest), MOST_TASK_MS),
        atMost('a run with a look inside ÷ without', Math.max(...looks.map(({ ratio }) => ratio)), MOST_SLOWDOWN),
        atMost('steps after pause', Math.max(...paused), MOST_STEPS_AFTER_PAUSE),
        atMost('memory after 20 runs ÷ after 2', (after20.wasm + after20.heap) / (after2.wasm + after2.heap), MOST_MEMORY_GROWTH),
      ],
    };
  } finally {
    await browser.close();
    site.close();
    isolated.close();
  }
}

/**
 * Seconds from navigation to the first training step and to an empty page, each with an empty and
 * a filled cache, medians; and the paths that a first visit requests.
 * @param {string} root @param {(line: string) => void} tell
 */
async function startUp(root, tell) {
  /** @type {Record<'cold' | 'warm' | 'emptyCold' | 'emptyWarm', number[]>} */
  const seconds = { cold: [], warm: [], emptyCold: [], emptyWarm: [] };
  /** @type {Set<string>} */
  const requested = new Set();
  for (let visit = 0; visit < VISITS; visit += 1) {
    const profile = await mkdtemp(join(tmpdir(), 'overfit-lab-profile-'));
    const context = await launchWithProfile(profile);
    context.on('request', (request) => {
      const { pathname, protocol } = new URL(request.url());
      if (protocol === 'http:' && !pathname.startsWith('/benchmark/')) requested.add(pathname);
    });
    try {
      // The page first: the empty one must not pay for the browser's own start alone.
      await load(context, `${root}benchmark/empty.html`);
      seconds.emptyCold.push(await load(context, `${root}benchmark/empty.html?${visit}`));
      seconds.cold.push(await untilFirstStep(context, root, SETTLE_MS));
      seconds.warm.push(await untilFirstStep(context, root, 0));
      seconds.emptyWarm.push(await load(context, `${root}benchmark/empty.html?${visit}`));
    } finally {
      await context.close();
      await rm(profile, { recursive: true, maxRetries: 3 });
    }
    tell(`visit ${visit + 1} of ${VISITS}: first step after ${figure(seconds.cold[visit])} s, then ${figure(seconds.warm[visit])} s`);
  }
  const { cold, warm, emptyCold, emptyWarm } = seconds;
  return {
    cold: median(cold), warm: median(warm), emptyCold: median(emptyCold), emptyWarm: median(emptyWarm), requested,
  };
}

/**
 * Seconds until a page has loaded.
 * @param {import('playwright-core').BrowserContext} context @param {string} address
 */
async function load(context, address) {
  const page = await context.newPage();
  const began = Date.now();
  await page.goto(address);
  const end = await page.evaluate(() => {
    const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
    return performance.timeOrigin + navigation.domContentLoadedEventEnd;
  });
  await page.close();
  return (end - began) / 1000;
}

/**
 * Seconds until the page, told to train as soon as it can, has made an optimiser step: on the clock
 * on the wall, so that a page that reloads itself is not let off.
 * @param {import('playwright-core').BrowserContext} context @param {string} root
 * @param {number} settleMillis  To leave it open afterwards.
 */
async function untilFirstStep(context, root, settleMillis) {
  const page = await context.newPage();
  await page.addInitScript(() => {
    addEventListener('DOMContentLoaded', async () => {
      const { lab } = window;
      lab.addEventListener('event', (event) => {
        const { detail } = /** @type {CustomEvent} */ (event);
        if (detail.event === 'step') window.firstStep ??= performance.timeOrigin + performance.now();
      });
      await lab.ready;
      lab.train();
    });
  });
  const began = Date.now();
  await page.goto(root + FIRST);
  const end = await page.waitForFunction(() => window.firstStep, undefined, { timeout: 120_000, polling: 20 });
  const seconds = (Number(await end.jsonValue()) - began) / 1000;
  await page.waitForTimeout(settleMillis);
  await page.close();
  return seconds;
}

/** Bytes of files of the page, compressed as servers do. @param {Set<string>} paths */
async function downloaded(paths) {
  let total = 0;
  let engine = 0;
  let count = 0;
  for (const path of paths) {
    const content = await readFile(join(DIST, path.endsWith('/') ? `${path}index.html` : path)).catch(() => null);
    if (!content) continue;
    // Images are compressed already.
    const size = path.endsWith('.gz') ? content.length : gzipSync(content, { level: constants.Z_BEST_COMPRESSION }).length;
    count += 1;
    total += size;
    if (path.startsWith('/engines/')) engine += size;
  }
  return { total, engine, count };
}
