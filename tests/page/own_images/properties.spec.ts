/** Own images: what holds for whatever lies in the database, in an archive or in a folder. */

import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { strToU8, zipSync } from 'fflate';
import type { ImageClass, OwnImage, State } from '../../../www/own_images/image_collection.js';
import { sizeIn } from '../../../www/own_images/image_decoder.js';
import { layOut, MANIFEST } from '../../../www/own_images/image_layout.js';
import { MOST_ARCHIVE_BYTES, MOST_FILES, MOST_LIST_BYTES, Unreadable } from '../../../www/own_images/import_limits.js';
import { merge } from '../../../www/own_images/merging.js';
import { changesBetween, fromFirstVersion, NOTHING, revisionOf, sortOut } from '../../../www/own_images/stored_images.js';
import { listOf } from '../../../www/own_images/zip_directory.js';
import { fc, holds, mutated } from '../support/properties.ts';

const BYTES = 3_072;

/** Classes and images, with small ids; each image has pixels of its own. */
const states: fc.Arbitrary<State> = fc.record({
  names: fc.uniqueArray(fc.constantFrom('ant', 'bee', 'cat', 'dog', 'eel'), { minLength: 1 }),
  images: fc.array(fc.tuple(fc.nat(4), fc.nat(255)), { maxLength: 8 }),
}).map(({ names, images }) => {
  const classes: ImageClass[] = names.map((name, index) => ({ id: index + 1, name }));
  return {
    classes,
    images: images.map(([label, grey], index) => ({
      id: 100 + index, classId: classes[label % classes.length].id, pixels: new Uint8Array(BYTES).fill(grey).fill(index, 0, 8),
    })),
    lastId: 200,
  };
});

/** What is done to a state, one thing after the other. */
const edits = fc.array(fc.tuple(fc.constantFrom('add', 'remove', 'move', 'rename', 'removeClass', 'addClass'), fc.nat(20), fc.nat(20)), { maxLength: 5 });

function edited(state: State, steps: [string, number, number][], tint: number): State {
  let { classes, images, lastId } = state;
  for (const [step, one, other] of steps) {
    const image = images[one % Math.max(1, images.length)] as OwnImage | undefined;
    const target = classes[other % Math.max(1, classes.length)] as ImageClass | undefined;
    const name = `${['fly', 'gnu', 'hen', 'ant'][one % 4]}`;
    if (step === 'add' && target) {
      lastId += 1;
      images = [...images, { id: lastId, classId: target.id, pixels: new Uint8Array(BYTES).fill(tint).fill(lastId, 0, 8) }];
    }
    if (step === 'remove' && image) images = images.filter(({ id }) => id !== image.id);
    if (step === 'move' && image && target) images = images.map((each) => (each === image ? { ...each, classId: target.id } : each));
    if (step === 'rename' && target && !classes.some((each) => each.name === name)) {
      classes = classes.map((each) => (each === target ? { ...each, name } : each));
    }
    if (step === 'removeClass' && target) {
      classes = classes.filter((each) => each !== target);
      images = images.filter(({ classId }) => classId !== target.id);
    }
    if (step === 'addClass' && !classes.some((each) => each.name === name)) {
      lastId += 1;
      classes = [...classes, { id: lastId, name }];
    }
  }
  return { classes, images, lastId };
}

/** The class and the pixels of each image. */
const labelled = ({ classes, images }: State) => images.map(({ classId, pixels }) => (
  `${classes.find(({ id }) => id === classId)?.name}: ${[...pixels.subarray(0, 9)]}`));

function expectWhole({ classes, images, lastId }: State) {
  const ids = [...classes, ...images].map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(Math.max(0, ...ids) <= lastId);
  assert.equal(new Set(classes.map(({ name }) => name)).size, classes.length);
  for (const { classId, pixels } of images) {
    assert.equal(classes.some(({ id }) => id === classId), true);
    assert.equal(pixels.length, BYTES);
  }
}

/** The entries of the database that holds a state. */
function entriesOf(state: State) {
  const { classes, images } = changesBetween(NOTHING, state);
  const keyed = <T extends { id: number }>(values: T[]) => values.map((value) => ({ key: value.id as IDBValidKey, value }));
  return { classes: keyed(classes), images: keyed(images), revisions: [{ key: 3 as IDBValidKey, value: revisionOf(state, 3) as unknown }] };
}

test('what is stored comes back as it was', () => {
  holds(fc.property(states, (state) => {
    const found = sortOut(entriesOf(state));
    const { revision, broken, missing, isOther } = found;
    assert.deepEqual({ revision, broken, missing, isOther }, { revision: 3, broken: [], missing: 0, isOther: false });
    assert.deepEqual(found.state, state);
  }));
});

