/**
 * Ten links, in every browser, on one thread and on several, in either arithmetic: the same bits. Some of them are
 * the crate's own, whose digests are on record.
 */

import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { serve } from '../support/site.ts';
import { PRESENT, start, type BrowserName } from './browsers.ts';
import { DrivenPage, expect } from './driven_page.ts';
import { watchedCopy } from './watched_copy.ts';

const TINY = '#v=2&train=24&test=16&classes=3&blocks=2&width=4&dense=8&batch=8';

/** On record. */
const CRATES = [
  `${TINY}&epochs=3`,
  `${TINY}&dropout=0.3&poolDropout=0.1&epochs=5`,
  `${TINY}&epochs=3&batchNorm=on&activation=gelu`,
  `${TINY}&epochs=3&flip=random`,
];

/** What has to be the same in all browsers. */
const LINKS = [
  ...CRATES,
  // A preset, and photographs: what an image file is decoded to.
  '#v=2&preset=seventy-six&train=32&test=48&width=4&dense=16&epochs=2',
  '#v=2&preset=fashion&train=40&test=40&blocks=2&width=4&dense=8&epochs=2',
  '#v=2&data=fashion-mnist&classes=10&train=40&test=40&blocks=1&width=4&dense=8&epochs=2&labelNoise=0.2&pixelNoise=0.1',
  // Every augmentation that resamples, mixes or redraws.
  '#v=2&train=24&test=16&blocks=1&width=4&dense=8&epochs=2&rotation=15&shift=0.1&zoom=0.1&brightness=0.1&contrast=0.2&mixup=0.2&copies=2',
  '#v=2&train=40&test=16&blocks=1&width=4&epochs=3&head=pooling&activation=leaky-relu&optimizer=sgd&momentum=0.5&schedule=cosine&smoothing=0.1&validation=0.2',
  // Enough work for each of several threads.
  '#v=2&train=64&test=32&blocks=2&convs=2&width=16&dense=32&batch=32&epochs=1',
];

const ARITHMETICS = ['plain', 'fused'];

/** What became of a link in a browser; no digest where the browser cannot do what the link asks for. */
interface Outcome {
  link: string;
  browser: BrowserName;
  build: string;
  threads: number;
  digest: string | null;
}

test('ten links have the same digests in every browser, on one thread and on several', async () => {
  test.setTimeout(900_000);
  const golden: Record<string, string> = JSON.parse(await readFile(new URL('../../run/golden_digests.json', import.meta.url), 'utf8'));
  const outcomes: Outcome[] = [];
  for (const browser of PRESENT) outcomes.push(...await outcomesIn(browser));
  console.log(asTable(outcomes));

  expect(outcomes).toHaveLength(LINKS.length * ARITHMETICS.length * PRESENT.length * 2);
  for (const link of LINKS.flatMap((link) => ARITHMETICS.map((arithmetic) => `${link}&arithmetic=${arithmetic}`))) {
    const found = outcomes.filter((outcome) => outcome.link === link);
    const digests = new Set(found.flatMap(({ digest }) => digest ?? []));
    const expected = golden[link];
    if (expected && digests.size > 0) digests.add(expected);
    expect(CRATES.some((known) => link.startsWith(known)), 'on record').toBe(Boolean(expected));
    expect([...digests], link).toHaveLength(link.endsWith('plain') || digests.size > 0 ? 1 : 0);
  }
});

/** What becomes of all links in a browser: on several threads, as a service worker makes it possible, and on one without. */
async function outcomesIn(browser: BrowserName) {
  const outcomes: Outcome[] = [];
  const driven = await start(browser);
  const copy = await watchedCopy();
  try {
    for (const isShared of [true, false]) {
      if (!isShared) await rm(join(copy.folder, 'service_worker.js'));
      const site = await serve(copy.folder);
      const lab = new DrivenPage(driven, site);
      await lab.open(LINKS[0]);
      const cores = await lab.evaluate(() => navigator.hardwareConcurrency);
      const build = await lab.evaluate(() => window.lab.build!);
      expect(build.threads, `threads in ${browser} on ${cores} cores`).toBe(isShared ? Math.min(cores, 8) : 1);
      for (const link of LINKS.flatMap((link) => ARITHMETICS.map((arithmetic) => `${link}&arithmetic=${arithmetic}`))) {
        const digest = await lab.evaluate(digestOf, link);
        outcomes.push({ link, browser, build: build.name, threads: build.threads, digest });
      }
      expect(await lab.problems(), browser).toEqual([]);
      site.close();
    }
  } finally {
    await driven.end();
    await copy.remove();
  }
  // What can be fused depends on the browser and the processor, and the build that it gets on the browser.
  const canFuse = outcomes.some(({ link, digest }) => link.endsWith('fused') && digest !== null);
  if (canFuse) expect(outcomes.every(({ build, digest }) => build.startsWith('flex-fused') && digest !== null)).toBe(true);
  expect(outcomes.every(({ link, digest }) => link.endsWith('fused') || digest !== null)).toBe(true);
  return outcomes;
}

/** Trains a link to its end; null if it was not with the arithmetic that the link asks for. Runs in the page. */
async function digestOf(link: string) {
  const { problems } = await window.lab.load(link);
  if (problems.length > 0) throw new Error(`${link}: ${problems.map(({ message }) => message).join(' ')}`);
  const { outcome, digest, arithmetic, experiment } = await window.lab.train();
  if (outcome !== 'finished') throw new Error(`${link}: ${outcome}`);
  return arithmetic === experiment.arithmetic ? digest! : null;
}

/** A row for each link and arithmetic, a column for each browser and number of threads. */
function asTable(outcomes: Outcome[]) {
  const column = ({ browser, build, threads }: Outcome) => `${browser}, ${build}, ${threads === 1 ? '1 thread' : `${threads} threads`}`;
  const columns = [...new Set(outcomes.map(column))];
  const links = [...new Set(outcomes.map(({ link }) => link))];
  return [
    ['link', ...columns],
    ['---', ...columns.map(() => '---')],
    ...links.map((link) => [`\`${link}\``, ...columns.map((name) => (
      outcomes.find((outcome) => outcome.link === link && column(outcome) === name)?.digest ?? 'cannot fuse'))]),
  ].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
