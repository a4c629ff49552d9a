/** What the page is for, from a link to its verdict and what can be kept of it: once in each browser. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, unzipSync, zipSync } from 'fflate';
import { By, Key } from 'selenium-webdriver';
import { paint } from '../own_images/own_images.ts';
import { LASTING, QUICK } from '../support/lab_page.ts';
import { expect, test } from './driven_page.ts';
import { EMBEDDING } from './watched_copy.ts';

test('a link is opened, its problems are named, and a copied one reproduces the run', async ({ lab }) => {
  await lab.open(`${QUICK}&seed=1e308&colour=red`);
  await lab.says('[role=alert]', 'Seed: 1e308 is not possible, 4,294,967,295 is used');
  await lab.says('[role=alert]', 'There is no setting “colour”.');
  await expect.poll(() => lab.evaluate(() => location.hash)).toContain('seed=4294967295');
  const digest = await lab.digest();
  await lab.click('Copy link');
  await lab.says('[role=status]', 'Link copied: it reproduces this run');
  const link = new URL(await lab.pasted());
  expect(link.origin).toBe(new URL(lab.site.root).origin);
  expect(link.hash).toContain(`&digest=${digest}`);

  await lab.open(link.hash);
  await lab.says('[role=alert]', /^$/);
  await lab.click('Train');
  await lab.says('[role=status]', 'It is the run that the link was copied from, bit for bit.');
});

test('a run is trained, paused, taken a step further, and reset', async ({ lab }) => {
  await lab.open(LASTING);
  await lab.click('Train');
  await lab.untilSteps(3);
  await lab.click('Pause');
  await lab.says('[role=status]', /^Paused/);
  const steps = await lab.steps();
  await lab.click('Step');
  await expect.poll(() => lab.steps()).toBe(steps + 1);
  await lab.click('Train');
  await lab.untilSteps(steps + 5);
  await lab.click('Reset');
  await lab.says('[role=status]', 'Ready to train.');
  expect(await lab.evaluate(() => window.lab.run)).toBeNull();
});

test('a setting is changed by hand, and the next run is another', async ({ lab }) => {
  await lab.open(QUICK);
  const before = await lab.digest();
  const slider = await lab.driver.findElement(By.xpath('//input[@type="range"][@id = //label[normalize-space()="Dropout"]/@for]'));
  expect(await slider.getAccessibleName()).toBe('Dropout');
  await slider.sendKeys(Key.ARROW_RIGHT);
  await expect.poll(() => lab.experiment().then(({ dropout }) => dropout)).toBe(0.05);
  await expect.poll(() => lab.evaluate(() => location.hash)).toContain('&dropout=0.05');
  const after = await lab.digest();
  expect(after).not.toBe(before);
});

test('after a run there are figures, a chart and a verdict', async ({ lab }) => {
  await lab.open(`${QUICK}&test=40`);
  await lab.digest();
  await lab.says('.results', /Training accuracy ?\d/);
  const headline = await lab.evaluate(() => window.lab.run!.diagnosis!.verdict.headline);
  await lab.says('#verdict .headline', headline);
  const colours = await lab.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('#accuracy-chart canvas')!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
  expect(colours, 'of the chart').toBeGreaterThan(3);
});

test('own images from an archive are trained with, and are there on the next visit', async ({ lab, driven }) => {
  const link = '#v=2&data=own&classes=2&train=20&test=10&blocks=1&width=4&dense=8&batch=4&epochs=1';
  await lab.open();
  const paths = Array.from({ length: 30 }, (_, index) => `pets/${index % 2 ? 'cats' : 'dogs'}/${index}.png`);
  const pictures = await lab.evaluate(paint, paths.map((path, seed) => ({ path, hue: 120 * (seed % 2), seed })));
  const archive = join(driven.downloads, '..', 'pets.zip');
  await writeFile(archive, zipSync(Object.fromEntries(paths.map((path, index) => [path, Buffer.from(pictures[index], 'base64')]))));

  await lab.evaluate((link) => window.lab.load(link).then(() => {}), link);
  // No driver can close the system's own dialog for files.
  await lab.find('#own-images input[type=file]');
  await lab.evaluate(() => document.querySelector('#own-images input[type=file]')!
    .addEventListener('click', (event) => event.preventDefault(), { once: true }));
  await lab.click('Choose ZIP or images');
  await lab.find('#own-images input[type=file]').sendKeys(archive);
  await lab.says('#own-images .own-report', '30 images loaded.');
  await lab.says('#own-images', '30 images in 2 classes');
  await expect.poll(() => lab.evaluate(() => window.lab.own !== null)).toBe(true);
  const digest = await lab.digest();

  await lab.open(link);
  await lab.says('#own-images', '30 images in 2 classes');
  await expect.poll(() => lab.evaluate(() => window.lab.own !== null)).toBe(true);
  expect(await lab.digest()).toBe(digest);
});

test('runs are in the list on the next visit', async ({ lab }) => {
  await lab.open(`${QUICK}&seed=2`);
  const digest = await lab.digest();
  await lab.click('Runs');
  await lab.says('#runs [role=list], #runs ol', 'just now');
  await lab.open(QUICK);
  await lab.click('Runs');
  await lab.says('#runs', 'Your last 50 runs stay in this browser');
  await expect.poll(() => lab.evaluate(() => document.querySelector<HTMLInputElement>('#runs li textarea, #runs li input')?.value)).toMatch(/Seed 2$/);
  await lab.click('Load');
  await expect.poll(() => lab.experiment().then(({ seed }) => seed)).toBe(2);
  expect(await lab.digest()).toBe(digest);
});

test('figures and programs are saved as files', async ({ lab }) => {
  await lab.open(QUICK);
  const digest = await lab.digest();
  await lab.click('Save and load');
  const figures = await lab.downloaded('overfit-lab-figures.json', () => lab.click('Save figures as JSON'));
  expect(JSON.parse(figures.toString()).digest).toBe(digest);
  const archive = await lab.downloaded('overfit-lab-experiment.zip', () => lab.click('Save as PyTorch, Keras and Burn programs'));
  const files = unzipSync(archive);
  const [settings] = Object.entries(files).filter(([path]) => path.endsWith('experiment.json'));
  expect(strFromU8(settings[1])).toContain('"train": 20');
});

test('a second visit needs no server, and gives the same run', async ({ lab }) => {
  await lab.open(QUICK);
  const online = await lab.digest();
  const { name } = await lab.evaluate(() => window.lab.build!);
  // Its engine is kept when the page has started.
  await expect.poll(() => lab.evaluate(async () => {
    const paths = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return paths.flat().map(({ url }) => url).filter((url) => url.includes('/engines/')).length;
  }), { message: 'files of the engine that are kept; none by a page that was put together for development' }).toBe(2);
  lab.site.close();
  await lab.open(QUICK);
  expect(await lab.digest()).toBe(online);
  expect((await lab.evaluate(() => window.lab.build!)).name).toBe(name);
});

test('another page embeds the lab and trains with it', async ({ lab }) => {
  await lab.driver.get(lab.site.root + EMBEDDING);
  const outcome = await lab.evaluate(async (link) => {
    const frame = document.querySelector('iframe')!;
    frame.src = `./${link}`;
    await new Promise((resolve) => { frame.addEventListener('load', resolve, { once: true }); });
    const { lab } = frame.contentWindow as Window;
    await lab.ready;
    const { outcome, digest } = await lab.train();
    return { outcome, digest, train: lab.experiment!.train, threads: lab.build!.threads };
  }, QUICK);
  expect(outcome).toEqual({ outcome: 'finished', digest: expect.stringMatching(/^[0-9a-f]{16}$/), train: 20, threads: 1 });
});
