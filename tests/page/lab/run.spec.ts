/** A run, from its link to its curves and back. */

import { expect, LASTING, QUICK, SLOW_STEPS, test } from '../support/lab_page.ts';
import { provide } from '../support/modules.ts';

test('from a link to a growing chart, and by the copied link to the same run again', async ({ lab, page }) => {
  await lab.open('#v=2&train=60&test=20&blocks=1&width=4&dense=8&batch=4&epochs=20&dropout=0.3&seed=5');
  await expect(lab.slider('Training images')).toHaveAttribute('aria-valuetext', '60');
  await expect(lab.slider('Dropout')).toHaveAttribute('aria-valuetext', '0.3');
  const chart = page.getByRole('img', { name: /^Accuracy chart/ }).locator('canvas');
  const ink = () => chart.evaluate(curveInk);
  const empty = await ink();

  await lab.train.click();
  await expect.poll(() => lab.figures.count(), { intervals: [20] }).toBeGreaterThanOrEqual(3);
  await lab.pause.click();
  await expect(lab.status).toHaveText(/^Paused/);
  const half = await ink();
  expect(half).toBeGreaterThan(empty);

  await lab.train.click();
  await expect(lab.status).toHaveText(/^Finished/);
  await expect(lab.figures).toHaveCount(21);
  expect(await ink()).toBeGreaterThan(half);
  const { arithmetic, digest, link } = await page.evaluate(() => window.lab.run!);
  expect(digest).toMatch(/^[0-9a-f]{16}$/);

  await lab.copyLink.click();
  await expect(lab.status).toHaveText(/^Link copied/);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(`${lab.site.root}${link}&arithmetic=${arithmetic}&digest=${digest}`);

  const before = await lab.experiment();
  await page.goto('about:blank');
  await page.goto(copied);
  await page.evaluate(() => window.lab.ready);
  expect(await lab.experiment()).toEqual({ ...before, arithmetic });
  expect(await lab.digest(), 'paused or not, here or there').toBe(digest);
});

test('the same link twice gives the same digest, another seed another', async ({ lab }) => {
  await lab.open(`${QUICK}&dropout=0.5&flip=random&seed=7`);
  const first = await lab.digest();
  expect(await lab.digest(), 'on the same page').toBe(first);
  await lab.open(`${QUICK}&dropout=0.5&flip=random&seed=7`);
  expect(await lab.digest(), 'on a fresh page').toBe(first);
  await lab.open(`${QUICK}&dropout=0.5&flip=random&seed=8`);
  expect(await lab.digest()).not.toBe(first);
});

test('each preset loads as a whole and is named in the link', async ({ lab, page }) => {
  await lab.open();
  const presets = await page.evaluate(() => window.lab.about!.presets);
  expect(presets.map(({ name }) => name)).toEqual(['start', 'overfit', 'flip', 'dropout', 'seventy-six', 'fashion']);
  for (const { name, label, experiment } of presets.reverse()) {
    await lab.preset.selectOption(label);
    await expect.poll(() => page.evaluate(() => location.hash))
      .toBe(name === 'start' ? '#v=2' : `#v=2&preset=${name}`);
    expect(await lab.experiment()).toEqual(experiment);
    await expect(lab.preset).toHaveValue(name);
  }
});

test('Train on a first visit moves both accuracies and names the gap', async ({ lab }) => {
  await lab.open();
  await lab.train.click();
  await expect(lab.results).toContainText(/Training accuracy\s*\d/);
  const first = await lab.results.innerText();
  await expect.poll(() => lab.results.innerText()).not.toBe(first);
  await expect(lab.results).toContainText(/Test accuracy\s*\d+(\.\d+)?%/);
  await expect(lab.results).toContainText(/Gap\s*[−-]?\d/);
  await expect(lab.results).toContainText(/95% interval/);
  await expect(lab.results).toContainText(/Chance\s*12\.5%/);
});

test('the results shown are those of the latest measured epoch', async ({ lab, page }) => {
  await lab.open(QUICK);
  await lab.train.click();
  await expect(lab.status).toHaveText(/^Finished/);
  const { train, test, gap } = await page.evaluate(() => {
    const { train, test, gap } = window.lab.run!.history.measured!;
    return { train: train.accuracy, test: test.accuracy, gap };
  });
  const shown = (await lab.results.innerText()).replaceAll('−', '-');
  const figure = (name: string) => Number(new RegExp(`${name}\\s*(-?[\\d.]+)`, 'i').exec(shown)?.[1]);
  expect(figure('Training accuracy')).toBeCloseTo(100 * train, 0);
  expect(figure('Test accuracy')).toBeCloseTo(100 * test, 0);
  expect(figure('Gap')).toBeCloseTo(100 * gap, 0);
});

test('Pause lets no more than the step under way be made', async ({ lab }) => {
  await lab.recordWorkers();
  await lab.open(SLOW_STEPS);
  await lab.train.click();
  await expect.poll(() => lab.postedSteps()).toBeGreaterThanOrEqual(3);
  const clicked = await lab.clickAndTellWhen(lab.pause);
  await expect(lab.train).toBeVisible();
  await lab.waitForTimeOfSteps(3);
  expect(await lab.stepsMadeAfter(clicked)).toBeLessThanOrEqual(1);
});

