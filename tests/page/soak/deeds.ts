/** What a restless user does: each deed is tried wherever it is possible at the moment. */

import type { Locator, Page } from '@playwright/test';
import type { Recipe } from '../own_images/own_images.ts';
import { LASTING, QUICK } from '../support/lab_page.ts';
import type { Site } from '../support/site.ts';
import type { Dice } from './dice.ts';
import type { Tab } from './tab.ts';

export interface World {
  tabs: Tab[];
  site: Site;
  dice: Dice;
}

interface Deed {
  name: string;
  weight: number;
  /** Resolves with false where there was nothing to do it to. */
  act(tab: Tab, world: World): Promise<boolean | void>;
}

/** The first word of a class says of which colour its images are, whatever a person makes of the name. */
export const COLOURS = ['red', 'green', 'blue'];

/** Images of three classes that can be told apart by colour. */
const images = (seed: number): Recipe[] => COLOURS.flatMap((name, label) => Array.from({ length: 8 }, (_, index) => ({
  path: `colours/${name}/${index}.png`, hue: 120 * label, side: 48, seed: 1000 * seed + 100 * label + index,
})));

const LINKS = [
  QUICK, LASTING, `${QUICK}&scenario=leakage`, '#v=2&preset=overfit&width=4&epochs=2', '#v=2&data=noise&classes=16&train=64&width=4&epochs=3',
  '#v=2&data=own', '#v=2&data=fashion-mnist&train=60&test=40&width=4&epochs=2', `${QUICK}&mystery=7&scenario=label-noise`,
  // What people mistype, and what they should not send.
  '#', '#v=99&train=-1&test=1e999', '#%E0%A4%A&=&&train', '#v=2&train=10&train=20&patience=x', `#name=${'<img src=x onerror=alert(1)>'.repeat(20)}`,
];

const PREDICTIONS = ['split,true,predicted', ...['train', 'test'].flatMap((split) => Array.from(
  { length: 60 }, (_, index) => `${split},${index % 3},${split === 'train' ? index % 3 : (index * 7) % 3}`,
))].join('\n');

/** One of those on the screen; null if there is none. */
async function anyOf(found: Locator, dice: Dice) {
  const visible = found.locator('visible=true');
  const count = await visible.count();
  return count > 0 ? visible.nth(dice.between(0, count - 1)) : null;
}

/** Clicks one of those on the screen. */
const click = (find: (page: Page) => Locator) => async ({ page }: Tab, { dice }: World) => {
  const found = await anyOf(find(page), dice);
  if (!found) return false;
  await found.click({ timeout: 5_000 });
};

/** Presses a button of a part of the page. */
const press = (name: RegExp, part = 'body') => click((page) => page.locator(part).getByRole('button', { name, disabled: false }));

/** Chooses own images, if that is not done yet. */
async function ownPanel(tab: Tab) {
  if (await tab.own.panel.isVisible()) return;
  await tab.page.evaluate(() => window.lab.load('#v=2&data=own'));
  await tab.own.button('Choose ZIP or images').waitFor();
}

