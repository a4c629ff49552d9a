/** The panel that finds what closes the gap: with a pretended worker, and once for real. */

import type { Page } from '@playwright/test';
import { expect, QUICK, test, type LabPage } from '../support/lab_page.ts';
import { provide } from '../support/modules.ts';
import { longestTask } from '../support/main_thread.ts';
import { endWorkers, keepWorkers } from '../support/lost_workers.ts';
import { asked, pretend, STUB, working } from './remedy_stub.ts';

const region = (page: Page) => page.getByRole('region', { name: 'What closes the gap?' });
const find = (page: Page) => region(page).getByRole('button', { name: 'Find what closes the gap' });
const button = (page: Page, name: string) => region(page).getByRole('button', { name, exact: true });
const chart = (page: Page) => region(page).getByRole('table');
const rows = (page: Page) => chart(page).getByRole('rowheader').locator('.label');
const row = (page: Page, name: string) => chart(page).getByRole('row').filter({ has: page.getByText(name, { exact: true }) });
const state = (page: Page) => region(page).locator('.remedies-state');
const result = (page: Page) => region(page).locator('.remedies-result');
const progress = (page: Page) => region(page).getByRole('progressbar')
  .evaluate((bar: HTMLProgressElement) => bar.value);

async function begin(lab: LabPage, page: Page, changes: Partial<typeof STUB> = {}, cores = 2) {
  await pretend(page, { ...STUB, ...changes }, cores);
  await lab.open(`${QUICK}&seed=7`);
  await find(page).click();
}

const finished = (page: Page) => expect(state(page)).toHaveText(/^All \d+ runs done\.$/);

test('nothing of it is loaded before it is asked for', async ({ lab, page }) => {
  await lab.open(QUICK);
  expect(lab.requests.filter((path) => path.includes('remed'))).toEqual([]);
  await expect(find(page)).toBeEnabled();
});

test('without images there is nothing to find', async ({ lab, page }) => {
  await lab.goto('#v=2&data=own');
  await expect(lab.status).toHaveText('Ready for your own images.');
  await expect(find(page)).toBeDisabled();
});

test('every remedy is tried with the first seed before any is with the next, and pairs come last', async ({ lab, page }) => {
  // Three cores: two workers for the trials. One alone would hide what an order costs.
  await begin(lab, page, {}, 3);
  await finished(page);
  const trials = (await asked(page)).filter((call) => call.startsWith('train')).map((call) => call.slice('train '.length));
  const singles = Object.keys(STUB.gains);
  expect(trials).toEqual([
    ...[7, 8, 9].flatMap((seed) => singles.map((name) => `${name}/${seed}`)),
    ...[7, 8, 9].flatMap((seed) => STUB.pairs.map((name) => `${name}/${seed}`)),
  ]);
  expect(await working(page), 'workers are freed when nothing is left to do').toBe(0);
});

for (const [cores, isTraining, workers] of [[1, false, 1], [2, false, 2], [2, true, 1], [4, false, 3], [16, false, 8]] as const) {
  test(`${cores} cores${isTraining ? ' of which one trains' : ''} give ${workers} workers`, async ({ lab, page }) => {
    await pretend(page, { ...STUB, trialMillis: 5_000 }, cores);
    await lab.open(isTraining ? '#v=2&epochs=1000' : QUICK);
    if (isTraining) await lab.train.click();
    await find(page).click();
    await expect.poll(() => working(page)).toBe(workers);
    await page.waitForTimeout(100);
    expect(await working(page)).toBe(workers);
  });
}

