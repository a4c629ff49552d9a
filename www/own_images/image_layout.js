/**
 * Image layout: finds the class that each file of a folder or an archive belongs to.
 *
 * @typedef {object} Entry  A file, wherever it lies.
 * @property {string[]} path  The folders it is in and, last, its name.
 * @property {number} size  In bytes.
 * @property {(most?: number) => Promise<Blob>} read  Its content, or at least so many bytes of its beginning.
 *
 * @typedef {{ className: string, entry: Entry }} Job  An image file to read, and its class.
 * @typedef {{ classNames: string[], jobs: Job[] }} Layout  Classes and images in their order.
 * @typedef {{ name: string, reason: string }} Skipped  A file left out; the reason ends a sentence.
 * @typedef {{ skipped: Skipped[], passedOver: string[] }} LeftOut  Files that are no images of a class, and those that
 *   nobody has put there.
 */

import { cleanName, UNSORTED } from './image_set.js';
import { MOST_MANIFEST_BYTES, pathProblem } from './import_limits.js';

/** The file in an archive of this page that lists the classes in their order, with the folder of each. */
export const MANIFEST = 'overfit-lab.json';

/** Files and folders that systems leave behind without anyone asking. */
const LEFTOVERS = new Set(['__MACOSX', '@eaDir', 'Thumbs.db', 'ehthumbs.db', 'desktop.ini']);
/** Names of folders that stand for splits, not classes: the lab draws its own splits. */
const SPLITS = new Set(['train', 'training', 'test', 'testing', 'val', 'valid', 'validation']);

// The same for everyone, because the fingerprint of images depends on their order.
const collator = new Intl.Collator('en', { numeric: true });

/**
 * The classes of files, by their folders or by a manifest.
 * @param {Entry[]} entries
 * @param {string | null} into  The class that all of them are for, if a person has said so; else null.
 * @param {LeftOut} leftOut  Takes the files that are left out.
 * @returns {Promise<Layout>}
 */
export async function layOut(entries, into, leftOut) {
  const files = entries.filter(({ path }) => {
    const name = path.join('/');
    const reason = pathProblem(path) ?? (isArchive(path) ? 'is an archive inside a folder or another archive: load it by itself' : null);
    if (path.some(isLeftover)) leftOut.passedOver.push(name);
    else if (reason) leftOut.skipped.push({ name, reason });
    else return true;
    return false;
  });
  const depth = commonDepth(files);
  const ordered = await byManifest(files, depth);
  if (ordered) return into === null ? ordered : allInto(into, ordered.jobs);
  const images = files.filter(({ path }) => path.at(-1) !== MANIFEST);
  const classDepth = splitsAt(images, depth) ? depth + 1 : depth;
  const jobs = images.map((entry) => ({ className: into ?? classOf(entry.path, classDepth), entry }));
  const keyed = jobs.map((job) => ({ job, file: job.entry.path.slice(classDepth + 1).join('/') }));
  const sorted = keyed
    .sort((a, b) => collator.compare(a.job.className, b.job.className) || collator.compare(a.file, b.file))
    .map(({ job }) => job);
  return { classNames: [...new Set(sorted.map(({ className }) => className))], jobs: sorted };
}

/** Whether a file is an archive, by its name. @param {string[]} path */
export const isArchive = (path) => /\.zip$/i.test(path.at(-1) ?? '');

/** Whether a file or folder of this name is hidden, or was left behind by a system. @param {string} part */
const isLeftover = (part) => (part.startsWith('.') && part !== '..') || LEFTOVERS.has(part);

/** All files in one class. @param {string} className @param {Job[]} jobs @returns {Layout} */
function allInto(className, jobs) {
  return { classNames: [className], jobs: jobs.map(({ entry }) => ({ className, entry })) };
}

/** How many folders lie around all others: all files share them, and they still hold folders. @param {Entry[]} files */
function commonDepth(files) {
  let depth = 0;
  for (;;) {
    const [first] = files;
    const isShared = files.every(({ path }) => path.length > depth + 1 && path[depth] === first.path[depth]);
    if (!first || !isShared || !files.some(({ path }) => path.length > depth + 2)) return depth;
    depth += 1;
  }
}

/** Whether the folders at a depth stand for splits. @param {Entry[]} files @param {number} depth */
function splitsAt(files, depth) {
  const nested = files.filter(({ path }) => path.length > depth + 1);
  return nested.length > 0
    && nested.every(({ path }) => SPLITS.has(path[depth].toLowerCase()) && path.length > depth + 2);
}

/** The class of a file, by its folder. @param {string[]} path @param {number} depth  Where folders of classes are. */
function classOf(path, depth) {
  // A file that is in no folder of a class is in the class of the folder it is in.
  const folder = path.length > depth + 1 ? path[depth] : path.at(-2);
  return cleanName(folder ?? '') || UNSORTED;
}

/**
 * The classes that a manifest tells, with the images in their old order; null if there is none.
 * @param {Entry[]} files @param {number} depth
 * @returns {Promise<Layout | null>}
 */
async function byManifest(files, depth) {
  const manifest = files.find(({ path }) => path.length === depth + 1 && path[depth] === MANIFEST)
    // In an archive with a single class, the folder of the class looks like one around everything.
    ?? files.find(({ path }) => path.length === depth && path.at(-1) === MANIFEST);
  if (!manifest || manifest.size > MOST_MANIFEST_BYTES) return null;
  const root = manifest.path.length - 1;
  const names = readManifest(await (await manifest.read()).text());
  if (!names) return null;
  const jobs = files.filter((file) => file !== manifest)
    .map((entry) => {
      const folder = entry.path.length > root + 1 ? entry.path[root] : '';
      return { className: names.get(folder.normalize('NFC')) ?? (cleanName(folder) || UNSORTED), entry };
    })
    .sort((a, b) => collator.compare(a.entry.path.at(-1) ?? '', b.entry.path.at(-1) ?? ''));
  return { classNames: [...new Set([...names.values(), ...jobs.map(({ className }) => className)])], jobs };
}

/** The class of each folder, as a manifest tells; null if the text is none. @param {string} text @returns {Map<string, string> | null} */
function readManifest(text) {
  try {
    const { classes } = JSON.parse(text);
    return new Map(classes.map((/** @type {any} */ { folder, name }) => {
      if (typeof folder !== 'string' || typeof name !== 'string') throw new TypeError('not a manifest');
      return [folder.normalize('NFC'), cleanName(name) || UNSORTED];
    }));
  } catch {
    return null;
  }
}
