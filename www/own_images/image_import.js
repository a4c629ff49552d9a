/**
 * Image import: reads image files and packs archives, in a worker. Each call has a worker of its own, which
 * ends with it.
 *
 * @import { WholeSet } from './image_archive.js'
 * @import { Skipped } from './image_layout.js'
 * @import { Answer, Request, SourceFile } from './image_worker.js'
 * @import { Loss } from '../shared/watched_worker.js'
 *
 * @typedef {object} Imported  What came of reading files.
 * @property {string[]} classNames
 * @property {{ label: number, pixels: Uint8Array }[]} images
 * @property {Skipped[]} skipped
 * @property {string[]} passedOver  Files that are hidden, or left behind by systems.
 * @property {number} tooMany  How many files there was no room for.
 * @property {string | null} broken  Why not everything was read; null if it was.
 */

import { LOSSES, WatchedWorker } from '../shared/watched_worker.js';
import { IMAGE_BYTES } from './image_set.js';

/** The worker is given this many files at a time, because each costs the page a moment. */
const SLICE = 200;

/**
 * Reads image files and archives.
 * @param {SourceFile[]} files
 * @param {{ into: string | null, room: number, signal: AbortSignal,
 *   onProgress: (done: number, total: number) => void }} options
 *   `into` is the class that all images are for; null takes classes from folders. `room` is how many images
 *   there may be.
 * @returns {Promise<Imported | null>}  Null if it was cancelled.
 */
export async function importImages(files, { into, room, signal, onProgress }) {
  const worker = startWorker();
  /** @type {Imported} */
  const imported = { classNames: [], images: [], skipped: [], passedOver: [], tooMany: 0, broken: null };
  const ended = /** @type {Promise<void>} */ (new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve());
    worker.onAnswer((answer) => {
      if (answer.kind === 'images') {
        answer.labels.forEach((label, index) => imported.images.push({
          label, pixels: answer.pixels.subarray(index * IMAGE_BYTES, (index + 1) * IMAGE_BYTES),
        }));
        imported.classNames = answer.classNames;
        onProgress(answer.done, answer.total);
      } else {
        if (answer.kind === 'decoded') {
          const { skipped, passedOver, tooMany } = answer;
          Object.assign(imported, { skipped, passedOver, tooMany });
        }
        if (answer.kind === 'broken') imported.broken = answer.message;
        resolve();
      }
    });
  }));
  for (let first = 0; first < files.length && !signal.aborted; first += SLICE) {
    worker.post({ method: 'files', files: files.slice(first, first + SLICE) });
    await nextTask();
  }
  worker.post({ method: 'decode', into, room });
  await ended;
  worker.end();
  return signal.aborted ? null : withoutEmptyClasses(imported);
}

/**
 * Packs images into a ZIP archive.
 * @param {WholeSet} set
 * @returns {Promise<Blob>}
 */
export async function exportImages(set) {
  const worker = startWorker();
  try {
    return await new Promise((resolve, reject) => {
      worker.onAnswer((answer) => {
        if (answer.kind === 'packed') resolve(answer.archive);
        if (answer.kind === 'broken') reject(new Error(answer.message));
      });
      worker.post({ method: 'pack', set });
    });
  } finally {
    worker.end();
  }
}

/** Why images could not be read, where the worker is lost. @param {Loss} how */
const reasonOf = (how) => (how === 'broken' ? 'its program could not be loaded'
  : how === 'late' ? 'its program did not load in time' : `its worker ${LOSSES[how]}`);

/** Starts an image worker. */
function startWorker() {
  const worker = new WatchedWorker('image_worker.js', 'images');
  return {
    /** @param {Request} request */
    post: (request) => worker.post(request),
    /** @param {(answer: Answer) => void} listener */
    onAnswer(listener) {
      worker.onMessage = listener;
      worker.onLost = (how, detail) => listener({ kind: 'broken', message: detail || reasonOf(how) });
    },
    end: () => worker.end(),
  };
}

/** What was read, without the classes that got no image. @param {Imported} imported @returns {Imported} */
function withoutEmptyClasses(imported) {
  const used = [...new Set(imported.images.map(({ label }) => label))].sort((a, b) => a - b);
  const indexes = new Map(used.map((label, index) => [label, index]));
  return {
    ...imported,
    classNames: used.map((label) => imported.classNames[label]),
    images: imported.images.map(({ label, pixels }) => ({ label: indexes.get(label) ?? 0, pixels })),
  };
}

/** Lets the page do something else. */
const nextTask = () => new Promise((resolve) => { setTimeout(resolve); });