test('remedies are ranked, in figures and in words', async ({ lab, page }) => {
  await begin(lab, page);
  await finished(page);
  await expect(rows(page)).toHaveText([
    'Doing nothing', 'More training images (×4) + Dropout', 'More training images (×4)',
    'More training images (×4) + Weight decay', 'Dropout', 'Weight decay', 'A smaller model',
  ]);
  await expect(row(page, 'More training images (×4)')).toContainText('+9 points (4 to 14)');
  await expect(row(page, 'More training images (×4)')).toContainText('69.0%');
  await expect(row(page, 'Dropout')).toContainText('no measurable effect');
  await expect(row(page, 'A smaller model')).toContainText(/−12 points \(−18 to −6\)worse than doing nothing/);
  await expect(region(page)).toContainText('three times with different seeds (random starts), and measured on 60 validation images that none of them is trained on');
  // With dropout on top it is +10: a further change must be worth more than a point.
  await expect(result(page)).toHaveText('More training images (×4) helped most: +9 points (4 to 14). '
    + 'A smaller model made it worse. Dropout and weight decay had no measurable effect.');
});

test('a bound next to zero keeps its decimal', async ({ lab, page }) => {
  await begin(lab, page, { gains: { nothing: [0, 0], data: [0.041, 0.039] }, pairs: [] });
  await finished(page);
  await expect(result(page)).toHaveText('More training images (×4) helped most: +4.1 points (0.2 to 8.0).');
});

test('where nothing has an effect, the panel says so', async ({ lab, page }) => {
  await begin(lab, page, { gains: { nothing: [0, 0], dropout: [0.01, 0.05], decay: [-0.01, 0.05] }, pairs: [] });
  await finished(page);
  await expect(result(page)).toHaveText('Nothing had a measurable effect.');
});

test('Pause holds all workers, and Resume goes on', async ({ lab, page }) => {
  await begin(lab, page, { trialMillis: 400 });
  await expect.poll(() => progress(page)).toBeGreaterThan(0.02);
  await button(page, 'Pause').click();
  await expect(state(page)).toHaveText(/^Paused: \d+% done\.$/);
  // A message may be on its way.
  await page.waitForTimeout(100);
  const before = await progress(page);
  await page.waitForTimeout(600);
  expect(await progress(page)).toBe(before);
  await button(page, 'Resume').click();
  await expect.poll(() => progress(page)).toBeGreaterThan(before);
});

test('the time left is said, and progress never goes back while the remedies are tried', async ({ lab, page }) => {
  await begin(lab, page, { trialMillis: 800, pairs: [] });
  let last = 0;
  for (let index = 0; index < 20; index += 1) {
    const now = await progress(page);
    expect(now).toBeGreaterThanOrEqual(last);
    last = now;
    await page.waitForTimeout(100);
  }
  await expect(state(page)).toHaveText(/^\d+% done, (about \d+ s|a few seconds) left\.$/);
});

test('the time left follows a changed pace without a jump, and stands still in a pause', async ({ lab, page }) => {
  await lab.open(QUICK);
  const { steady, slower, resumed } = await page.evaluate(async (path) => {
    const { Pace } = await import(path);
    let [now, done] = [0, 0];
    const pace = new Pace(() => now);
    const run = (seconds: number, workPerSecond: number) => Array.from({ length: seconds * 10 }, () => {
      now += 100;
      done += workPerSecond / 10;
      return pace.secondsLeft(done, 100) as number | null;
    });
    const steady = run(20, 1);
    const slower = run(20, 0.5);
    pace.pause();
    now += 3_600_000;
    pace.resume();
    return { steady, slower, resumed: run(1, 0.5) };
  }, await provide(page, 'remedies/remedy_pace.js'));
  expect(steady[0], 'too early to tell').toBeNull();
  expect(Math.abs(steady.at(-1)! - 80)).toBeLessThan(2);
  // At half the pace 60 units would take 120 s; the average pace so far, 0.75, says 93 s.
  expect(slower.at(-1)).toBeGreaterThan(75);
  const shown = [...steady, ...slower, ...resumed].filter((seconds) => seconds !== null);
  const jumps = shown.slice(1).map((seconds, index) => Math.abs(seconds - shown[index]));
  expect(Math.max(...jumps)).toBeLessThan(1);
});

test('Close ends the workers, gives the button back, and the search can be started anew', async ({ lab, page }) => {
  await begin(lab, page, { trialMillis: 5_000 });
  await expect.poll(() => working(page)).toBe(2);
  await button(page, 'Close').click();
  expect(await working(page)).toBe(0);
  await expect(find(page)).toBeFocused();
  await find(page).click();
  await expect.poll(() => working(page)).toBe(2);
});

