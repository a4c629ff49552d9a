/** The verdict: said in words, led back to its evidence, explained, and still while the network trains. */

import { DIAGNOSES, tell } from '../support/diagnosis.ts';
import { expect, QUICK, test } from '../support/lab_page.ts';
import { RunListPanel } from '../runs/run_list.ts';

test('before the first verdict there is a sentence, then the verdict with its certainty', async ({ lab, page }) => {
  await tell(page, DIAGNOSES.overfitting, DIAGNOSES.order);
  await lab.open(QUICK);
  await expect(lab.verdict).toContainText('Press Train');
  await lab.digest();
  await expect(lab.verdict).toContainText('each prediction is compared with the label of another image');
  await expect(lab.verdict).toContainText(/Predictions and labels in different order\s*certain\s*a fault in pipeline or data\s*after epoch 2/);
  const diagnosis = await page.evaluate(() => window.lab.run?.diagnosis);
  expect(diagnosis).toMatchObject({ epoch: 2, verdict: { cause: 'prediction-order' } });
  expect(diagnosis?.probes).toHaveLength(19);
  await lab.reset.click();
  await expect(lab.verdict).toContainText('Press Train');
});

test('each piece of deciding evidence leads to its probe, by keyboard alone', async ({ lab, page }) => {
  await tell(page, DIAGNOSES.order);
  await lab.open(QUICK);
  await lab.digest();
  const why = lab.verdict.getByRole('button', { name: /^Why/ });
  await why.press('Enter');
  await expect(why).toHaveAttribute('aria-expanded', 'true');
  const pieces = lab.verdict.getByRole('list', { name: 'Deciding evidence' }).getByRole('listitem');
  await expect(pieces).toHaveCount(3);
  await expect(lab.evidence).toBeHidden();
  await pieces.nth(1).getByRole('button', { name: 'Brightness and range of the inputs' }).press('Enter');
  const row = page.locator('#probe-input-statistics');
  await expect(row).toBeFocused();
  await expect(row).toBeInViewport();
  await expect(lab.evidence.getByRole('row')).toHaveCount(20);
  await expect(page.locator('#probe-training-as-test')).toContainText('Concern');
  await expect(page.locator('#probe-repeat')).toContainText('Cannot tell');
  expect(await page.evaluate(() => location.hash), 'the address stays the experiment').toContain('train=20');
});

test('what it rules out and what to check open one at a time', async ({ lab, page }) => {
  await tell(page, DIAGNOSES.order);
  await lab.open(QUICK);
  await lab.digest();
  const part = (name: string) => lab.verdict.getByRole('button', { name, exact: true });
  await part('What it rules out').click();
  await expect(lab.verdict).toContainText('Weights not restored: the checksum');
  await part('What to check in your own code').click();
  await expect(lab.verdict.getByText('shuffle=False')).toBeVisible();
  await expect(part('What it rules out')).toHaveAttribute('aria-expanded', 'false');
  await part('What can help').click();
  await expect(lab.verdict.getByText('repair the order')).toBeVisible();
});

test('a finished run is checked on random labels on demand, and the evidence grows by that', async ({ lab, page }) => {
  await lab.open(QUICK.replace('epochs=2', 'epochs=3'));
  await page.getByText('All the evidence').click();
  const check = page.getByRole('button', { name: 'Train it on random labels, too' });
  await expect(check).toBeDisabled();
  await lab.digest();
  await expect(check).toBeEnabled();
  await check.click();
  const row = page.locator('#probe-memorization');
  await expect(row).toBeFocused();
  await expect(row).toContainText('with random labels');
  await expect(check).toBeDisabled();
  const probes = await page.evaluate(() => window.lab.run?.diagnosis?.probes.map(({ name }) => name));
  expect(probes?.at(-1)).toBe('memorization');
});