test('Step makes exactly one step, from the start, from a pause and out of training', async ({ lab }) => {
  await lab.recordWorkers();
  await lab.open(SLOW_STEPS);
  await lab.step.click();
  await expect.poll(() => lab.postedSteps()).toBe(1);
  await lab.step.click();
  await expect.poll(() => lab.postedSteps()).toBe(2);
  await lab.train.click();
  await expect.poll(() => lab.postedSteps()).toBeGreaterThanOrEqual(4);
  const clicked = await lab.clickAndTellWhen(lab.step);
  await expect(lab.train).toBeVisible();
  await lab.waitForTimeOfSteps(4);
  // The step asked for, and before it the one under way.
  expect(await lab.stepsMadeAfter(clicked)).toBeGreaterThan(0);
  expect(await lab.stepsMadeAfter(clicked)).toBeLessThanOrEqual(2);
});

test('Step makes one step, too, where a pause came before the measurements of the last one', async ({ lab, page }) => {
  await lab.open('#v=2&train=20&test=2000&blocks=1&width=16&dense=8&batch=4&epochs=2');
  await page.evaluate(() => new Promise<void>((resolve) => {
    const { lab } = window;
    lab.addEventListener('event', function pause(event) {
      if ((event as CustomEvent).detail.event !== 'step' || lab.run!.history.step !== 5) return;
      lab.removeEventListener('event', pause);
      lab.pause();
      resolve();
    });
    void lab.train();
  }));
  await lab.step.click();
  await expect.poll(() => lab.steps()).toBe(6);
});

test('Reset shows an untrained network at once, and nothing of the old run comes after it', async ({ lab, page }) => {
  await lab.recordWorkers();
  await lab.open(SLOW_STEPS);
  await lab.train.click();
  await expect.poll(() => lab.postedSteps()).toBeGreaterThanOrEqual(3);
  const clicked = await lab.clickAndTellWhen(lab.reset);
  await expect(lab.status).toHaveText('Ready to train.');
  await expect(lab.figures).toHaveCount(0);
  await lab.waitForTimeOfSteps(3);
  expect(await lab.stepsMadeAfter(clicked)).toBeLessThanOrEqual(1);
  expect(await lab.steps()).toBe(0);
  const events = await page.evaluate(() => window.posted.flatMap(({ event }) => event ?? []));
  // A step that outlasts the deadline costs the worker, and another one is ready.
  expect(['stopped', 'ready']).toContain(events.at(-1));
});

test('a run after Reset is the run from the start', async ({ lab }) => {
  await lab.open(QUICK);
  const whole = await lab.digest();
  await lab.train.click();
  await lab.untilSteps(1);
  await lab.reset.click();
  expect(await lab.digest()).toBe(whole);
});

test('a run made of single steps is the same run', async ({ lab }) => {
  await lab.open(QUICK.replace('batch=4', 'batch=10'));
  const whole = await lab.digest();
  await lab.reset.click();
  for (let step = 1; step <= 4; step += 1) {
    await lab.step.click();
    await lab.untilSteps(step);
  }
  await expect(lab.status).toHaveText(/^Finished/);
  expect(await lab.page.evaluate(() => window.lab.run?.digest)).toBe(whole);
});

test('training that goes on is drawn within an epoch, not only at its end', async ({ lab, page }) => {
  await lab.open(SLOW_STEPS);
  await lab.train.click();
  const chart = page.getByRole('img', { name: /^Accuracy chart/ }).locator('canvas');
  await lab.untilSteps(2);
  const before = await chart.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  await lab.untilSteps(5);
  await expect.poll(() => chart.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())).not.toBe(before);
  expect(await page.evaluate(() => window.lab.run!.history.epoch), 'still in the first epoch').toBe(0);
});

test('the curve within an epoch leaves out means of its first few batches', async ({ lab, page }) => {
  await lab.open();
  const positions = await page.evaluate(async (path) => {
    const { MetricSeries } = await import(path);
    const series = new MetricSeries();
    series.stepsPerEpoch = 8;
    const add = (epoch: number, step: number) => series.add({ event: 'step', epoch, step, accuracy: 0.5, loss: 1 });
    for (let step = 1; step <= 8; step += 1) add(1, step);
    series.add({ event: 'evaluation', epoch: 1, split: 'reported', accuracy: 0.5, loss: 1, count: 64, interval: [0.4, 0.6] });
    for (let step = 9; step <= 13; step += 1) add(2, step);
    return series.underWay.map(({ position }: { position: number }) => position * 8);
  }, await provide(page, 'lab/metric_series.js'));
  expect(positions).toEqual([12, 13]);
});

test('the first step is said at once, although progress is said rarely', async ({ lab, page }) => {
  await lab.open(LASTING);
  const said = await page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    void window.lab.train();
    while (!window.lab.run?.history.step) await frame();
    await frame();
    await frame();
    return document.getElementById('status')!.textContent;
  });
  expect(said).toMatch(/^Training: \d+% done/);
});

test('a long run keeps answering', async ({ lab }) => {
  await lab.open(LASTING);
  await lab.train.click();
  for (let press = 0; press < 5; press += 1) {
    await lab.pause.click();
    await lab.train.click();
  }
  const steps = await lab.steps();
  await lab.untilSteps(steps + 1);
});

/** Pixels of a chart that have the training curve's colour. Runs in the browser. */
function curveInk(chart: HTMLCanvasElement) {
  const { width, height } = chart;
  const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  copy.fillStyle = getComputedStyle(chart).getPropertyValue('--train');
  copy.fillRect(0, 0, 1, 1);
  const [red, green, blue] = copy.getImageData(0, 0, 1, 1).data;
  copy.clearRect(0, 0, 1, 1);
  copy.drawImage(chart, 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
  let count = 0;
  for (let index = 0; index < data.length; index += 4) {
    if (data[index] === red && data[index + 1] === green && data[index + 2] === blue) count += 1;
  }
  return count;
}