test('a worker that breaks costs its remedy only', async ({ lab, page }) => {
  await begin(lab, page, { breaks: 'decay' });
  await finished(page);
  await expect(row(page, 'Weight decay')).toContainText('could not be tried');
  await expect(row(page, 'Weight decay')).toContainText('It most likely ran out of memory.');
  const trials = await asked(page);
  expect(trials.filter((call) => call.startsWith('train decay/')), 'it is not tried again').toHaveLength(1);
  await expect(row(page, 'More training images (×4)')).toContainText('+9 points (4 to 14)');
});

test('a remedy that cannot be trained says why, and the others go on', async ({ lab, page }) => {
  await begin(lab, page, { fails: 'dropout' });
  await finished(page);
  await expect(row(page, 'Dropout')).toContainText('Training diverged.');
  await expect(result(page)).toContainText('helped most');
});

test('without doing nothing there is nothing to compare with', async ({ lab, page }) => {
  await begin(lab, page, { fails: 'nothing' });
  await expect(result(page)).toHaveText('There is nothing to compare with: the experiment as it is did not train. Training diverged.');
  expect(await working(page)).toBe(0);
  await expect(button(page, 'Start again')).toBeVisible();
});

test('workers that do not start are one sentence', async ({ lab, page }) => {
  await begin(lab, page, { isBroken: true });
  await expect(result(page)).toHaveText('The engine did not start: it is broken.');
  await expect(state(page)).toHaveText('Stopped by an error.');
});

test('a worker that falls silent is given up', async ({ lab, page }) => {
  await page.clock.install();
  await pretend(page, { ...STUB, trialMillis: 600_000 });
  await lab.open(QUICK);
  await find(page).click();
  await expect.poll(() => asked(page)).toContain('train nothing/1');
  const tenMinutes = 610_000;
  await page.clock.runFor(tenMinutes);
  await expect.poll(() => asked(page).then((all) => all.filter((one) => one === 'train nothing/1').length), 'it is tried once more').toBe(2);
  await page.clock.runFor(tenMinutes);
  await expect(result(page)).toContainText('Its worker has not answered for ten minutes.');
});