test('the check on random labels keeps the focus on its button, and takes it from nobody', async ({ lab, page }) => {
  await lab.open(QUICK);
  await lab.digest();
  await page.evaluate(() => {
    const { lab } = window;
    const check = lab.checkMemorization.bind(lab);
    lab.checkMemorization = async () => {
      await new Promise((resolve) => { addEventListener('go-on', resolve, { once: true }); });
      return check();
    };
  });
  const goOn = () => page.evaluate(() => dispatchEvent(new Event('go-on')));
  const check = page.getByRole('button', { name: 'Train it on random labels, too' });
  await page.getByText('All the evidence').click();
  await check.press('Enter');
  await expect(check).toBeDisabled();
  // A focus that is lost is lost with the next frame.
  await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
  await expect(check).toBeFocused();

  const runs = new RunListPanel(page);
  await runs.open();
  await runs.row(0).name.fill('Half a na');
  await goOn();
  await expect(lab.status).toContainText('random labels');
  await expect(page.locator('#probe-memorization')).toBeVisible();
  await expect(runs.row(0).name).toBeFocused();
  await expect(runs.row(0).name).toHaveValue('Half a na');
});

test('a run that begins meanwhile ends the check on random labels', async ({ lab, page }) => {
  await lab.open(QUICK);
  await lab.digest();
  const probe = page.evaluate(async () => {
    const check = window.lab.checkMemorization();
    const run = window.lab.train();
    const outcome = await check;
    await run;
    return outcome;
  });
  expect(await probe).toBeNull();
  await expect(lab.alert).toBeEmpty();
});

test('a part with nothing in it cannot be opened', async ({ lab, page }) => {
  await tell(page, DIAGNOSES.overfitting);
  await lab.open(QUICK);
  await lab.digest();
  await expect(lab.verdict.getByRole('button', { name: 'What it rules out' })).toBeDisabled();
});

test('it is read aloud when the cause changes, not when its figures do', async ({ lab, page }) => {
  const again = structuredClone(DIAGNOSES.order);
  again.verdict.headline = 'Other figures.';
  await tell(page, DIAGNOSES.overfitting, DIAGNOSES.order, again);
  await lab.open(QUICK);
  const spoken = lab.verdict.locator('[aria-live]');
  // Epochs of a few milliseconds may share a frame of the page: it has to show the first one.
  for (let step = 1; step <= 5; step += 1) {
    await lab.step.click();
    await lab.untilSteps(step);
  }
  await expect(spoken).toHaveText(DIAGNOSES.order.verdict.headline);
  await lab.digest();
  await expect(lab.verdict).toContainText('Other figures.');
  await expect(spoken).toHaveText(DIAGNOSES.order.verdict.headline);
});

test('a technical word explains itself by keyboard and by pointer, and Escape closes it', async ({ lab, page }) => {
  await tell(page, DIAGNOSES.order);
  await lab.open(QUICK);
  await lab.digest();
  const term = lab.verdict.getByRole('button', { name: 'label', exact: true });
  await expect(term).toHaveAccessibleDescription(/class/);
  await expect(lab.verdict.locator('.verdict-body').getByRole('button', { name: /^labels?$/ }), 'only its first occurrence').toHaveCount(1);
  const meaning = page.locator('.meaning');
  await term.focus();
  await expect(meaning).toHaveText(/class/);
  await expect(meaning).toBeInViewport();
  await page.keyboard.press('Escape');
  await expect(meaning).toBeHidden();
  await expect(term, 'the focus stays').toBeFocused();
  await page.keyboard.press('Enter');
  await expect(meaning).toBeVisible();
  await page.keyboard.press('Escape');
  const other = lab.verdict.getByRole('button', { name: 'chance', exact: true });
  await other.hover();
  await expect(meaning).toHaveText(/guessing/);
  await meaning.hover();
  await page.waitForTimeout(400);
  await expect(meaning, 'it stays under the pointer').toBeVisible();
  await lab.train.hover();
  await expect(meaning).toBeHidden();
});

