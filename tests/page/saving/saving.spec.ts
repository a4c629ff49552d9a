/** Saving what a run leaves: chart, figures, weights, programs; and starting from saved weights. */

import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { expect, LASTING, QUICK, test } from '../support/lab_page.ts';
import { chunk } from '../support/modules.ts';
import { openRuns } from '../runs/run_list.ts';

async function openMenu(page: Page) {
  const summary = page.getByText('Save and load');
  const isOpen = await summary.evaluate((element) => (element.parentElement as HTMLDetailsElement).open);
  if (!isOpen) await summary.click();
}

async function save(page: Page, what: string) {
  const button = page.getByRole('button', { name: `Save ${what}`, exact: true });
  await openMenu(page);
  const downloading = page.waitForEvent('download');
  await button.click();
  const download = await downloading;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

const history = (page: Page) => page.evaluate(() => window.lab.run!.history.epochs);

test('the figures as CSV read back as the same numbers, one row an epoch', async ({ lab, page }) => {
  await lab.open(`${QUICK}&validation=0.3`);
  await lab.digest();
  const { name, bytes } = await save(page, 'figures as CSV');
  expect(name).toBe('overfit-lab-figures.csv');
  const [heads, ...rows] = bytes.toString().trimEnd().split('\n').map((line) => line.split(','));
  const epochs = await history(page);
  expect(rows).toHaveLength(epochs.length);
  const at = (row: string[], head: string) => {
    expect(heads).toContain(head);
    return row[heads.indexOf(head)];
  };
  rows.forEach((row, epoch) => {
    expect(row).toHaveLength(heads.length);
    expect(Number(at(row, 'epoch'))).toBe(epoch);
    const scores = epochs[epoch];
    for (const split of ['train', 'validation', 'test'] as const) {
      for (const metric of ['accuracy', 'loss'] as const) expect(Number(at(row, `${split}_${metric}`))).toBe(scores[split]![metric]);
    }
    expect([Number(at(row, 'test_interval_low')), Number(at(row, 'test_interval_high'))]).toEqual(scores.test!.interval);
    expect(Number(at(row, 'gap'))).toBe(scores.train!.accuracy - scores.test!.accuracy);
  });
  expect(at(rows[0], 'reported_accuracy'), 'the untrained network reports nothing').toBe('');
  expect(Number(at(rows[1], 'reported_accuracy'))).toBe(epochs[1].reported!.accuracy);
});

test('the figures as JSON are those of lab.run, with what reproduces it', async ({ lab, page }) => {
  await lab.open(`${QUICK}&dropout=0.3`);
  const digest = await lab.digest();
  const { name, bytes } = await save(page, 'figures as JSON');
  expect(name).toBe('overfit-lab-figures.json');
  const saved = JSON.parse(bytes.toString());
  expect(saved.history).toEqual(await history(page));
  expect(saved.digest).toBe(digest);
  const run = await page.evaluate(() => {
    const { link, experiment, arithmetic, build, startedAt } = window.lab.run!;
    return { link, experiment, arithmetic, build, startedAt };
  });
  expect(saved).toMatchObject({ ...run, startedAt: new Date(run.startedAt).toISOString(), outcome: 'finished' });
  expect(saved.build.name).toMatch(/^flex/);
  expect(saved.name).toContain('Dropout 0.3');
});

test('the chart as SVG is text and vectors, with title, axes, legend and the pinned runs', async ({ lab, page }) => {
  const runs = await openRuns(lab, QUICK);
  await runs.train(`${QUICK}&seed=2`, `${QUICK}&seed=3`);
  await runs.open();
  await runs.row(1).name.fill('<b>&“Pinned” run');
  await runs.row(1).name.press('Enter');
  await runs.row(1).pin.click();
  const { name, bytes } = await save(page, 'chart as SVG');
  expect(name).toBe('overfit-lab-chart.svg');
  const drawn = await page.evaluate((source) => {
    const svg = new DOMParser().parseFromString(source, 'image/svg+xml');
    return {
      root: svg.documentElement.tagName,
      texts: [...svg.querySelectorAll('text')].map(({ textContent }) => textContent),
      strokes: [...svg.querySelectorAll('g polyline')].map((line) => line.getAttribute('stroke')),
      outside: source.match(/(href|src|url\((?!#))/g),
      description: svg.querySelector('desc')!.textContent,
    };
  }, bytes.toString());
  expect(drawn.root).toBe('svg');
  const final = await page.evaluate(() => window.lab.run!.history.measured!.train.accuracy);
  expect(drawn.texts).toEqual(expect.arrayContaining(['Accuracy', 'Loss', 'Epoch', '100%', '<b>&“Pinned” run', `Training ${(100 * final).toFixed(1)}%`]));
  expect(drawn.texts.slice(0, 3).join(' ')).toContain('Seed 3');
  expect(drawn.strokes.length).toBeGreaterThanOrEqual(2 * (3 + 2));
  expect(drawn.outside, 'it needs nothing else').toBeNull();
  expect(drawn.description).toBe(await page.evaluate(() => window.lab.run!.link));
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the chart as PNG is twice as fine as the page, on its ${colorScheme} ground`, async ({ lab, page }) => {
    await page.emulateMedia({ colorScheme });
    await lab.open(QUICK);
    await lab.digest();
    const { name, bytes } = await save(page, 'chart as PNG');
    expect(name).toBe('overfit-lab-chart.png');
    const { width, corner, inked, panel } = await page.evaluate(async (base64) => {
      const blob = await new Response(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))).blob();
      const bitmap = await createImageBitmap(blob);
      const brush = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true })!;
      brush.drawImage(bitmap, 0, 0);
      const { data } = brush.getImageData(0, 0, bitmap.width, bitmap.height);
      const corner = [...data.slice(0, 4)];
      let inked = 0;
      for (let index = 0; index < data.length; index += 4) if (data[index] !== corner[0]) inked += 1;
      brush.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--panel');
      brush.fillRect(0, 0, 1, 1);
      return { width: bitmap.width, corner, inked, panel: [...brush.getImageData(0, 0, 1, 1).data] };
    }, bytes.toString('base64'));
    expect(width).toBe(1920);
    expect(corner).toEqual(panel);
    expect(inked).toBeGreaterThan(10_000);
  });
}

test('a mystery stays one in its files', async ({ lab, page }) => {
  await lab.open(QUICK);
  await page.evaluate(() => window.lab.change({ scenario: 'prediction-order' }));
  const link = await page.evaluate(() => window.lab.mysteryLink());
  await lab.open(link!);
  await lab.digest();
  for (const what of ['figures as JSON', 'figures as CSV', 'chart as SVG']) {
    expect((await save(page, what)).bytes.toString(), what).not.toContain('prediction');
  }
});

test('before a run there is nothing to save, during one there is what is measured', async ({ lab, page }) => {
  await lab.open(LASTING);
  await openMenu(page);
  await page.getByRole('button', { name: 'Save figures as CSV' }).click();
  await expect(lab.status).toHaveText('There is nothing to save yet: press Train first.');
  expect(lab.requests, 'nothing is loaded for it').not.toContain(chunk('saved_run'));
  await page.getByRole('button', { name: 'Save weights' }).click();
  await expect(lab.status).toHaveText('There is nothing to save yet: press Train first.');
  await lab.train.click();
  await lab.untilSteps(90);
  const { bytes } = await save(page, 'figures as CSV');
  expect(bytes.toString().split('\n').length).toBeGreaterThan(3);
  await save(page, 'chart as SVG');
});

/** The tensors that a safetensors file holds: a header in JSON after its length. */
function tensorsOf(file: Buffer): Record<string, { dtype: string, shape: number[] }> {
  const { __metadata__: _, ...tensors } = JSON.parse(file.subarray(8, 8 + Number(file.readBigUInt64LE())).toString());
  return tensors;
}

const startFrom = (page: Page, buffer: Buffer, name = 'mine.safetensors') =>
  page.getByLabel('File of weights').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });

test('weights saved from one run give another the same evaluation, to the bit', async ({ lab, page }) => {
  await lab.open(QUICK);
  const digest = await lab.digest();
  const before = (await history(page)).at(-1)!;
  const { name, bytes } = await save(page, 'weights');
  expect(name).toBe('overfit-lab-weights.safetensors');
  expect(tensorsOf(bytes)['conv1.weight']).toMatchObject({ dtype: 'F32', shape: [4, 3, 3, 3] });

  await lab.reset.click();
  await openMenu(page);
  await expect(page.getByRole('button', { name: 'Start from saved weights' })).toBeVisible();
  await startFrom(page, bytes);
  await expect(lab.status).toContainText('Measured with the weights of “mine.safetensors”');
  await expect.poll(async () => (await history(page))[0]?.test).toEqual(before.test);
  expect((await history(page))[0].train).toEqual(before.train);
  expect(await lab.steps(), 'no step before one asks for it').toBe(0);

  await lab.train.click();
  await page.evaluate(() => window.lab.run!.ended);
  expect(await page.evaluate(() => window.lab.run!.digest)).not.toBe(digest);
  await lab.copyLink.click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link, 'nobody could reproduce it').not.toContain('digest=');
});

test('weights of another network are refused by name and shape, and the page goes on', async ({ lab, page }) => {
  await lab.open(QUICK);
  await lab.digest();
  const { bytes } = await save(page, 'weights');
  await lab.open(QUICK.replace('width=4', 'width=8'));
  await startFrom(page, bytes);
  await expect(lab.alert).toContainText('conv1.weight');
  await expect(lab.alert).toContainText('[4, 3, 3, 3]');
  await expect(lab.alert).toContainText('[8, 3, 3, 3]');
  await startFrom(page, Buffer.from('no such file'));
  await expect(lab.alert).toContainText('safetensors');
  expect(await lab.digest()).toMatch(/^[0-9a-f]{16}$/);
});

test('weights that do not fit leave the run as it is', async ({ lab, page }) => {
  await lab.open(QUICK);
  const digest = await lab.digest();
  const { bytes } = await save(page, 'weights');
  const before = await history(page);
  await startFrom(page, Buffer.from('no such file'));
  await expect(lab.alert).toContainText('safetensors');
  expect(await page.evaluate(() => ({ digest: window.lab.run?.digest, phase: window.lab.phase }))).toEqual({ digest, phase: 'finished' });
  expect(await history(page)).toEqual(before);
  expect((await save(page, 'weights')).bytes, 'its network is there, too').toEqual(bytes);

  await startFrom(page, bytes);
  await expect(lab.status).toContainText('Measured with the weights of “mine.safetensors”');
  const accepted = await page.evaluate(() => window.lab.startFrom(Uint8Array.of(1, 2, 3), 'mine.safetensors'));
  expect(accepted, 'a file is not another of its name').toBe(false);
  expect(await page.evaluate(() => window.lab.run!.weightsFrom)).toBe('mine.safetensors');
});

/** The texts among the programs' files, and the names of all. */
async function savePrograms(page: Page) {
  const { name, bytes } = await save(page, 'as PyTorch, Keras and Burn programs');
  const files = unzipSync(bytes);
  const texts = Object.entries(files).filter(([name]) => /\.(py|rs|toml|json)$/.test(name))
    .map(([name, content]) => [name.replace(/.*\//, ''), strFromU8(content)]);
  return { name, names: Object.keys(files), texts: Object.fromEntries(texts) as Record<string, string> };
}

test('the experiment is saved as programs for PyTorch, Keras and Burn, with its images and first weights', async ({ lab, page }) => {
  await lab.open(`${QUICK}&dropout=0.3`);
  const { name, names, texts } = await savePrograms(page);
  expect(name).toBe('overfit-lab-experiment.zip');
  expect(names.map((path) => path.replace('overfit-lab-experiment/', '')).sort()).toEqual([
    'Cargo.toml', 'experiment.json', 'initial_weights.safetensors', 'test.safetensors', 'train.safetensors', 'train_burn.rs',
    'train_keras.py', 'train_pytorch.py',
  ]);
  expect(JSON.parse(texts['experiment.json']).link).toBe(await page.evaluate(() => window.lab.description!.link));
  expect(texts['train_pytorch.py']).toContain('Dropout(0.3)');
  expect(texts['train_keras.py']).toContain('Dropout(0.3)');
  expect(texts['train_burn.rs']).toContain('dropout: 0.3,');
  expect(texts['Cargo.toml']).toContain('path = "train_burn.rs"');
});

test('a mystery stays one in its programs', async ({ lab, page }) => {
  await lab.open(QUICK);
  await page.evaluate(() => window.lab.change({ scenario: 'prediction-order' }));
  const open = await savePrograms(page);
  expect(Object.values(open.texts).join(), 'what is not hidden is told').toContain('prediction-order');
  const link = await page.evaluate(() => window.lab.mysteryLink());
  await lab.open(link!);
  const hidden = await savePrograms(page);
  expect(Object.values(hidden.texts).join()).not.toContain('prediction-order');
  expect(hidden.texts['train_pytorch.py'], 'with a fault or without').toContain('Of a fault that the lab plants');
  await page.evaluate(() => window.lab.change({ scenario: 'none' }));
  const sound = await savePrograms(page);
  expect(sound.texts['train_pytorch.py']).toContain('Of a fault that the lab plants');
});
