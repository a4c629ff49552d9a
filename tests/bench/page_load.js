/** The page at work: its memory, its main thread, how soon it heeds a pause, what a look inside takes. */

import { mainThreadTasks } from './main_thread.js';

/** What the runs are whose memory is looked at: the reference network, briefly. */
const RUN = '#preset=overfit&train=64&test=32&epochs=2&width=16';
/** A tiny step, so that many could be made before a pause is heeded. */
const LASTING = '#train=60&test=10&blocks=1&width=4&dense=8&batch=2&epochs=200';
/** How long the main thread is watched. */
const WATCHED_MS = 60_000;
/** How long it is traced, task by task: a trace grows fast. */
const TRACED_MS = 15_000;
const PAUSES = 20;
/** The run of which the inside is looked at, and how often. */
const LOOKED_AT = '#epochs=10';
const LOOKS = 9;

/**
 * Opens the page, ready to train.
 * @param {import('playwright-core').Browser} browser @param {string} address
 */
async function open(browser, address) {
  // A service worker would answer instead of the routes below; nothing here depends on one.
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  /** @param {string} address */
  const go = async (address) => {
    await page.goto(address);
    await page.evaluate(() => window.lab.ready);
  };
  return { page, context, go, address };
}

/**
 * Bytes after a number of runs in one page: `wasm` memory of the worker that trains, and `heap`,
 * what JavaScript holds in the page and its workers.
 * @param {import('playwright-core').Browser} browser @param {string} root @param {number[]} counts
 */
export async function memoryAfter(browser, root, counts) {
  const { page, context, go } = await open(browser, root);
  await go(root + RUN);
  const memory = [];
  let runs = 0;
  for (const count of counts) {
    for (; runs < count; runs += 1) {
      await page.evaluate(async () => {
        const { outcome, failure } = await window.lab.train();
        if (outcome !== 'finished') throw new Error(failure?.message ?? 'The run did not finish.');
      });
    }
    memory.push({ wasm: await wasmBytes(page), heap: await heapBytes(page) });
  }
  await context.close();
  return memory;
}

/** @param {import('playwright-core').Page} page */
async function wasmBytes(page) {
  const sizes = await Promise.all(page.workers().filter((worker) => /\/worker\.js$/.test(worker.url())).map((worker) => worker.evaluate(
    // An engine that is ready answers with its exports, among them its memory.
    async () => {
      const engine = await import(new URL(`engines/${self.name.split(' ')[0]}/overfit_lab.js`, self.location.href).href);
      return (await engine.default()).memory.buffer.byteLength;
    },
  )));
  return Math.max(...sizes);
}

/** @param {import('playwright-core').Page} page @returns {Promise<number>} 0 if the browser does not tell. */
async function heapBytes(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
  return page.evaluate(async () => {
    const { measureUserAgentSpecificMemory } = /** @type {any} */ (performance);
    return measureUserAgentSpecificMemory ? (await measureUserAgentSpecificMemory.call(performance)).bytes : 0;
  });
}

/**
 * The main thread while training flat out, in milliseconds: the longest task of a minute on the
 * clock on the wall, 0 if the browser calls none long, and how many it does; and the longest on the
 * processor, in a shorter time, which leaves out what else a busy machine does.
 * @param {import('playwright-core').Browser} browser @param {string} root @param {string} link
 */
export async function longestTask(browser, root, link) {
  const { page, context, go } = await open(browser, root);
  await go(root + link);
  await page.evaluate(async () => {
    /** @type {number[]} */
    const tasks = window.longTasks = [];
    const train = async () => {
      for (;;) await window.lab.train();
    };
    train();
    // What opening the page and the first measurements take is over by then.
    await new Promise((resolve) => { setTimeout(resolve, 2_000); });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ entryTypes: ['longtask'] });
  });
  await page.waitForTimeout(WATCHED_MS);
  const tasks = await page.evaluate(() => window.longTasks);
  const onProcessor = await mainThreadTasks(browser, page, TRACED_MS);
  await context.close();
  if (onProcessor.length === 0) throw new Error('The trace shows no task of the main thread.');
  return { longest: Math.max(0, ...tasks), count: tasks.length, onProcessor: Math.max(...onProcessor) };
}

/** Goes before the worker's own code: its step events tell when it posted them. */
const STAMP = `{
  const post = postMessage;
  self.postMessage = (message, ...rest) => {
    if (message?.event) message.at = performance.timeOrigin + performance.now();
    post.call(self, message, ...rest);
  };
}
`;

/**
 * Steps that the worker made after each of several pauses: a busy page hears of a step only some
 * time after it was made, so the worker stamps them.
 * @param {import('playwright-core').Browser} browser @param {string} root
 */
export async function stepsAfterPause(browser, root) {
  const { page, context, go } = await open(browser, root);
  await page.route('**/worker.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: STAMP + await response.text() });
  });
  await go(root + LASTING);
  const counts = await page.evaluate(async (pauses) => {
    /** @type {number[]} */
    const stepped = [];
    window.lab.addEventListener('event', (event) => {
      const { detail } = /** @type {CustomEvent} */ (event);
      if (detail.event === 'step') stepped.push(detail.at);
    });
    const sleep = (/** @type {number} */ millis) => new Promise((resolve) => { setTimeout(resolve, millis); });
    const counts = [];
    for (let pause = 0; pause < pauses; pause += 1) {
      window.lab.train();
      await sleep(300 + 37 * pause);
      const before = performance.timeOrigin + performance.now();
      window.lab.pause();
      await sleep(300);
      counts.push(stepped.filter((at) => at > before).length);
    }
    if (stepped.length === 0 || stepped.some((at) => at === undefined)) throw new Error('The worker did not stamp its steps.');
    return counts;
  }, PAUSES);
  await context.close();
  return counts;
}

/**
 * How many times as long a run takes while a part of its inside is shown, in turns with nothing
 * shown; by round.
 * @param {import('playwright-core').Browser} browser @param {string} root @param {string[]} parts
 */
export async function slowdownOfLooking(browser, root, parts) {
  const { page, context, go } = await open(browser, root);
  await go(root + LOOKED_AT);
  const summary = page.locator('#inspection > summary');
  const time = () => page.evaluate(async () => {
    const began = performance.now();
    await window.lab.train();
    return performance.now() - began;
  });
  /** @type {Record<string, number[]>} */
  const ratios = Object.fromEntries(parts.map((part) => [part, []]));
  // To warm up: the browser optimises wasm, and brings in what is shown.
  await time();
  await summary.click();
  for (const part of parts) await page.getByRole('tab', { name: part }).click();
  await time();
  for (let look = 0; look < LOOKS; look += 1) {
    for (const part of parts) {
      await summary.click();
      const closed = await time();
      await summary.click();
      await page.getByRole('tab', { name: part }).click();
      ratios[part].push(await time() / closed);
    }
  }
  await context.close();
  return ratios;
}