export const DEEDS: Deed[] = [
  {
    name: 'moves a slider', weight: 10,
    async act({ page }, { dice }) {
      const slider = await anyOf(page.locator('input[type=range]:enabled'), dice);
      if (!slider) return false;
      const key = dice.pick(['ArrowRight', 'ArrowLeft', 'PageUp', 'PageDown', 'Home']);
      for (let count = dice.between(1, 6); count > 0; count -= 1) await slider.press(key, { timeout: 5_000 });
    },
  },
  {
    name: 'chooses in a list', weight: 5,
    async act({ page }, { dice }) {
      const list = await anyOf(page.locator('select:enabled'), dice);
      if (!list) return false;
      const values = await list.locator('option:enabled:not([hidden])').evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
      if (values.length === 0) return false;
      await list.selectOption(dice.pick(values), { timeout: 5_000 });
    },
  },
  { name: 'ticks a box', weight: 3, act: click((page) => page.locator('input[type=checkbox]:enabled')) },
  { name: 'trains or pauses', weight: 12, act: press(/^(Train|Pause)$/) },
  { name: 'makes a step', weight: 3, act: press(/^Step$/) },
  { name: 'resets', weight: 3, act: press(/^Reset$/) },
  {
    name: 'watches', weight: 8,
    async act({ page }, { dice }) {
      await page.waitForTimeout(dice.between(100, 3_000));
    },
  },
  {
    name: 'opens a link', weight: 6,
    async act({ page }, { dice }) {
      const link = dice.pick(LINKS);
      await page.evaluate((link) => { location.hash = link; }, link);
    },
  },
  { name: 'opens or closes a part', weight: 6, act: click((page) => page.locator('summary')) },
  { name: 'turns to another tab of a part', weight: 3, act: click((page) => page.locator('[role=tab]')) },
  { name: 'presses whatever there is', weight: 5, act: press(/^(?!Copy|Use webcam|Choose)/) },
  {
    name: 'brings predictions', weight: 2,
    async act({ page }, { dice }) {
      const text = dice.pick([PREDICTIONS, PREDICTIONS.slice(0, 300), 'a,b\n1,2', '\u0000', '']);
      await page.locator('#predictions').evaluate((panel: HTMLDetailsElement) => { panel.open = true; });
      await page.getByLabel('File of predictions').setInputFiles({ name: 'mine.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    },
  },
  { name: 'searches for what closes the gap, or gives up', weight: 2, act: press(/^(Find what closes the gap|Cancel|Stop|Pause)/, '#remedies') },
  { name: 'adds images', weight: 3, act: addImages },
  {
    name: 'renames a class', weight: 3,
    async act(tab, { dice }) {
      await ownPanel(tab);
      const name = await anyOf(tab.own.panel.getByLabel(/^Name of class/), dice);
      if (!name) return false;
      const [colour] = (await name.inputValue()).split(' ');
      await name.fill(`${colour} ${dice.between(1, 99)}`, { timeout: 5_000 });
      await name.press('Enter', { timeout: 5_000 });
    },
  },
  {
    name: 'deletes an image', weight: 3,
    async act(tab, { dice }) {
      await ownPanel(tab);
      const image = await anyOf(tab.own.panel.getByRole('option'), dice);
      if (!image) return false;
      await image.click({ timeout: 5_000 });
      await image.press('Delete', { timeout: 5_000 });
    },
  },
  { name: 'deletes a class', weight: 1, act: press(/^Delete class/, '#own-images') },
  { name: 'takes an edit back', weight: 2, act: press(/^Undo/, '#own-images') },
  { name: 'deletes all images', weight: 1, act: press(/^Delete all/, '#own-images') },
  {
    name: 'saves a file', weight: 2,
    async act({ page }, { dice }) {
      await page.locator('.chart-tools details').evaluate((part: HTMLDetailsElement) => { part.open = true; });
      const button = await anyOf(page.locator('#save button[data-kind]:enabled'), dice);
      if (!button) return false;
      await button.click({ timeout: 5_000 });
    },
  },
  { name: 'does something to a run of the list', weight: 4, act: press(/^(Pin|Unpin|Load|Delete:|Undo)/, '#runs') },
  { name: 'loads the page anew', weight: 2, act: (tab) => tab.reload() },
  {
    name: 'goes back', weight: 2,
    async act(tab) {
      await tab.page.evaluate(() => { if (history.length > 2) history.back(); });
    },
  },
  {
    name: 'goes offline or back', weight: 3,
    async act(_, { tabs, site }) {
      for (const tab of tabs) tab.expectOffline();
      site.isDown = !site.isDown;
    },
  },
  { name: 'leaves the tab frozen in the background', weight: 2, act: (tab, { dice }) => tab.freeze(dice.between(200, 3_000)) },
  {
    name: 'loses a worker', weight: 3,
    async act({ page }, { dice }) {
      const workers = page.workers();
      if (workers.length === 0) return false;
      // From inside, where the page hears nothing of it; one that computes without a pause cannot be asked.
      await Promise.race([
        dice.pick(workers).evaluate(() => { self.close(); }).catch(() => {}),
        page.waitForTimeout(5_000),
      ]);
    },
  },
  { name: 'loses the tab', weight: 2, act: (tab) => tab.crash() },
  {
    name: 'turns the phone', weight: 1,
    async act({ page }, { dice }) {
      await page.setViewportSize(dice.pick([{ width: 1280, height: 800 }, { width: 390, height: 844 }, { width: 844, height: 390 }]));
    },
  },
];

async function addImages(tab: Tab, { dice }: World) {
  await ownPanel(tab);
  if (await tab.own.panel.getByRole('option').count() > 150) return false;
  await tab.own.panel.scrollIntoViewIfNeeded();
  await tab.own.drop(images(dice.between(1, 1_000)));
  await tab.own.loaded();
}
