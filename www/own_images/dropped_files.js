/**
 * Dropped files: the files that somebody drops or picks, those in folders too, each with its path.
 *
 * @import { SourceFile } from './image_worker.js'
 */

import { checkCount } from './import_limits.js';

/** The browser is asked for this many files at a time. */
const TOGETHER = 20;

/**
 * The files of a drop. To be called while the event is handled: later the browser tells nothing of it.
 * @param {DataTransfer} data @returns {Promise<SourceFile[]>}  Rejects if there are too many.
 */
export function droppedFiles(data) {
  const entries = [...data.items].flatMap((item) => (item.kind === 'file' ? [item.webkitGetAsEntry()] : []));
  const roots = entries.filter((entry) => entry !== null);
  // A drop that a program has made up has files, but no entries for them.
  if (roots.length === 0) return Promise.resolve(pickedFiles(data.files));
  const seen = { files: 0 };
  return Promise.all(roots.map((root) => filesIn(root, [], seen))).then((files) => files.flat());
}

/** Whether folders are among what was dropped. @param {DataTransfer} data */
export function hasFolder(data) {
  return [...data.items].some((item) => item.kind === 'file' && item.webkitGetAsEntry()?.isDirectory);
}

/** The files that somebody has picked; those of a folder come with their paths. @param {Iterable<File>} files @returns {SourceFile[]} */
export function pickedFiles(files) {
  return Array.from(files, (file) => ({ path: (file.webkitRelativePath || file.name).split('/'), file }));
}

/**
 * A file, or all files in a folder; what cannot be read is there without its content.
 * @param {FileSystemEntry} entry @param {string[]} folders @param {{ files: number }} seen  Counts all files so far.
 * @returns {Promise<SourceFile[]>}
 */
async function filesIn(entry, folders, seen) {
  const path = [...folders, entry.name];
  if (!entry.isDirectory) return [{ path, file: await fileOf(/** @type {FileSystemFileEntry} */ (entry)) }];
  const children = await childrenOf(/** @type {FileSystemDirectoryEntry} */ (entry));
  if (!children) return [{ path, file: null }];
  seen.files += children.length;
  checkCount(seen.files);
  /** @type {SourceFile[]} */
  const files = [];
  // Asked for thousands of files at once, a browser answers in one go and holds the page up.
  for (let first = 0; first < children.length; first += TOGETHER) {
    const some = await Promise.all(children.slice(first, first + TOGETHER).map((child) => filesIn(child, path, seen)));
    for (const file of some.flat()) files.push(file);
    await nextTask();
  }
  return files;
}

/** What a folder holds; null if it cannot be read. @param {FileSystemDirectoryEntry} directory @returns {Promise<FileSystemEntry[] | null>} */
async function childrenOf(directory) {
  const reader = directory.createReader();
  /** @type {FileSystemEntry[]} */
  const children = [];
  for (;;) {
    // Some browsers hand out 100 at a time; none left means the end.
    const some = await /** @type {Promise<FileSystemEntry[] | null>} */ (new Promise((resolve) => {
      reader.readEntries(resolve, () => resolve(null));
    }));
    if (!some) return null;
    if (some.length === 0) return children;
    checkCount(children.length + some.length);
    children.push(...some);
    await nextTask();
  }
}

/** The file of an entry; null if it has gone meanwhile. @param {FileSystemFileEntry} entry @returns {Promise<File | null>} */
const fileOf = (entry) => new Promise((resolve) => { entry.file(resolve, () => resolve(null)); });

/** Lets the page do something else. */
const nextTask = () => new Promise((resolve) => { setTimeout(resolve); });
