/**
 * The keeper: brings a collection back from the image store and writes every change to it.
 *
 * @import { ImageCollection } from './image_collection.js'
 */

import { imageStore } from './image_store.js';

/** Edits that follow each other this fast are written as one. */
const SETTLE_MS = 150;

/** @param {ImageCollection} collection @param {(message: string) => void} complain */
export function keepIn(collection, complain) {
  const store = imageStore();
  let arePixelsWritten = true;
  let waiting = 0;
  let hasFailed = false;
  /** @type {Promise<void>} */
  let writing = Promise.resolve();

  function write() {
    if (waiting === 0) return;
    clearTimeout(waiting);
    waiting = 0;
    writing = writing.then(async () => {
      const pixelsToo = !arePixelsWritten;
      arePixelsWritten = true;
      try {
        await store.save(collection.wholeSet(), pixelsToo);
        hasFailed = false;
      } catch (error) {
        arePixelsWritten = !pixelsToo && arePixelsWritten;
        // Once is enough: the next edits would say it again.
        if (!hasFailed) complain(sentence(error));
        hasFailed = true;
      }
    });
  }

  const ready = store.load().then((stored) => {
    if (stored) collection.restore(stored);
  }, () => complain('The browser keeps no images here, as in a private window: '
    + 'export them before you close the page.')).then(() => {
    collection.addEventListener('change', (event) => {
      if (/** @type {CustomEvent} */ (event).detail.pixelsToo) arePixelsWritten = false;
      clearTimeout(waiting);
      waiting = setTimeout(write, SETTLE_MS);
    });
    // Nothing that was done may be lost to a reload.
    addEventListener('pagehide', write);
    document.addEventListener('visibilitychange', () => { if (document.hidden) write(); });
  });
  return { ready };
}

/** @param {unknown} error */
function sentence(error) {
  const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
  return `${isFull ? 'The browser has no room to keep your images' : 'The browser could not keep your images'}: `
    + 'they are there until you close the page; export them to keep them.';
}
