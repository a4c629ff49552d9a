/**
 * Run store: keeps records of runs in the browser's database from one visit to the next. Each is
 * an entry of its own, so that two tabs do not overwrite each other's.
 *
 * @import { IDBPDatabase } from 'idb'
 * @import { Trouble } from '../shared/database.js'
 * @import { RunRecord } from './run_record.js'
 *
 * @typedef {(stored: unknown) => RunRecord | null} Change  What becomes of an entry, undefined for none yet; null leaves it
 *   as it is.
 */

import { openDatabase, unwatched } from '../shared/database.js';
import { DATABASE } from './database.js';

/** The version of the database; each record tells its own. */
const VERSION = 1;
/** The part of the database that holds the records. */
const STORE = 'runs';

/** The records in the browser's database; own images have another, so that each can change without the other. @param {(trouble: Trouble) => void} onTrouble */
export function runStore(onTrouble) {
  const database = openDatabase(DATABASE, VERSION, make, onTrouble);
  return {
    /** All that is stored, of whatever shape. */
    async load() {
      const [entries] = await database.read(STORE);
      return entries;
    },
    /**
     * Changes entries, as they are in the database: another tab may have changed them meanwhile. All of them, or none.
     * @param {Map<string, Change>} changes  By id.
     */
    save: (changes) => database.write([STORE], async (transaction) => {
      const store = transaction.objectStore(STORE);
      await Promise.all([...changes].map(async ([id, change]) => {
        const record = change(await store.get(id));
        if (record) unwatched(store.put(record));
      }));
    }),
    /** Deletes entries. @param {IDBValidKey[]} ids */
    remove: (ids) => database.write([STORE], (transaction) => {
      for (const id of ids) unwatched(transaction.objectStore(STORE).delete(id));
    }),
    /** Deletes all entries, those that cannot be read, too. */
    clear: () => database.write([STORE], (transaction) => unwatched(transaction.objectStore(STORE).clear())),
    /** Deletes the database with all that is in it, and makes it anew. */
    startAgain: () => database.startAgain(),
  };
}

/** Makes the database. @param {IDBPDatabase} database */
async function make(database) {
  database.createObjectStore(STORE, { keyPath: 'id' });
}