test('no entry that is damaged, exchanged or gone passes unnoticed', () => {
  const harms = fc.tuple(fc.constantFrom('byte', 'class', 'swap', 'short', 'gone', 'name', 'type'), fc.nat(100), fc.nat(100));
  holds(fc.property(states.filter(({ images }) => images.length > 1), harms, (state, [harm, one, other]) => {
    const entries = structuredClone(entriesOf(state));
    const { images, classes } = entries;
    const image = images[one % images.length].value;
    const second = images[(one + 1) % images.length].value;
    if (harm === 'byte') image.pixels[other] ^= 1;
    if (harm === 'class') image.classId += 1;
    if (harm === 'swap') [image.pixels, second.pixels] = [second.pixels, image.pixels];
    if (harm === 'short') image.pixels = image.pixels.subarray(1);
    if (harm === 'gone') images.splice(one % images.length, 1);
    if (harm === 'name') classes[one % classes.length].value.name += 's';
    if (harm === 'type') Object.assign(image, { pixels: [...image.pixels] });
    const found = sortOut(entries);
    expectWhole(found.state);
    assert.ok(found.broken.length + found.brokenClasses.length + found.missing > 0);
    const before = labelled(state);
    for (const each of labelled(found.state)) assert.ok(before.includes(each));
  }));
});

test('whatever lies in the database, what is taken from it is whole', () => {
  const junk = fc.array(fc.record({
    key: fc.oneof(fc.nat(), fc.string(), fc.double()) as fc.Arbitrary<IDBValidKey>,
    value: fc.oneof(fc.anything(), fc.record({ id: fc.nat(5), name: fc.string(), checksum: fc.nat() }),
      fc.record({ id: fc.nat(5), classId: fc.nat(5), pixels: fc.uint8Array(), checksum: fc.nat() })),
  }), { maxLength: 6 });
  holds(fc.property(states, junk, junk, junk, (state, classes, images, revisions) => {
    const entries = entriesOf(state);
    const found = sortOut({
      classes: [...classes, ...entries.classes], images: [...entries.images, ...images], revisions: [...entries.revisions, ...revisions],
    });
    expectWhole(found.state);
    assert.ok(found.state.images.length >= state.images.length);
  }));
});

test('what the first version kept is taken as a whole, or set aside as a whole', () => {
  const names = fc.oneof(fc.constant(['a', 'b']), fc.array(fc.string()), fc.anything());
  const labels = fc.oneof(fc.array(fc.nat(2), { maxLength: 5 }).map((all) => Uint16Array.from(all)), fc.constant(undefined));
  holds(fc.property(names, labels, fc.nat(5), fc.nat(1), (classNames, labels, count, spare) => {
    const pixels = new Uint8Array(count * BYTES + spare).map((_, index) => index / BYTES);
    const { state, broken } = fromFirstVersion({ classNames, labels }, pixels);
    expectWhole(state);
    assert.equal(state.images.length + broken.filter((each) => each.pixels).length, count);
    assert.equal(state.images.length === 0 || broken.length === 0, true);
  }));
});

test('the edits of two tabs come together, and no image gets a class that no tab has given it', () => {
  holds(fc.property(states, edits, edits, (base, here, there) => {
    const mine = edited(base, here, 7);
    const theirs = edited(base, there, 9);
    const merged = merge(base, mine, theirs);
    expectWhole(merged);
    const pixelsOf = ({ images }: State) => images.map(({ pixels }) => String(pixels.subarray(0, 9)));
    for (const state of [mine, theirs]) {
      const added = state.images.filter(({ id }) => !base.images.some((image) => image.id === id));
      for (const { pixels } of added) assert.ok(pixelsOf(merged).includes(String(pixels.subarray(0, 9))));
    }
    for (const { id } of base.images) {
      const isDeleted = [mine, theirs].some(({ images }) => !images.some((image) => image.id === id));
      assert.equal(merged.images.some((image) => image.id === id), !isDeleted);
    }
    const renamed = (name: string) => new Set([mine, theirs].flatMap(({ classes }) => {
      const { id } = [...mine.classes, ...theirs.classes, ...base.classes].find((one) => one.name === name) ?? { id: 0 };
      return classes.filter((one) => one.id === id).map((one) => one.name);
    }).concat(name));
    const given = [...labelled(mine), ...labelled(theirs)];
    for (const { classId, pixels } of merged.images) {
      const { name } = merged.classes.find(({ id }) => id === classId)!;
      const told = given.filter((each) => each.endsWith(`: ${[...pixels.subarray(0, 9)]}`)).map((each) => each.split(':')[0]);
      assert.equal(told.some((one) => one === name || renamed(one).has(name) || renamed(name).has(one)), true);
    }
  }));
});