test('Apply loads the remedy, is a link, and the panel says whose figures it shows', async ({ lab, page }) => {
  await begin(lab, page);
  await finished(page);
  const apply = chart(page).getByRole('link', { name: 'Apply: Dropout', exact: true });
  await expect(apply).toHaveAttribute('href', /^#v=2&.*dropout=0\.5/);
  await apply.click();
  await expect.poll(async () => (await lab.experiment()).dropout).toBe(0.5);
  await expect.poll(() => page.evaluate(() => location.hash)).toContain('dropout=0.5');
  await expect(region(page)).toContainText('The figures here are of the experiment before.');
  await button(page, 'Start again').click();
  await expect(region(page)).not.toContainText('of the experiment before');
  await finished(page);
});

test('settings that change while it runs are said, and the search goes on', async ({ lab, page }) => {
  await begin(lab, page, { trialMillis: 300 });
  await expect(rows(page).first()).toBeVisible();
  await lab.slider('Dropout').press('ArrowRight');
  await expect(region(page)).toContainText('The experiment has changed: the figures here are of the one before.');
  await expect(button(page, 'Start again')).toBeVisible();
  await lab.slider('Dropout').press('ArrowLeft');
  await expect(region(page)).not.toContainText('The experiment has changed');
  await finished(page);
});

test('nothing can be paused before the trials begin', async ({ lab, page }) => {
  await pretend(page, STUB);
  await lab.open(QUICK);
  // What the panel shows before the page is drawn anew.
  await page.evaluate(() => { window.requestAnimationFrame = () => 0; });
  await find(page).click();
  await expect(state(page)).toHaveText('Starting…');
  await expect(button(page, 'Pause')).toBeDisabled();
});

test('it is used with the keyboard alone', async ({ lab, page }) => {
  await pretend(page, { ...STUB, trialMillis: 200 });
  await lab.open(QUICK);
  await find(page).focus();
  await page.keyboard.press('Enter');
  await expect(button(page, 'Close')).toBeFocused();
  await expect(button(page, 'Pause')).toBeEnabled();
  await page.keyboard.press('Shift+Tab');
  await expect(button(page, 'Pause')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(button(page, 'Resume')).toBeFocused();
  await page.keyboard.press('Space');
  await finished(page);
  await expect(button(page, 'Start again'), 'the focus is not lost with the button').toBeFocused();
  // Close, help on doing nothing, help on the winner.
  for (let index = 0; index < 4; index += 1) await page.keyboard.press('Tab');
  await expect(chart(page).getByRole('link').first()).toBeFocused();
});

test('a row that has the focus keeps it while others are ranked around it', async ({ lab, page }) => {
  await begin(lab, page, { trialMillis: 150 });
  const apply = chart(page).getByRole('link', { name: 'Apply: A smaller model', exact: true });
  await apply.focus();
  await finished(page);
  await expect(apply).toBeFocused();
  await expect(rows(page).last()).toHaveText('A smaller model');
});

test('more is said about a remedy on demand', async ({ lab, page }) => {
  await begin(lab, page);
  const help = row(page, 'Dropout').getByRole('button', { name: 'Help: Dropout', exact: true });
  await expect(help).toHaveAttribute('aria-expanded', 'false');
  await help.click();
  await expect(row(page, 'Dropout')).toContainText('Switches off half of the units at random in each step.');
  await expect(help).toHaveAttribute('aria-expanded', 'true');
});

test('a trial that runs out of memory costs its remedy only, and another worker goes on', async ({ lab, page }) => {
  await page.route('**/overfit_lab.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}
      const { startTrial } = ImageLibrary.prototype;
      ImageLibrary.prototype.startTrial = function (experiment) {
        if (experiment.dropout > 0) throw new WebAssembly.RuntimeError('unreachable');
        return startTrial.call(this, experiment);
      };` });
  });
  await lab.open(QUICK);
  await find(page).click();
  await finished(page);
  const broken = chart(page).locator('[data-effect="failed"]');
  await expect(broken).toHaveCount(1);
  await expect(broken).toContainText('It most likely ran out of memory.');
  await expect(chart(page).locator('[data-effect="none"], [data-effect="better"], [data-effect="worse"]').nth(4)).toBeVisible();
});

test('on Fashion-MNIST with few images a remedy stands clear of doing nothing, and the page answers', async ({ lab, page, browser }) => {
  test.setTimeout(600_000);
  await lab.open('#v=2&data=fashion-mnist&classes=10&train=200');
  await find(page).click();
  // The first drawings compile the panel's code.
  await expect.poll(() => progress(page), { timeout: 60_000 }).toBeGreaterThan(0.02);
  expect(await longestTask(browser, page, 5_000)).toBeLessThan(200);
  await expect(state(page)).toHaveText(/^All \d+ runs done\.$/, { timeout: 500_000 });
  await expect(result(page)).toContainText('helped most: +');
  await expect(chart(page).locator('[data-effect="better"]').first()).toContainText('better than doing nothing');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 } });
  test('nothing is wider than the screen', async ({ lab, page }) => {
    await begin(lab, page);
    await finished(page);
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow()).toBe(0);
  });
});

test('a worker that vanishes costs no remedy: its trial is made again by another', async ({ lab, page }) => {
  await keepWorkers(page);
  await lab.open('#v=2&train=40&test=10&blocks=1&width=4&dense=8&batch=4&epochs=2');
  await find(page).click();
  await expect(state(page)).toHaveText(/% done/);
  expect(await endWorkers(page, 'remedy_worker.js')).toBeGreaterThan(0);
  await expect(state(page)).toHaveText(/^All \d+ runs done/, { timeout: 90_000 });
  await expect(region(page)).not.toContainText('was ended');
  expect(await endWorkers(page, 'remedy_worker.js')).toBeGreaterThan(1);
});
