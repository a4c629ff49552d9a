/**
 * Image worker: decodes files and packs archives, so that the page stays fluid.
 *
 * It receives `files` in parts and then `decode`, or `pack`; it posts {@link Answer}s.
 *
 * @import { WholeSet } from './image_archive.js'
 * @import { Entry, Job, LeftOut, Skipped } from './image_layout.js'
 *
 * @typedef {{ path: string[], file: File | null }} SourceFile  A file, with the folders it is in and its name; null if it
 *   cannot be read.
 *
 * @typedef {{ method: 'files', files: SourceFile[] }
 *   | { method: 'decode', into: string | null, room: number }
 *   | { method: 'pack', set: WholeSet }} Request  What the page asks for.
 *
 * @typedef {{ kind: 'images', done: number, total: number, classNames: string[], labels: number[], pixels: Uint8Array }
 *   | ({ kind: 'decoded', tooMany: number } & LeftOut)
 *   | { kind: 'packed', archive: Blob }
 *   | { kind: 'broken', message: string }} Answer  What the worker posts.
 */

import '../shared/worker_life.js';
import { archiveOf, openArchive } from './image_archive.js';
import { decode } from './image_decoder.js';
import { isArchive, layOut } from './image_layout.js';
import { IMAGE_BYTES } from './image_set.js';
import { Unreadable } from './import_limits.js';

/** This many small files are decoded side by side. */
const TOGETHER = 16;
/** Files up to this size are small. */
const SMALL_BYTES = 500_000;
/** The page is told of progress this often. */
const REPORT_MS = 100;

/** The files to decode. @type {SourceFile[]} */
const received = [];

addEventListener('message', async ({ data }) => {
  /** @type {Request} */
  const request = data;
  try {
    if (request.method === 'files') received.push(...request.files);
    else if (request.method === 'decode') await decodeAll(request.into, request.room);
    else answer({ kind: 'packed', archive: await archiveOf(request.set) });
  } catch (error) {
    answer({ kind: 'broken', message: error instanceof Error ? error.message : String(error) });
  }
});

/** Posts to the page. @param {Answer} message @param {Transferable[]} [transfer] */
const answer = (message, transfer = []) => postMessage(message, { transfer });

/** Decodes the files. @param {string | null} into  The class of all images; null takes classes from folders. @param {number} room  How many images there may be. */
async function decodeAll(into, room) {
  /** @type {LeftOut} */
  const leftOut = { skipped: [], passedOver: [] };
  const { classNames, jobs } = await layOutAll(received, into, leftOut);
  const report = reporter(classNames, jobs.length);
  let position = 0;
  while (position < jobs.length && report.count < room) {
    const group = groupFrom(jobs, position, room - report.count);
    const images = await Promise.all(group.map(({ entry }) => attempt(entry, leftOut.skipped)));
    position += group.length;
    group.forEach(({ className }, index) => report.add(className, images[index]));
    report.tell(position);
  }
  report.tell(position, true);
  answer({ kind: 'decoded', ...leftOut, tooMany: jobs.length - position });
}

/** The classes of all files, those in archives too. @param {SourceFile[]} files @param {string | null} into @param {LeftOut} leftOut */
async function layOutAll(files, into, leftOut) {
  /** @type {File[]} */
  const archives = [];
  /** @type {Entry[]} */
  const loose = [];
  for (const { path, file } of files) {
    if (!file) leftOut.skipped.push({ name: path.join('/'), reason: 'cannot be read' });
    else if (isToBeOpened(path, file)) archives.push(file);
    else loose.push({ path, size: file.size, read: async () => file });
  }
  const layouts = [await layOut(loose, into, leftOut)];
  for (const file of archives) {
    try {
      layouts.push(await layOut(await openArchive(file), into, leftOut));
    } catch (error) {
      leftOut.skipped.push({ name: file.name, reason: reasonOf(error) });
    }
  }
  return {
    classNames: [...new Set(layouts.flatMap(({ classNames }) => classNames))],
    jobs: layouts.flatMap(({ jobs }) => jobs),
  };
}

/** Whether a file is an archive to be opened. @param {string[]} path @param {File} file */
const isToBeOpened = (path, file) => path.length === 1 && (isArchive(path) || file.type === 'application/zip');

/** The next files that are decoded side by side. @param {Job[]} jobs @param {number} first @param {number} room */
function groupFrom(jobs, first, room) {
  const group = [jobs[first]];
  const isSmall = (/** @type {Job} */ { entry }) => entry.size <= SMALL_BYTES;
  while (isSmall(group[0]) && group.length < Math.min(TOGETHER, room)) {
    const next = jobs[first + group.length];
    if (!next || !isSmall(next)) break;
    group.push(next);
  }
  return group;
}

/** Decodes a file; one that cannot be read is skipped. @param {Entry} entry @param {Skipped[]} skipped */
async function attempt(entry, skipped) {
  try {
    return await decode(entry);
  } catch (error) {
    skipped.push({ name: entry.path.join('/'), reason: reasonOf(error) });
    return null;
  }
}

/** Why a file was skipped. @param {unknown} error */
const reasonOf = (error) => (error instanceof Unreadable ? error.message : 'cannot be read');

/** Something that collects images and posts them now and then. @param {string[]} classNames @param {number} total */
function reporter(classNames, total) {
  const indexes = new Map(classNames.map((name, index) => [name, index]));
  /** The classes of images that are not posted yet. @type {number[]} */
  let labels = [];
  /** The images that are not posted yet. @type {Uint8Array[]} */
  let images = [];
  let toldAt = 0;
  return {
    /** How many images there are so far. */
    count: 0,
    /** Adds an image; null is one that was skipped. @param {string} className @param {Uint8Array | null} pixels */
    add(className, pixels) {
      if (!pixels) return;
      labels.push(indexes.get(className) ?? 0);
      images.push(pixels);
      this.count += 1;
    },
    /** Posts the images since the last time, unless that was just now. @param {number} done  Files so far. @param {boolean} [isLast] */
    tell(done, isLast = false) {
      const now = performance.now();
      if (!isLast && now < toldAt + REPORT_MS) return;
      toldAt = now;
      const pixels = new Uint8Array(images.length * IMAGE_BYTES);
      images.forEach((image, index) => pixels.set(image, index * IMAGE_BYTES));
      answer({ kind: 'images', done, total, classNames, labels, pixels }, [pixels.buffer]);
      labels = [];
      images = [];
    },
  };
}
