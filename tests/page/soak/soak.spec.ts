/**
 * A soak: a restless user, in two tabs, does whatever the page allows and a little more, for as long as
 * SOAK_MINUTES says; in a run of all tests only for a few deeds. SOAK_SEED says which user.
 */

import { expect, QUICK, test as base } from '../support/lab_page.ts';
import { browserUse } from './browser.ts';
import { DEEDS, type World } from './deeds.ts';
import { Dice } from './dice.ts';
import { comeToRest, imagesAreWhole, lookAt, runsAreKept, trainsAsEver } from './rest.ts';
import { Tab } from './tab.ts';

const MINUTES = Number(process.env.SOAK_MINUTES ?? 0);
const SEED = Number(process.env.SOAK_SEED ?? 1);
const SHORTEST = 40;
/** The user rests after so many deeds. */
const REST = 20;
/** What one deed may take where the machine is busy. */
const DEED_MILLIS = 30_000;

const test = base.extend({ serviceWorkers: 'allow', acceptDownloads: false });

test('a restless user loses nothing, and sees nothing false', async ({ browser, context, site, page: first }) => {
  test.setTimeout((MINUTES + 10) * 60_000);
  await first.close();
  const world: World = { tabs: ['A', 'B'].map((name) => new Tab(name, context, site)), site, dice: new Dice(SEED) };
  const { tabs, dice } = world;
  for (const tab of tabs) await tab.open(QUICK);
  const digest = String(await tabs[0].lab.digest());
  await trainsAsEver(world, digest);
  const start = { page: await tabs[0].measure(), browser: await browserUse(browser) };
  const done = new Map(DEEDS.map(({ name }) => [name, { done: 0, impossible: 0 }]));

  const end = performance.now() + MINUTES * 60_000;
  for (let count = 1; count <= SHORTEST || performance.now() < end; count += 1) {
    const tab = dice.pick(tabs);
    const deed = dice.weighted(DEEDS);
    await test.step(`${count}. Tab ${tab.name} ${deed.name}`, async () => {
      const tally = done.get(deed.name)!;
      if (await attempted(() => deed.act(tab, world))) tally.done += 1;
      else tally.impossible += 1;
      for (const each of tabs) await lookAt(each);
    });
    if (count % REST === 0) {
      await test.step(`Rest after ${count}`, async () => {
        await comeToRest(world);
        await imagesAreWhole(world);
        await trainsAsEver(world, digest);
        await runsAreKept(world);
        for (const each of tabs) await lookAt(each);
        if (MINUTES > 0) console.log(count, JSON.stringify(await tab.measure()), JSON.stringify(await browserUse(browser)));
      });
    }
  }

  const used = await tabs[0].measure();
  console.log('At the start', JSON.stringify(start), '\nat the end  ', JSON.stringify({ page: used, browser: await browserUse(browser) }));
  console.table(Object.fromEntries(done));
  expect(used.heapMegabytes, 'memory of the page').toBeLessThan(3 * start.page.heapMegabytes);
  expect(used.nodes, 'nodes of the page').toBeLessThan(3 * start.page.nodes);
  expect(used.listeners, 'listeners of the page').toBeLessThan(3 * start.page.listeners);
  expect(used.workers, 'workers').toBeLessThanOrEqual(start.page.workers);

  // What is left where everything is given back.
  for (const { page } of tabs) await page.close();
  const [tab] = tabs;
  await tab.open(QUICK);
  await tab.lab.digest();
  const after = await browserUse(browser);
  expect(after.processes, 'processes').toBeLessThanOrEqual(start.browser.processes + 1);
  expect(after.files, 'open files').toBeLessThanOrEqual(1.5 * start.browser.files);
  expect(after.megabytes, 'memory of the browser').toBeLessThan(2 * start.browser.megabytes);
});

/** Whether it was done: what it is done to may have gone meanwhile. Anything else that fails is a failure. */
async function attempted(act: () => Promise<boolean | void>) {
  const late = new Promise<boolean>((_, reject) => {
    setTimeout(() => reject(new Error(`This takes more than ${DEED_MILLIS / 1000} seconds.`)), DEED_MILLIS).unref();
  });
  try {
    return await Promise.race([act(), late]) !== false;
  } catch (error) {
    if (error instanceof Error && /Timeout \d+ms exceeded/.test(error.message)) return false;
    throw error;
  }
}