test('a tab that has edited nothing takes what is stored, and one that edits alone keeps its edits', () => {
  holds(fc.property(states, edits, (base, steps) => {
    const other = edited(base, steps, 7);
    assert.deepEqual(labelled(merge(base, base, other)), labelled(other));
    assert.deepEqual(labelled(merge(base, other, base)).sort(), labelled(other).sort());
  }));
});

test('a class may get the name of one that was deleted before it', () => {
  const pixels = new Uint8Array(BYTES);
  const base: State = { classes: [{ id: 1, name: 'bee' }, { id: 2, name: 'ant' }], images: [{ id: 3, classId: 1, pixels }], lastId: 3 };
  const mine: State = { ...base, classes: [{ id: 1, name: 'ant' }] };
  assert.deepEqual(merge(base, mine, base), mine);
});

test('every file of a folder is an image to read, or is named among those that are left out', async () => {
  const part = fc.oneof(fc.constantFrom('..', '.', '.git', '__MACOSX', 'train', 'test', 'cats', 'a.zip', 'x.png', MANIFEST, 'con'), fc.string(),
    fc.string({ minLength: 300, maxLength: 1_200 }));
  const paths = fc.array(fc.array(part, { minLength: 1, maxLength: 40 }), { maxLength: 20 });
  const manifests = fc.oneof(fc.json(), fc.constant(JSON.stringify({ classes: [{ folder: 'cats', name: 'dogs' }] })));
  await holds(fc.asyncProperty(paths, manifests, fc.option(fc.string()), async (paths, manifest, into) => {
    const entries = paths.map((path) => ({ path, size: 10, read: async () => new Blob([manifest]) }));
    const leftOut = { skipped: [] as { name: string, reason: string }[], passedOver: [] as string[] };
    const { classNames, jobs } = await layOut(entries, into, leftOut);
    const manifestFiles = paths.filter((path) => path.at(-1) === MANIFEST).length;
    const told = jobs.length + leftOut.skipped.length + leftOut.passedOver.length;
    assert.ok(told <= paths.length);
    assert.ok(told >= paths.length - manifestFiles);
    for (const { className } of jobs) assert.ok(classNames.includes(className));
    for (const { entry } of jobs) assert.ok(!entry.path.includes('..'));
  }));
});

const ARCHIVE = zipSync({
  'pets/cats/1.png': [strToU8('not much of a cat'), { level: 0 }], 'pets/dogs/1.png': strToU8('dog '.repeat(500)), 'pets/é.txt': strToU8('x'), 'pets/': new Uint8Array(),
}, { comment: 'with a comment' } as object);

test('a list of files is whole or refused, whatever an archive claims, and little is read for it', async () => {
  const archives = fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated(ARCHIVE), mutated(ARCHIVE.slice(-200)));
  await holds(fc.asyncProperty(archives, async (bytes) => {
    let readBytes = 0;
    const read = async (from: number, to: number) => {
      readBytes += to - from;
      return bytes.slice(from, to);
    };
    try {
      const entries = await listOf(bytes.length, read);
      assert.ok(entries.length <= MOST_FILES);
      assert.ok(entries.reduce((sum, { size }) => sum + size, 0) <= MOST_ARCHIVE_BYTES);
      for (const { offset, packed } of entries) assert.ok(offset + packed <= bytes.length);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
    }
    assert.ok(readBytes <= 2 * MOST_LIST_BYTES);
  }));
});

test('the head of an image tells a size or is refused, whatever it is', () => {
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const beginnings = ['\x89PNG\r\n\x1a\n', '\xff\xd8\xff\xe0\x00\x10JFIF\0', '\xff\xd8\xff\xe1\x00\x20Exif\0\0II*\0', 'GIF89a', 'RIFF\x10\0\0\0WEBPVP8 ', 'BM',
    'II*\0\x08\0\0\0', 'MM\0*\0\0\0\x08', '\0\0\0\x18ftypheic', '\0\0\0\x18ftypavif', '\0\0\0\x0cjP  ', '\0\0\0\x0cJXL ', 'icns\0\0', '8BPS', 'DDS ', '<svg ', '\0\0\x01\0\x02\0', 'P6\n', '\xff\x0a', '\xabKTX 11'];
  const heads = fc.oneof(mutated(new Uint8Array(png)), fc.tuple(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 400 }))
    .map(([beginning, rest]) => Uint8Array.from([...Buffer.from(beginning, 'latin1'), ...rest])));
  holds(fc.property(heads, (head) => {
    try {
      const { width, height } = sizeIn(head);
      assert.equal(typeof width === 'number' && typeof height === 'number', true);
    } catch (error) {
      assert.ok(error instanceof Error);
    }
  }));
});
