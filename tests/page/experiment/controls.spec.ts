/** What the controls are called, what they do to a run, and that hands on a keyboard suffice. */

import { expect, LASTING, QUICK, test } from '../support/lab_page.ts';

test('every setting has a control of its name that says what changing it does', async ({ lab, page }) => {
  await lab.open();
  await page.locator('details').evaluateAll((all) => all.forEach((one) => { (one as HTMLDetailsElement).open = true; }));
  const controls = await page.evaluate(() => window.lab.controls);
  expect(controls.length).toBeGreaterThan(15);
  for (const { key, label, kind, effect } of controls) {
    if (['images', 'mystery'].includes(key)) continue; // A link's business: they have no control.
    if (kind.type === 'choice' && kind.options.length < 2) continue;
    const control = page.locator('input:not([type=checkbox]), select').and(page.getByLabel(label, { exact: true }));
    await expect(control, label).toBeVisible();
    await expect(control).toHaveAccessibleName(label);
    await expect(page.getByRole('button', { name: `Help: ${label}`, exact: true })).toBeVisible();
    await expect(control).toHaveAccessibleDescription(
      effect === 'live' ? /run under way goes on with the new value/ : /restarts the run/,
    );
  }
});

test('what the design names is there by role and name', async ({ lab, page }) => {
  await lab.open();
  for (const slider of ['Training images', 'Dropout']) await expect(lab.slider(slider)).toBeVisible();
  for (const button of [lab.train, lab.step, lab.reset, lab.copyLink]) await expect(button).toBeEnabled();
  await expect(lab.preset).toBeEnabled();
  for (const name of ['Training accuracy', 'Test accuracy', 'Gap']) await expect(lab.results).toContainText(name);
  await expect(page.getByRole('img', { name: /^Accuracy chart/ })).toBeVisible();
  await expect(lab.status).toHaveCount(1);
  await expect(lab.alert).toHaveCount(1);
  await expect(page).toHaveTitle('Overfit Lab');
});

test('the sample images are those of the experiment', async ({ lab, page }) => {
  await lab.open(QUICK);
  const samples = page.getByRole('list', { name: 'What it learns from' }).getByRole('listitem');
  await expect(samples).toHaveCount(20);
  const pixels = () => samples.locator('canvas').first().evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const shape = await pixels();
  await page.getByRole('combobox', { name: 'Data', exact: true }).selectOption('noise');
  await expect.poll(pixels).not.toBe(shape);
});

for (const name of ['Dropout', 'Learning rate', 'Weight decay']) {
  test(`${name} changes during a run without restarting it`, async ({ lab, page }) => {
    await lab.open(LASTING);
    await lab.train.click();
    await lab.untilSteps(3);
    await lab.slider(name).press('ArrowRight');
    const { key, value, steps } = await page.evaluate((name) => {
      const { controls, experiment, run } = window.lab;
      const { key } = controls.find(({ label }) => label === name)!;
      return { key, value: experiment![key as keyof typeof experiment], steps: run!.history.step };
    }, name);
    await lab.untilSteps(steps + 3);
    const runs = await page.evaluate(() => window.lab.runs.map(({ retunings }) => retunings));
    expect(runs).toEqual([[{ position: expect.any(Number), changes: { [key]: value } }]]);
    await expect(lab.pause).toBeVisible();
  });
}

for (const name of ['Training images', 'Width', 'Classes']) {
  test(`${name} restarts a run under way`, async ({ lab, page }) => {
    await lab.open(LASTING);
    const before = await lab.experiment();
    await lab.train.click();
    await lab.untilSteps(3);
    await lab.slider(name).press('ArrowRight');
    await expect.poll(() => page.evaluate(() => window.lab.runs.map(({ outcome }) => outcome)))
      .toEqual(['stopped', null]);
    await lab.untilSteps(1);
    const run = await page.evaluate(() => window.lab.run!.experiment);
    expect(run).toEqual(await lab.experiment());
    expect(run).not.toEqual(before);
    await expect(lab.pause, 'it goes on training').toBeVisible();
  });
}

test('a changed seed gives another run, and the old seed the old one', async ({ lab, page }) => {
  await lab.open(QUICK);
  const first = await lab.digest();
  const seed = page.getByLabel('Seed', { exact: true });
  await seed.fill('12345');
  await seed.press('Tab');
  expect(await lab.digest()).not.toBe(first);
  await seed.fill('1');
  await seed.press('Tab');
  expect(await lab.digest()).toBe(first);
});

test('a seed that is being typed is left alone while the network trains', async ({ lab, page }) => {
  await lab.open(LASTING);
  await lab.train.click();
  const seed = page.getByLabel('Seed', { exact: true });
  await seed.fill('12');
  await lab.untilSteps(await lab.steps() + 30);
  await seed.press('End');
  await page.keyboard.type('3');
  await seed.press('Enter');
  await expect.poll(async () => (await lab.experiment()).seed).toBe(123);
});

test('a keyboard is enough to train, pause and move the main sliders', async ({ lab, page }) => {
  await lab.open(LASTING);
  const tabTo = async (name: string) => {
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Tab');
      const { focused, outline } = await page.evaluate(() => {
        const element = document.activeElement as HTMLInputElement;
        return {
          focused: element.labels?.[0]?.textContent ?? element.textContent,
          outline: getComputedStyle(element).outlineStyle,
        };
      });
      expect(outline, `focus on ${focused} is visible`).not.toBe('none');
      if (focused === name) return;
    }
    throw new Error(`Tab never reached ${name}.`);
  };
  await tabTo('Train');
  await page.keyboard.press('Space');
  await lab.untilSteps(1);
  await expect(lab.pause).toBeFocused();
  await page.keyboard.press('Space');
  await expect(lab.train).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(lab.pause).toBeVisible();
  await page.keyboard.press('Space');

  const { train, dropout } = await lab.experiment();
  await tabTo('Training images');
  await page.keyboard.press('ArrowRight');
  await tabTo('Dropout');
  await page.keyboard.press('ArrowRight');
  const after = await lab.experiment();
  expect(after.train).toBeGreaterThan(train);
  expect(after.dropout).toBeGreaterThan(dropout);
});

test('a slider of images can reach both ends', async ({ lab }) => {
  await lab.open(QUICK);
  const slider = lab.slider('Training images');
  await slider.press('Home');
  expect((await lab.experiment()).train).toBe(10);
  await slider.press('End');
  expect((await lab.experiment()).train).toBe(5000);
  await expect(slider).toHaveAttribute('aria-valuetext', '5,000');
});
