/** The object `lab`, for consoles, notebooks and embedding pages. */

import { expect, LASTING, QUICK, test } from '../support/lab_page.ts';

test('a script loads, trains and reads settings and history of each run', async ({ lab, page }) => {
  await lab.open();
  const runs = await page.evaluate(async (link) => {
    const { lab } = window;
    await lab.ready;
    for (const seed of [1, 2]) {
      const { experiment, problems } = await lab.load(`${link}&seed=${seed}`);
      if (problems.length > 0 || experiment !== lab.experiment) throw new Error('load');
      const run = await lab.train();
      if (run !== lab.runs.at(-1)) throw new Error('train');
    }
    return lab.runs.map(({ experiment, digest, link, outcome, history }) => (
      { seed: experiment.seed, digest, link, outcome, epochs: history.epochs }));
  }, QUICK);
  expect(runs.map(({ seed }) => seed)).toEqual([1, 2]);
  expect(runs[0].digest).not.toBe(runs[1].digest);
  for (const { outcome, epochs, link } of runs) {
    expect(outcome).toBe('finished');
    expect(epochs).toHaveLength(3);
    expect(epochs[0].reported, 'nothing is reported of the untrained network').toBeUndefined();
    for (const { accuracy, loss, count, interval } of epochs.flatMap(({ train, test }) => [train!, test!])) {
      expect(accuracy).toBeGreaterThanOrEqual(interval[0]);
      expect(accuracy).toBeLessThanOrEqual(interval[1]);
      expect(loss).toBeGreaterThan(0);
      expect([20, 10]).toContain(count);
    }
    expect(link).toContain('train=20');
  }
});

test('a script pauses and goes on, and the run is the same', async ({ lab, page }) => {
  await lab.open(QUICK);
  const whole = await lab.digest();
  const digest = await page.evaluate(async () => {
    const { lab } = window;
    const ended = lab.train();
    await new Promise<void>((resolve) => {
      lab.addEventListener('event', function pause(event) {
        if ((event as CustomEvent).detail.event !== 'step') return;
        lab.removeEventListener('event', pause);
        lab.pause();
        resolve();
      });
    });
    lab.train();
    return (await ended).digest;
  });
  expect(digest).toBe(whole);
});

test('loading another link ends the run under way, and its promise resolves as stopped', async ({ lab, page }) => {
  await lab.open(LASTING);
  const outcome = await page.evaluate(async (link) => {
    const ended = window.lab.train();
    await new Promise((resolve) => { window.lab.addEventListener('event', resolve, { once: true }); });
    await window.lab.load(link);
    return (await ended).outcome;
  }, QUICK);
  expect(outcome).toBe('stopped');
  await expect(lab.status).toHaveText('Ready to train.');
});

test('load reports what is wrong with a link, as the page does', async ({ lab, page }) => {
  await lab.open();
  const { problems } = await page.evaluate(() => window.lab.load('#colour=red'));
  expect(problems).toEqual([{ kind: 'link', field: 'colour', message: 'There is no setting “colour”.' }]);
  await expect(lab.alert).toContainText(problems[0].message);
});
