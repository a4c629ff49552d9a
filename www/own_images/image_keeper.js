/**
 * Image keeper: brings a collection back from the image store and writes every change to it.
 *
 * @import { ImageCollection } from './image_collection.js'
 */

import { imageStore } from './image_store.js';

/** Keeps a collection in the browser. @param {ImageCollection} collection @param {(message: string) => void} complain */
export function keepIn(collection, complain) {
  const store = imageStore();
  let isDue = false;
  let arePixelsDue = false;
  let isWriting = false;
  let hasFailed = false;

  async function save() {
    isDue = false;
    const pixelsToo = arePixelsDue;
    arePixelsDue = false;
    try {
      await store.save(collection.wholeSet(), pixelsToo);
      hasFailed = false;
    } catch (error) {
      arePixelsDue ||= pixelsToo;
      // Said once: the next edits would fail in the same way.
      if (!hasFailed) complain(sentence(error));
      hasFailed = true;
    }
  }

  async function write() {
    if (isWriting) return;
    isWriting = true;
    while (isDue) {
      // In a task of its own: large sets take a moment to copy.
      await new Promise((resolve) => { setTimeout(resolve); });
      if (isDue) await save();
    }
    isWriting = false;
  }

  const ready = store.load().then((stored) => {
    if (stored) collection.restore(stored);
  }, () => complain('The browser keeps no images here, as in a private window: '
    + 'export them before you close the page.')).then(() => {
    collection.addEventListener('change', (event) => {
      isDue = true;
      arePixelsDue ||= /** @type {CustomEvent} */ (event).detail.pixelsToo;
      // At once, so that a reload finds it. Edits that come while it is being written are written together.
      void write();
    });
    // A page that goes cannot wait for the write under way; the database keeps the order of writes.
    addEventListener('pagehide', () => {
      if (isDue) void save();
    });
  });
  return { ready };
}

/** Why images could not be kept. @param {unknown} error */
function sentence(error) {
  const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
  return `${isFull ? 'The browser has no room to keep your images' : 'The browser could not keep your images'}: `
    + 'they are there until you close the page; export them to keep them.';
}
