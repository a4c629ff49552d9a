/**
 * Run store: keeps records of runs in the browser's database from one visit to the next. Each is
 * an entry of its own, so that two tabs do not overwrite each other's.
 *
 * @import { RunRecord } from './run_record.js'
 */

import { openDB } from 'idb';
import { DATABASE } from './database.js';

/** The part of the database that holds the records. */
const STORE = 'runs';

/** Opens the database; own images have another, so that each can change without the other. */
async function open() {
  return openDB(DATABASE, 1, {
    upgrade: (database) => { database.createObjectStore(STORE, { keyPath: 'id' }); },
    // A later version of the page wants to change it.
    blocking: (_current, _next, event) => { /** @type {IDBDatabase} */ (event.target).close(); },
  });
}

/** The records in the browser's database. */
export function runStore() {
  const opened = open();
  // Whoever loads or saves hears of it.
  opened.catch(() => {});
  return {
    /** All that is stored, of whatever shape. @returns {Promise<unknown[]>} */
    load: async () => (await opened).getAll(STORE),
    /**
     * Changes one entry, as it is in the database: another tab may have changed it meanwhile.
     * @param {string} id @param {(stored: unknown) => RunRecord} change
     */
    async save(id, change) {
      const transaction = (await opened).transaction(STORE, 'readwrite');
      const record = change(await transaction.store.get(id));
      // A write that fails aborts the transaction, whose own failure says why.
      transaction.store.put(record).catch(() => {});
      await transaction.done;
    },
    /** Deletes entries. @param {string[]} ids */
    async remove(ids) {
      const transaction = (await opened).transaction(STORE, 'readwrite');
      for (const id of ids) transaction.store.delete(id).catch(() => {});
      await transaction.done;
    },
    /** Deletes all entries, those that cannot be read, too. */
    clear: async () => (await opened).clear(STORE),
  };
}
