/** Mystery: a link that hides its fault, and the reader who finds it. */

import { DIAGNOSES, tell } from '../support/diagnosis.ts';
import { expect, LASTING, QUICK, test, type LabPage } from '../support/lab_page.ts';

/** A teacher's two clicks; returns the link. */
async function mysteryLink(lab: LabPage, scenario = 'prediction-order') {
  await lab.page.getByRole('combobox', { name: 'Scenario', exact: true }).selectOption(scenario);
  await lab.page.getByRole('button', { name: 'Copy mystery link' }).click();
  await expect(lab.status).toHaveText(/^Mystery link copied/);
  return lab.page.evaluate(() => navigator.clipboard.readText());
}

const mystery = (lab: LabPage) => lab.page.getByRole('region', { name: 'Mystery: which fault is planted?' });
const lesson = (lab: LabPage) => lab.page.locator('#lesson');
const scenario = (lab: LabPage) => lab.page.getByRole('region', { name: 'Scenario', exact: true });

test.beforeEach(({ page }) => tell(page, DIAGNOSES.order));

test('choosing a scenario and pressing a button copies a link that does not tell it', async ({ lab, page }) => {
  await lab.open(QUICK);
  const link = await mysteryLink(lab);
  expect(link).toMatch(/mystery=[1-9]\d*/);
  expect(link).not.toContain('order');
  expect(link.startsWith(page.url().replace(/#.*/, '#'))).toBe(true);
  expect((await lab.experiment()).mystery, 'the page goes on in the open').toBe(0);
});

test('the reader sees curves and evidence, guesses wrong, then right, and gets the story and the verdict', async ({ lab, page }) => {
  await lab.open(QUICK);
  const link = new URL(await mysteryLink(lab)).hash;
  await lab.open(link);
  await expect(mystery(lab)).toBeVisible();
  await expect(lesson(lab), 'what a phone shows first').toContainText(/mystery/i);
  await expect(scenario(lab)).toBeHidden();
  await expect(lab.verdict).toBeHidden();
  await expect(page.getByRole('region', { name: 'What closes the gap?' })).toBeHidden();
  await lab.digest();
  expect(await page.evaluate(() => location.hash)).toBe(link);
  await expect(lab.verdict).toBeHidden();
  await mystery(lab).getByRole('button', { name: 'Look at the evidence' }).click();
  await expect(lab.evidence.getByRole('row')).toHaveCount(20);

  const guess = mystery(lab).getByRole('button', { name: 'Guess', exact: true });
  const choice = mystery(lab).getByRole('combobox', { name: 'Your guess' });
  await guess.click();
  await expect(mystery(lab)).toContainText('Choose a fault first.');
  await choice.selectOption('shortcut');
  await guess.click();
  await expect(mystery(lab)).toContainText(/Not “.*”: 1 wrong guess so far/);
  await choice.selectOption('prediction-order');
  await guess.click();
  await expect(mystery(lab)).toContainText(/Right, with guess 2: it is “.*order/);
  const { story } = await page.evaluate(() => window.lab.about!.scenarios.find(({ value }) => value === 'prediction-order')!);
  await expect(mystery(lab)).toContainText(story);
  await expect(mystery(lab).getByRole('tabpanel')).toBeVisible();
  await expect(lab.verdict).toContainText('each prediction is compared');
  await expect(guess).toBeHidden();

  const { runs } = await page.evaluate(() => ({ runs: window.lab.runs.length }));
  await mystery(lab).getByRole('button', { name: 'Back to all scenarios' }).click();
  await expect(mystery(lab)).toBeHidden();
  await expect(scenario(lab)).toBeVisible();
  await expect(lesson(lab)).not.toContainText(/mystery/i);
  await expect.poll(() => page.evaluate(() => location.hash)).toContain('scenario=prediction-order');
  await expect(lab.verdict, 'the run stays').toContainText('each prediction is compared');
  expect(await page.evaluate(() => window.lab.runs.length)).toBe(runs);
});

test('revealing tells it at once, by keyboard alone', async ({ lab, page }) => {
  await lab.open(QUICK);
  await lab.open(new URL(await mysteryLink(lab)).hash);
  await mystery(lab).getByRole('button', { name: 'Reveal' }).press('Enter');
  await expect(mystery(lab).locator('[tabindex="-1"]').first()).toBeFocused();
  await expect(mystery(lab)).toContainText(/It is “.*order/);
  expect(await page.evaluate(() => window.lab.experiment!.scenario)).toBe('prediction-order');
  await mystery(lab).getByRole('button', { name: 'Back to all scenarios' }).press('Enter');
  await expect(scenario(lab).getByRole('combobox', { name: 'Scenario', exact: true })).toBeFocused();
});

test('changed settings keep the mystery, and another one is a secret again', async ({ lab, page }) => {
  await lab.open(LASTING);
  const link = new URL(await mysteryLink(lab)).hash;
  await lab.open(link);
  await mystery(lab).getByRole('button', { name: 'Reveal' }).click();
  await lab.slider('Training images').press('ArrowRight');
  const address = () => page.evaluate(() => location.hash);
  await expect.poll(address).not.toBe(link);
  expect(await address()).toMatch(/mystery=/);
  await expect(lab.verdict, 'who knows it, knows it').toBeVisible();
  await page.evaluate((link) => { location.hash = link.replace(/mystery=\d+/, 'mystery=3'); }, link);
  await expect(lab.verdict).toBeHidden();
  await lab.preset.selectOption('seventy-six');
  await expect(mystery(lab)).toBeHidden();
  await expect(lab.verdict).toBeVisible();
});

test('a mystery may be that nothing is wrong', async ({ lab }) => {
  await lab.open(QUICK);
  await lab.open(new URL(await mysteryLink(lab, 'none')).hash);
  await mystery(lab).getByRole('combobox', { name: 'Your guess' }).selectOption('none');
  await mystery(lab).getByRole('button', { name: 'Guess', exact: true }).click();
  await expect(mystery(lab)).toContainText('Right, at the first guess');
});