test('the focus survives a new verdict', async ({ lab, page }) => {
  await tell(page, DIAGNOSES.order, { ...DIAGNOSES.order, verdict: { ...DIAGNOSES.order.verdict, outlook: 'Another.' } });
  await lab.open(QUICK);
  await lab.step.click();
  await lab.untilSteps(1);
  const term = lab.verdict.getByRole('button', { name: 'label', exact: true });
  await term.focus();
  await lab.digest();
  await expect(lab.verdict.getByText('Another.')).toBeHidden();
  await expect(lab.verdict).toContainText('Another.');
  await expect(term).toBeFocused();
});

test('a word that is gone from a new verdict does not take the focus along', async ({ lab, page }) => {
  await tell(page, DIAGNOSES.order, DIAGNOSES.overfitting);
  await lab.open(QUICK);
  await lab.step.click();
  await lab.untilSteps(1);
  await lab.verdict.getByRole('button', { name: 'label', exact: true }).focus();
  await lab.digest();
  await expect(lab.verdict).toContainText('It is overfitting');
  await expect(lab.verdict.getByRole('button', { name: 'label', exact: true })).toHaveCount(0);
  await expect(lab.verdict.locator(':focus')).toHaveCount(1);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

  test('a tap explains a word, and nothing is wider than the screen', async ({ lab, page }) => {
    await tell(page, DIAGNOSES.order);
    await lab.open(`${QUICK}&scenario=prediction-order`);
    await lab.digest();
    await lab.verdict.getByRole('button', { name: 'label', exact: true }).tap();
    await expect(page.locator('.meaning')).toBeInViewport({ ratio: 1 });
    await page.getByText('All the evidence').click();
    await expect(page.locator('.meaning')).toBeHidden();
    const displays = await lab.evidence.locator('.term').evaluateAll((terms) => terms.map((term) => getComputedStyle(term).display));
    expect(new Set(displays), 'words stay in their sentences').toEqual(new Set(['inline']));
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow()).toBe(0);
  });
});

test('a scenario tells its story and its code in both frameworks, and none tells one sentence', async ({ lab, page }) => {
  await tell(page, DIAGNOSES.order);
  await lab.open(QUICK);
  const panel = page.getByRole('region', { name: 'Scenario', exact: true });
  const tabs = panel.getByRole('tab');
  await expect(tabs.first()).toBeHidden();
  await panel.getByRole('combobox', { name: 'Scenario' }).selectOption('prediction-order');
  await expect.poll(() => page.evaluate(() => location.hash)).toContain('scenario=prediction-order');
  const { keras, pytorch } = await page.evaluate(() => window.lab.about!.scenarios.find(({ value }) => value === 'prediction-order')!);
  const code = panel.getByRole('tabpanel');
  await expect(code).toHaveText(keras);
  await tabs.first().press('ArrowRight');
  await expect(tabs.nth(1)).toBeFocused();
  await expect(code).toHaveText(pytorch);
  await panel.getByRole('button', { name: 'Copy code' }).click();
  await expect(lab.status).toHaveText('PyTorch code copied.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(pytorch);
  await panel.getByRole('combobox', { name: 'Scenario' }).selectOption('none');
  await expect(tabs.first()).toBeHidden();
});

test('the engine finds a planted fault, and its words lead to its probes', async ({ lab, page }) => {
  await lab.open('#v=2&train=60&test=60&blocks=1&width=4&dense=8&batch=8&epochs=2&scenario=prediction-order');
  await lab.digest();
  await expect(lab.verdict).toContainText('Predictions and labels in different order');
  await lab.verdict.getByRole('button', { name: /^Why/ }).click();
  const pieces = lab.verdict.getByRole('list', { name: 'Deciding evidence' }).getByRole('button', { name: /./ }).and(page.locator('.clue'));
  for (const piece of await pieces.all()) {
    await piece.click();
    await expect(lab.evidence.locator('tr:focus')).toContainText(await piece.innerText());
  }
  const probes = await page.evaluate(() => window.lab.run!.diagnosis!.probes.map(({ label }) => label));
  expect(probes.length).toBeGreaterThan(10);
  await expect(lab.evidence.getByRole('rowheader')).toContainText(probes);
  expect(await page.evaluate(() => window.lab.about!.glossary.length)).toBeGreaterThan(20);
});
