/** Runs in the browser's database: earlier versions, damage, two tabs, writes that fail half-way. */

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { RunRecord } from '../../../www/runs/run_record.js';
import { expect, LabPage, LASTING, QUICK, test } from '../support/lab_page.ts';
import { chunk } from '../support/modules.ts';
import { openRuns, RunListPanel } from './run_list.ts';

/** What the first version of records stored, recorded from it. */
const [FIRST] = JSON.parse(readFileSync(new URL('version_1.json', import.meta.url), 'utf8')).runs as RunRecord[];

test('a run that the first version of this page stored is listed as it was, and its next write has a checksum', async ({ lab }) => {
  const runs = await openRuns(lab, QUICK);
  await runs.store([FIRST]);
  await lab.open(QUICK);
  await runs.open();
  expect(await runs.names()).toEqual([FIRST.name]);
  await runs.row(0).pin.click();
  await expect.poll(async () => (await runs.stored())[0]).toMatchObject({ ...FIRST, format: 2, isPinned: true, checksum: expect.any(Number) });
});

test('damaged runs keep none of the others away, which can be saved, and go by themselves', async ({ lab, page }) => {
  const runs = await openRuns(lab, QUICK);
  await runs.train(QUICK);
  const [model] = await runs.stored() as unknown as RunRecord[];
  const tampered = structuredClone(model.figures);
  tampered.epochs[0].train!.accuracy = 1;
  await runs.store([
    { ...FIRST, id: 'good', title: 'An old one' },
    { ...model, id: 'late', startedAt: 9e15 },
    { ...model, id: 'tampered', figures: tampered },
    { ...FIRST, id: 'no epoch', figures: { ...FIRST.figures, bestEpoch: 'length' } },
    { id: 'nothing' },
  ]);
  await lab.open(QUICK);
  await runs.open();
  await expect(runs.panel).toContainText('4 runs are left out: another version of this page kept them, or they are damaged.');
  await expect(runs.rows).toHaveCount(2);
  await expect(lab.alert).toBeEmpty();
  const downloading = page.waitForEvent('download');
  await runs.button('Save the others as JSON').click();
  const saved = JSON.parse(await readFile(await (await downloading).path(), 'utf8'));
  expect(saved.runs.map(({ id }: RunRecord) => id).sort()).toEqual([model.id, 'good'].sort());
  await runs.button('Delete damaged').click();
  await expect.poll(async () => (await runs.stored()).map(({ id }) => id).sort()).toEqual([model.id, 'good'].sort());
  await expect(runs.panel).not.toContainText('left out');
  await expect(runs.rows).toHaveCount(2);
});

test('a run that another tab deletes stays away while it goes on, and comes back when that tab brings it back', async ({ lab, context, site }) => {
  const runs = await openRuns(lab, LASTING);
  await lab.train.click();
  await expect.poll(async () => (await runs.stored()).length).toBe(1);
  await runs.open();
  const otherPage = await context.newPage();
  const other = new LabPage(otherPage, site, { problems: [], expected: [] });
  await other.open(QUICK);
  const otherRuns = new RunListPanel(otherPage);
  await otherRuns.open();
  await otherRuns.row(0).remove.click();
  await expect(runs.rows).toHaveCount(0);
  // Several epochs, and longer than between two writes.
  await lab.untilSteps(await lab.steps() + 90);
  await lab.page.waitForTimeout(2_500);
  await expect(runs.rows).toHaveCount(0);
  expect(await runs.stored()).toEqual([]);
  await otherRuns.button('Undo delete').click();
  await expect(runs.rows).toHaveCount(1);
  await lab.reset.click();
  await otherPage.close();
});

test('runs are brought back all at once or not at all, wherever a write fails', async ({ page, site }) => {
  await page.route('**/blank', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><main></main>' }));
  await page.goto(`${site.root}blank`);
  const runs = new RunListPanel(page);
  const records = [1, 2, 3].map((index) => ({ ...FIRST, id: `run ${index}`, startedAt: index }));
  const outcomes: [string, number][] = [];
  for (const failing of [1, 2, 3, 4]) {
    await runs.store(records);
    const problem = await page.evaluate(async ([path, failing]) => {
      const { RunList } = await import(path) as typeof import('../../../www/runs/run_list.js');
      const list = new RunList();
      await list.ready;
      list.removeAll();
      const { put } = IDBObjectStore.prototype;
      let count = 0;
      IDBObjectStore.prototype.put = function (...args) {
        count += 1;
        if (count === failing) throw new DOMException('The disk is gone.', 'UnknownError');
        return put.apply(this, args);
      };
      list.undo();
      await new Promise((resolve) => { setTimeout(resolve, 1_000); });
      IDBObjectStore.prototype.put = put;
      return list.problem;
    }, [chunk('run_list'), failing] as const);
    outcomes.push([problem, (await runs.stored()).length]);
  }
  const refused = ['The browser could not keep runs: they are listed until you close the page.', 0];
  expect(outcomes).toEqual([refused, refused, refused, ['', 3]]);
});
