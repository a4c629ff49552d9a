/**
 * A remedy worker that pretends: it speaks the messages of the real one, and each trial takes as
 * long as a test likes and scores what the test says. It runs in the browser.
 */

import type { Page } from '@playwright/test';

export interface Stub {
  /** What each remedy gains over doing nothing, as a fraction, with the half width of its interval. */
  gains: Record<string, [gain: number, reach: number]>;
  /** Pairs that are offered after the single remedies. */
  pairs: string[];
  /** Milliseconds that a trial takes. */
  trialMillis: number;
  /** The remedy whose first trial breaks its worker. */
  breaks?: string;
  /** The remedy that cannot be trained. */
  fails?: string;
  /** Whether no worker starts. */
  isBroken?: boolean;
}

export const STUB: Stub = {
  gains: { nothing: [0, 0], data: [0.09, 0.05], dropout: [0.01, 0.05], decay: [-0.004, 0.04], smaller: [-0.12, 0.06] },
  pairs: ['data+dropout', 'data+decay'],
  trialMillis: 40,
};

/** The messages of all workers so far, as they came in: `${method} ${remedy}/${seed}`. */
export const asked = (page: Page) => page.evaluate(() => (window as unknown as { asked: string[] }).asked);

/** Workers that run now. */
export const working = (page: Page) => page.evaluate(() => (window as unknown as { working: number }).working);

export async function pretend(page: Page, stub: Stub, cores = 2) {
  await page.route('**/remedy_worker.js', (route) => route.fulfill({
    contentType: 'text/javascript', body: `const stub = ${JSON.stringify(stub)};\n(${workerCode})();`,
  }));
  await page.addInitScript((cores) => {
    Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => cores });
    const seen = Object.assign(window as unknown as { asked: string[], working: number }, { asked: [], working: 0 });
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        if (!String(url).endsWith('/remedy_worker.js')) return;
        seen.working += 1;
        const { postMessage, terminate } = this;
        this.postMessage = (message: any) => {
          const [experiment] = message.args ?? [];
          const trial = message.method === 'train' ? ` ${experiment.trying}/${experiment.seed}` : '';
          if (message.method) seen.asked.push(message.method + trial);
          postMessage.call(this, message);
        };
        this.terminate = () => {
          seen.working -= 1;
          terminate.call(this);
        };
      }
    };
  }, cores);
}

/** What the worker does; `stub` stands before it. */
const workerCode = `function () {
  const LABELS = { nothing: 'Doing nothing', data: 'More training images (×4)', dropout: 'Dropout',
    decay: 'Weight decay', smaller: 'A smaller model' };
  const HELP = { nothing: 'The experiment as it is.', data: 'Four times as many images to learn from.',
    dropout: 'Switches off half of the units at random in each step.',
    decay: 'Pulls all weights a little towards zero in each step.',
    smaller: 'Half as many channels: less room to learn images by heart.' };
  const label = (name) => name.split('+').map((part) => LABELS[part]).join(' + ');
  // What Apply loads must be an experiment that the engine knows.
  const CHANGES = { nothing: {}, data: { train: 80 }, dropout: { dropout: 0.5 }, decay: { decay: 0.01 }, smaller: { width: 8 } };
  const remedy = (experiment) => (name) => {
    const apply = Object.assign({}, experiment, ...name.split('+').map((part) => CHANGES[part]));
    const link = '#v=2&train=' + apply.train + '&test=10&blocks=1&width=' + apply.width + '&dense=8&batch=4'
      + (apply.decay ? '&decay=' + apply.decay : '') + (apply.dropout ? '&dropout=' + apply.dropout : '') + '&epochs=2&seed=' + apply.seed;
    return { name, label: label(name), help: name.includes('+') ? 'Both at a time.' : HELP[name],
      experiment: { ...apply, trying: name }, apply, link, cost: name === 'data' ? 2 : 1 };
  };
  const gainOf = (name) => stub.gains[name] ?? name.split('+').map((part) => stub.gains[part])
    .reduce(([gain, reach], [other]) => [gain + other, reach]);
  const rank = (results) => [...new Set(results.map((result) => result.remedy))].map((name) => {
    const runs = results.filter((result) => result.remedy === name).length;
    const [gain, reach] = gainOf(name);
    const gainInterval = [gain - reach * 3 / runs, gain + reach * 3 / runs];
    const effect = runs < 3 ? 'open' : gainInterval[0] > 0 ? 'better' : gainInterval[1] < 0 ? 'worse' : 'none';
    return { remedy: name, runs, accuracy: 0.6 + gain, interval: [0.55 + gain, 0.65 + gain], gain, gainInterval, effect };
  });
  let isPaused = false;
  let hasBroken = false;
  const fail = (failure) => { throw { kind: 'panic', field: '', ...failure }; };
  const methods = {
    addPacked() {}, setOwn() {},
    remedies: (experiment) => Object.keys(stub.gains).map(remedy(experiment)),
    remedyPairs: (experiment) => stub.pairs.map(remedy(experiment)),
    rankRemedies: rank,
    pause() { isPaused = true; },
    resume() { isPaused = false; },
    async train({ trying }) {
      if (trying === stub.fails) fail({ kind: 'diverged', field: 'lr', message: 'Training diverged.' });
      if (trying === stub.breaks) {
        postMessage({ event: 'failed', kind: 'memory', field: '', message: 'It most likely ran out of memory.' });
        await new Promise(() => {});
      }
      for (let done = 0.1; done < 0.95; done += 0.1) {
        await new Promise((resolve) => setTimeout(resolve, stub.trialMillis / 10));
        while (isPaused) await new Promise((resolve) => setTimeout(resolve, 5));
        postMessage({ event: 'progress', done });
      }
      return { accuracy: 0.6 + gainOf(trying)[0], loss: 1, count: 60 };
    },
  };
  onmessage = ({ data }) => {
    if (data.event) return;
    if (stub.isBroken) {
      postMessage({ event: 'failed', kind: 'load', field: '', message: 'The engine did not start: it is broken.' });
      return;
    }
    onmessage = async ({ data: { id, method, args } }) => {
      // It never says whether it is still there.
      if (!method) return;
      try {
        postMessage({ id, value: await methods[method](...args) });
      } catch (failure) {
        postMessage({ id, failure });
      }
    };
    postMessage({ event: 'ready' });
  };
}`;
