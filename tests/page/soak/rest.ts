/** What must be true whenever the user rests: nothing lost, nothing false on the screen. */

import { expect, QUICK } from '../support/lab_page.ts';
import { COLOURS, type World } from './deeds.ts';
import { PATIENCE, type Tab } from './tab.ts';

/** What never stands on a page that is right. */
const NONSENSE = /\bNaN\b|\bundefined\b|\bInfinity\b|\[object |\bnull\b/;

/** Nothing went wrong so far, and no text is nonsense. */
export async function lookAt(tab: Tab) {
  expect(tab.problems, `errors, dialogs and requests to third parties in tab ${tab.name}`).toEqual([]);
  const text = await tab.page.evaluate(() => document.body.innerText);
  expect(text, `the text in tab ${tab.name}`).not.toMatch(NONSENSE);
}

/** The network is back, and no run goes on. */
export async function comeToRest({ tabs, site }: World) {
  site.isDown = false;
  for (const tab of tabs) {
    await tab.page.bringToFront();
    await expect.poll(() => tab.page.evaluate(() => {
      if (window.lab.failure) window.lab.restart();
      else if (window.lab.phase === 'training') window.lab.pause();
      return window.lab.phase;
    }), { message: `tab ${tab.name} can be used`, timeout: PATIENCE }).toMatch(/^(untrained|paused|finished)$/);
  }
}

/** The same link trains to the same figures as ever, and the screen shows them. */
export async function trainsAsEver({ tabs }: World, digest: string) {
  for (const { page, lab, name } of tabs) {
    await page.evaluate((link) => window.lab.load(link), QUICK);
    expect(await lab.digest(), `digest in tab ${name}`).toBe(digest);
    await expect.poll(() => page.evaluate(() => {
      const { train, test } = window.lab.run!.history.measured!;
      const shown = (id: string) => Number.parseFloat(document.getElementById(id)!.innerText);
      return Math.max(Math.abs(shown('result-train') - 100 * train.accuracy), Math.abs(shown('result-test') - 100 * test.accuracy));
    }), { message: `the figures on the screen of tab ${name} are those of the run` }).toBeLessThan(0.51);
  }
}

/** The images that a tab has in use, each with the colour that it has by its pixels. */
const imagesOf = ({ page }: Tab) => page.evaluate(() => {
  const set = window.lab.ownSet;
  if (!set) return null;
  const size = 3_072;
  const colours = [...set.labels].map((_, index) => {
    const sums = [0, 0, 0];
    for (let at = index * size; at < (index + 1) * size; at += 1) sums[at % 3] += set.pixels[at];
    return sums.indexOf(Math.max(...sums));
  });
  return { names: set.classNames, labels: [...set.labels], colours };
});

/** All tabs hold the same images, and each is in a class of its own colour. */
export async function imagesAreWhole({ tabs }: World) {
  for (const { page, own } of tabs) {
    await page.evaluate(() => window.lab.load('#v=2&data=own'));
    await own.button('Choose ZIP or images').waitFor();
  }
  await expect.poll(async () => {
    const sets = await Promise.all(tabs.map(imagesOf));
    return new Set(sets.map((set) => JSON.stringify(set))).size;
  }, { message: 'kinds of sets of images in the tabs', timeout: PATIENCE }).toBe(1);
  const set = await imagesOf(tabs[0]);
  for (const [index, label] of set?.labels.entries() ?? []) {
    const [colour] = set!.names[label].split(' ');
    expect(COLOURS[set!.colours[index]], `image ${index} of class “${set!.names[label]}”`).toBe(colour);
  }
}

/** Every run that the tabs have finished is found in the list of each, after a reload. */
export async function runsAreKept({ tabs }: World) {
  for (const { page, name } of tabs) {
    const list = page.locator('#runs');
    await list.evaluate((panel: HTMLDetailsElement) => { panel.open = true; });
    const rows = list.getByRole('list', { name: 'Runs, the newest first' }).getByRole('listitem');
    await expect(rows.filter({ hasText: 'on the chart' }), `the run of tab ${name} is in its list`).toHaveCount(1);
  }
}
