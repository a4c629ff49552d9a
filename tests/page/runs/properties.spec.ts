/** Runs: what holds for whatever lies in the database. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from '@playwright/test';
import { historyOf, nameOf, recordFrom, type RunRecord } from '../../../www/runs/run_record.js';
import { ago, percent } from '../../../www/shared/format.js';
import { fc, holds } from '../support/properties.ts';

const [FIRST] = JSON.parse(readFileSync(new URL('version_1.json', import.meta.url), 'utf8')).runs as RunRecord[];
const SECOND = recordFrom(FIRST)!;

/** The places of all values in a record. */
const placesIn = (value: unknown): string[][] => (value && typeof value === 'object'
  ? Object.entries(value).flatMap(([key, inner]) => [[key], ...placesIn(inner).map((rest) => [key, ...rest])]) : []);

/** A copy of a record with another value in one place. */
function altered(record: object, place: string[], value: unknown) {
  const copy = structuredClone(record) as Record<string, any>;
  let at = copy;
  for (const key of place.slice(0, -1)) at = at[key];
  at[place.at(-1)!] = value;
  return copy;
}

const strange = fc.oneof(fc.anything(), fc.constantFrom(9e15, -1, NaN, Infinity, 'length', '__proto__', null, undefined, '#', []));

test('whatever lies in the database is a run that can be shown, or is left out', () => {
  for (const record of [FIRST, SECOND]) {
    holds(fc.property(fc.constantFrom(...placesIn(record)), strange, (place, value) => {
      const read = recordFrom(altered(record, place, value));
      if (!read) return;
      const { measured } = historyOf(read);
      assert.ok(measured);
      assert.ok([nameOf(read), percent(measured.train.accuracy), ago(read.startedAt), new Date(read.startedAt).toISOString()].every((text) => typeof text === 'string'));
      assert.ok(historyOf(read).columns('loss', ['train', 'test'])[0].length > 0);
    }));
  }
  holds(fc.property(fc.anything(), (value) => { assert.equal(recordFrom(value), null); }));
});

test('no figure of a stored run is changed unnoticed', () => {
  const measured = placesIn(SECOND).filter(([key]) => ['link', 'name', 'planned', 'digest', 'figures'].includes(key));
  holds(fc.property(fc.constantFrom(...measured), strange, (place, value) => {
    const read = recordFrom(altered(SECOND, place, value));
    if (read) assert.equal(JSON.stringify(read), JSON.stringify(SECOND));
  }));
});

test('a run of the first version has the same figures in this one', () => {
  const { format, checksum, ...rest } = SECOND;
  const { format: first, ...before } = FIRST;
  assert.deepEqual([format, first, typeof checksum], [2, 1, 'number']);
  assert.deepEqual(rest, before);
});
