/**
 * Image store: keeps own images in the browser's database from one visit to the next.
 *
 * @import { WholeSet } from './image_archive.js'
 */

import { openDB } from 'idb';

/** The part of the database that holds the images. */
const STORE = 'own-images';

/** The images in the browser's database. */
export function imageStore() {
  const opened = openDB('overfit-lab', 1, {
    upgrade: (database) => { database.createObjectStore(STORE); },
    // A later version of the page wants to change it.
    blocking: (_current, _next, event) => { /** @type {IDBDatabase} */ (event.target).close(); },
  });
  // Whoever loads or saves hears of it.
  opened.catch(() => {});
  return {
    /** The images that are stored; null if there are none. @returns {Promise<WholeSet | null>} */
    async load() {
      const transaction = (await opened).transaction(STORE);
      const [names, pixels] = await Promise.all([transaction.store.get('names'), transaction.store.get('pixels')]);
      return names && pixels ? { ...names, pixels } : null;
    },
    /** Stores images in place of those that were there. @param {WholeSet} set @param {boolean} pixelsToo  Whether more than names and labels has changed. */
    async save({ classNames, labels, pixels }, pixelsToo) {
      const transaction = (await opened).transaction(STORE, 'readwrite');
      // A write that fails aborts the transaction, whose own failure says why.
      const write = (/** @type {Promise<unknown>} */ writing) => { writing.catch(() => {}); };
      if (labels.length === 0 && classNames.length === 0) {
        write(transaction.store.clear());
      } else {
        write(transaction.store.put({ classNames, labels }, 'names'));
        if (pixelsToo) write(transaction.store.put(pixels, 'pixels'));
      }
      // At once: the page may be about to close.
      transaction.commit();
      await transaction.done;
    },
  };
}
