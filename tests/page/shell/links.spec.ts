/** Links by people who mean no good, or who mistype: each problem is named, the page trains on. */

import { expect, QUICK, test } from '../support/lab_page.ts';

/** What is said about the small experiment in QUICK with this appended, problem by problem. */
const HOSTILE: Record<string, { link: string, said: (string | RegExp)[] }> = {
  'a huge number': { link: '&seed=1e308', said: ['Seed: 1e308 is not possible, 4,294,967,295 is used'] },
  'a number beyond all numbers': { link: '&decay=1e999', said: ['Weight decay: “1e999” is ignored'] },
  'not a number': { link: '&lr=NaN&dropout=nan', said: ['Learning rate: “NaN” is ignored', 'Dropout: “nan” is ignored'] },
  'infinity': { link: '&lr=-Infinity', said: ['Learning rate: “-Infinity” is ignored'] },
  'a negative count': { link: '&convs=-5', said: ['Convolutions per block: -5 is not possible, 1 is used'] },
  'a negative rate': { link: '&dropout=-0.5', said: ['Dropout: -0.5 is not possible, 0 is used'] },
  'a fraction of a class': { link: '&classes=2.5', said: ['Classes: 2.5 is not possible, 3 is used'] },
  'hexadecimal': { link: '&seed=0x10', said: ['Seed: “0x10” is ignored'] },
  'no value': { link: '&classes=&data', said: ['Classes: “” is ignored', 'Data: “” is ignored'] },
  'an unknown key': { link: '&colour=red', said: ['There is no setting “colour”'] },
  'names of JavaScript objects': {
    link: '&__proto__=1&constructor=2&toString=3',
    said: ['There is no setting “__proto__”', 'There is no setting “constructor”', 'There is no setting “toString”'],
  },
  'the same key twice': {
    link: '&train=5000&test=2000',
    said: ['“train” is given more than once', '“test” is given more than once'],
  },
  'broken percent signs': {
    link: '&%E0%A4%A=%zz&seed=%&data=%00%FF',
    said: [/There is no setting “.*”/, 'Seed: “%” is ignored', /Data: “.*” is ignored/],
  },
  '100 kB of text as a key': { link: `&${'x'.repeat(100_000)}`, said: [/There is no setting “x+…?”/] },
  '100 kB of text as a value': { link: `&data=${'x'.repeat(100_000)}`, said: [/Data: “x+…?” is ignored/] },
  'ten thousand keys': {
    link: Array.from({ length: 10_000 }, (_, index) => `&k${index}=1`).join(''),
    said: [...Array.from({ length: 20 }, (_, index) => `There is no setting “k${index}”`), '9980 further problems'],
  },
  'a script': {
    link: `&data=${encodeURIComponent('<script>window.injected=1</script>')}`,
    said: ['Data: “<script>window.injected=1</'],
  },
  'an image with a script': {
    link: `&${encodeURIComponent('<img src=x onerror="window.injected=1">')}=1&preset=${encodeURIComponent('"><svg onload=alert(1)>')}`,
    said: ['There is no setting “<img src=x onerror=', 'Preset: “"><svg onload=alert(1)>” is ignored'],
  },
  'another path as the engine': { link: '&engine=../../evil', said: ['Engine: “../../evil” is ignored'] },
  'text that turns its direction': { link: '&data=%E2%80%AEshapes', said: [/Data: “.*shapes” is ignored/] },
  'a version to come': { link: '&v=99', said: ['“v” is given more than once'] },
  'an address in an address': { link: '#seed=3', said: [/Epochs: “2#seed=3” is ignored/] },
};

for (const [name, { link, said }] of Object.entries(HOSTILE)) {
  test(`a link with ${name} is read as far as possible, and trains`, async ({ lab, page }) => {
    await lab.open(QUICK + link);
    const problems = lab.alert.getByRole('listitem');
    await expect(problems).toContainText(said);
    const experiment = await lab.experiment();
    expect(experiment.train, 'the rest of the link counts').toBe(20);

    await lab.step.click();
    await lab.untilSteps(1);
    await expect(lab.results).toContainText(/Training accuracy\s*\d/);
    expect(await page.evaluate(() => 'injected' in window)).toBe(false);
    await expect(lab.alert.locator('img, script, svg')).toHaveCount(0);
    const address = await page.evaluate(() => window.lab.description!.link);
    // The address bar follows soon, not at once.
    await expect.poll(() => page.evaluate(() => location.hash)).toBe(address);
    expect(await page.evaluate((link) => window.lab.load(link), address), 'the address bar is sound again')
      .toEqual({ experiment, problems: [] });
  });
}

test('problems of a link go away when dismissed, and with the next link', async ({ lab, page }) => {
  await lab.open('#v=2&colour=red');
  await expect(lab.alert).toContainText('colour');
  await lab.alert.getByRole('button', { name: 'Dismiss' }).click();
  await expect(lab.alert).toBeEmpty();
  await page.evaluate(() => { location.hash = '#v=2&shade=blue'; });
  await expect(lab.alert).toContainText('shade');
  await page.evaluate(() => { location.hash = '#v=2&train=50'; });
  await expect(lab.slider('Training images')).toHaveAttribute('aria-valuetext', '50');
  await expect(lab.alert).toBeEmpty();
});

test('a newer link says so by its version', async ({ lab }) => {
  await lab.open('#v=3&train=30');
  await expect(lab.alert.getByRole('listitem')).toContainText(['version “3”']);
  await expect(lab.slider('Training images')).toHaveAttribute('aria-valuetext', '30');
});

test('the address follows the controls and leaves defaults out', async ({ lab, page }) => {
  await lab.open('#v=2&train=50&dropout=0&seed=1');
  const address = () => page.evaluate(() => location.hash);
  await expect.poll(address).toBe('#v=2&train=50');
  await lab.slider('Dropout').press('ArrowRight');
  await expect.poll(address).toBe('#v=2&train=50&dropout=0.05');
  await lab.slider('Dropout').press('ArrowLeft');
  await expect.poll(address).toBe('#v=2&train=50');
});
