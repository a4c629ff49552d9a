/** Archives that are not what they claim, or more than the lab takes: refused before any work, and every file named. */

import { deflateSync, strToU8, zipSync } from 'fflate';
import { expect, type OwnPanel, test } from './own_images.ts';
import { tab } from './stored.ts';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** A file in an archive that is written by hand: what it holds, and what the list claims. */
interface Written { name: string; content?: Uint8Array; method?: number; size?: number; flags?: number }

/** An archive by hand, with a count of files that may not be true. */
function written(files: Written[], count = files.length) {
  const parts: Buffer[] = [];
  const list: Buffer[] = [];
  let offset = 0;
  for (const { name, content = PNG, method = 0, size = content.length, flags = 0 } of files) {
    const bytes = Buffer.from(name);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(bytes.length, 26);
    const listed = Buffer.alloc(46);
    listed.writeUInt32LE(0x02014b50, 0);
    listed.writeUInt16LE(flags, 8);
    listed.writeUInt16LE(method, 10);
    listed.writeUInt32LE(content.length, 20);
    listed.writeUInt32LE(size, 24);
    listed.writeUInt16LE(bytes.length, 28);
    listed.writeUInt32LE(offset, 42);
    parts.push(head, bytes, Buffer.from(content));
    list.push(listed, bytes);
    offset += head.length + bytes.length + content.length;
  }
  const listBytes = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(listBytes.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listBytes, end]);
}

/** Loads an archive; returns the report, and the list of files that were skipped. */
async function choose(own: OwnPanel, buffer: Uint8Array, name = 'pets.zip') {
  const choosing = own.page.waitForEvent('filechooser');
  await own.button('Choose ZIP or images').click();
  await (await choosing).setFiles({ name, mimeType: 'application/zip', buffer: Buffer.from(buffer) });
  await own.loaded();
  await expect(own.report.locator('p')).toHaveText(/\./);
  return { report: await own.report.locator('p').textContent(), skipped: await own.report.locator('.skipped li').allTextContents() };
}

test('images that point out of an archive are counted and named, and those inside are loaded', async ({ context, site }) => {
  const own = await tab(context, site);
  const inside = ['cats', 'dogs'].map((name) => ({ name: `pets/${name}/1.png` }));
  const outside = Array.from({ length: 24 }, (_, index) => ({ name: `../pets/birds/${index}.png` }));
  const { report, skipped } = await choose(own, written([...inside, ...outside, { name: './pets/mice/1.png' }, { name: '__MACOSX/pets/._1.png' }]));
  expect(report).toBe('3 images loaded. 24 files skipped. 1 hidden or system file passed over, such as “pets/__MACOSX/pets/._1.png”.');
  expect(skipped).toHaveLength(24);
  expect(skipped[0]).toBe('pets/../pets/birds/0.png points out of its folder (../).');
  expect(own.errors).toEqual([]);
});

test('an archive that claims what cannot be, or more than the lab takes, is refused from its list alone', async ({ context, site }) => {
  const own = await tab(context, site);
  // Whatever is unpacked or decoded would be work for nothing.
  await own.page.route('**/image_worker.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `
      for (const name of ['DecompressionStream', 'createImageBitmap']) globalThis[name] = () => { throw new Error(name); };
      ${await response.text()}` });
  });
  const refused = async (archive: Uint8Array) => {
    const { report, skipped } = await choose(own, archive);
    expect(report).toBe('No image was added. 1 file skipped.');
    return skipped[0];
  };
  const few = [{ name: 'pets/cats/1.png' }, { name: 'pets/dogs/1.png' }];
  expect(await refused(written(few, 65_534))).toBe('pets.zip is not a ZIP archive, or a damaged one.');
  expect(await refused(written(few).subarray(0, 150))).toBe('pets.zip is not a ZIP archive, or a damaged one.');
  const bomb = deflateSync(new Uint8Array(99_000_000));
  expect(await refused(written(Array.from({ length: 24 }, (_, index) => (
    { name: `pets/cats/${index}.png`, content: bomb, method: 8, size: 99_000_000 })))))
    .toBe('pets.zip would have 2,376.0 MB unpacked, and 1,000 MB are the most: load a part of it.');
  const many = written(few);
  const end = many.subarray(-22);
  end.writeUInt16LE(0xFFFF, 10);
  const far = Buffer.alloc(56 + 20);
  far.writeUInt32LE(0x06064b50, 0);
  far.writeBigUInt64LE(70_000n, 32);
  far.writeUInt32LE(0x07064b50, 56);
  far.writeBigUInt64LE(BigInt(many.length - 22), 64);
  expect(await refused(Buffer.concat([many.subarray(0, -22), far, end])))
    .toBe('pets.zip holds 70,000 files, and 65,535 are the most: load a part of it.');
  expect(own.errors).toEqual([]);
});

test('files in an archive that cannot be taken are each told why, and keep none of the others away', async ({ context, site }) => {
  const own = await tab(context, site);
  const huge = Buffer.from(PNG);
  huge.writeUInt32BE(30_000, 16);
  huge.writeUInt32BE(30_000, 20);
  const growing = deflateSync(Uint8Array.from([...PNG, ...new Uint8Array(5_000_000)]));
  const { report, skipped } = await choose(own, written([
    { name: 'pets/cats/good.png' },
    { name: 'pets/cats/packed.png', content: deflateSync(PNG), method: 8, size: PNG.length },
    { name: 'pets/cats/secret.png', flags: 1 },
    { name: 'pets/cats/lzma.png', method: 14 },
    { name: 'pets/cats/growing.png', content: growing, method: 8, size: 2_000 },
    { name: 'pets/cats/shrinking.png', content: deflateSync(PNG), method: 8, size: 3_000 },
    { name: 'pets/cats/broken.png', content: strToU8('no deflate at all'), method: 8, size: 3_000 },
    { name: 'pets/cats/bomb.png', content: deflateSync(new Uint8Array(50_000_000).fill(32)), method: 8, size: 50_000_000 },
    { name: 'pets/cats/huge.png', content: huge },
    { name: 'pets/cats/more.zip', content: zipSync({ 'a.png': PNG }) },
    { name: `pets/${'deep/'.repeat(40)}a.png` },
    { name: `pets/cats/${'long'.repeat(300)}.png` },
  ]));
  expect(report).toBe('2 images loaded. 10 files skipped.');
  const reasons = skipped.map((each) => each.replace(/^.*?(?:png|zip) /, '')).sort();
  expect(reasons).toEqual([
    'cannot be unpacked: it is damaged.',
    'has 900 megapixels, and 150 are the most.',
    'has a path of more than 1,000 characters.',
    'is an archive inside a folder or another archive: load it by itself.',
    'is encrypted.',
    'is not an image.',
    'is not as large as its archive says.',
    'is not as large as its archive says.',
    'is packed in a way that this page does not know: unpack the archive and load the folder.',
    'lies in more than 30 folders, one in another.',
  ]);
  expect(own.errors).toEqual([]);
});
