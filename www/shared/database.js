/**
 * Database: opens one of the browser's databases for this page, and says why where it cannot be used.
 *
 * @import { IDBPDatabase, IDBPTransaction } from 'idb'
 *
 * @typedef {'none' | 'newer' | 'takenOver' | 'older' | 'closed' | 'unreadable'} Trouble  Why a database cannot be used:
 *   the browser keeps `none` for this page; a `newer` version of this page made it, or has `takenOver` in another tab;
 *   another tab holds it with an `older` version; the browser has `closed` it; or it is `unreadable`.
 *
 * @typedef {{ key: IDBValidKey, value: any }} Entry  What a store holds, whatever its shape.
 * @typedef {IDBPTransaction<unknown, string[], 'readwrite'>} Writing  What a change is made in.
 * @typedef {{ getAllKeys(): Promise<IDBValidKey[]>, getAll(): Promise<any[]> }} Readable
 */

import { deleteDB, openDB } from 'idb';

/**
 * Opens a database.
 * @param {string} name @param {number} version
 * @param {(database: IDBPDatabase, from: number, transaction: IDBPTransaction<unknown, string[], 'versionchange'>) => Promise<void>} migrate
 *   Brings a database of an earlier version, 0 for none, to this one; if it fails, the earlier one stays as it is.
 * @param {(trouble: Trouble) => void} onTrouble  Hears of what comes later than the opening, or delays it.
 */
export function openDatabase(name, version, migrate, onTrouble) {
  /** A function that is asynchronous: where cookies are blocked, some browsers throw at once. */
  async function open() {
    return openDB(name, version, {
      upgrade(database, from, _to, transaction) {
        transaction.done.catch(() => {});
        migrate(database, from, transaction).catch(() => abort(transaction));
      },
      blocked: () => onTrouble('older'),
      blocking(_current, next, event) {
        /** @type {IDBDatabase} */ (event.target).close();
        // No version comes after the one that is deleted.
        onTrouble(next === null ? 'closed' : 'takenOver');
      },
      terminated: () => onTrouble('closed'),
    });
  }
  let opened = open();
  // Whoever reads or writes hears of it.
  opened.catch(() => {});

  return {
    /**
     * What stores hold at one moment, each entry with its key; a value that cannot be read is undefined.
     * @param {string[]} stores @returns {Promise<Entry[][]>}
     */
    async read(...stores) {
      const database = await opened;
      const transaction = database.transaction(stores);
      transaction.done.catch(() => {});
      try {
        return await Promise.all(stores.map((store) => entriesIn(transaction.objectStore(store))));
      } catch {
        // One value that cannot be read must not keep the others away.
        return Promise.all(stores.map((store) => oneByOne(database, store)));
      }
    },
    /**
     * Changes stores as a whole or not at all.
     * @param {string[]} stores
     * @param {(transaction: Writing) => void | Promise<void>} change  Makes its requests, and waits for nothing else.
     */
    async write(stores, change) {
      const transaction = (await opened).transaction(stores, 'readwrite');
      transaction.done.catch(() => {});
      /** Why a request failed, which the change tells only when it has ended. @type {DOMException | null} */
      let failure = null;
      const note = (/** @type {Event} */ { target }) => { failure ??= /** @type {IDBRequest} */ (target).error; };
      // Before those that end the waiting below.
      transaction.addEventListener('error', note, { capture: true });
      try {
        await change(transaction);
        await transaction.done;
      } catch (error) {
        // What was asked for until then would be kept otherwise.
        abort(transaction);
        throw failure ?? transaction.error ?? error;
      }
    },
    /** Deletes the database with all that is in it, and makes it anew. */
    async startAgain() {
      await opened.then((database) => database.close(), () => {});
      await deleteDB(name);
      opened = open();
      opened.catch(() => {});
      await opened;
    },
  };
}

/** What a store holds. @param {Readable} store @returns {Promise<Entry[]>} */
async function entriesIn(store) {
  const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
  return keys.map((key, index) => ({ key, value: values[index] }));
}

/** What a store holds, asked for entry by entry. @param {IDBPDatabase} database @param {string} store @returns {Promise<Entry[]>} */
async function oneByOne(database, store) {
  const keys = await database.getAllKeys(store);
  return Promise.all(keys.map(async (key) => {
    try {
      const transaction = database.transaction(store);
      transaction.done.catch(() => {});
      return { key, value: await transaction.store.get(key) };
    } catch {
      return { key, value: undefined };
    }
  }));
}

/** Gives a change up. @param {{ abort(): void }} transaction */
function abort(transaction) {
  try {
    transaction.abort();
  } catch {
    // It has failed by itself.
  }
}

/** Lets a request go on by itself: one that fails ends the change, which then says why. @param {Promise<unknown>} request */
export const unwatched = (request) => void request.catch(() => {});

/** Why a database did not open. @param {unknown} error @returns {Trouble} */
export function troubleOf(error) {
  switch (error instanceof DOMException ? error.name : '') {
    case 'VersionError':
      return 'newer';
    case 'UnknownError':
    case 'AbortError':
    case 'NotFoundError':
    case 'DataError':
      return 'unreadable';
    default:
      return 'none';
  }
}

/** Whether there was no room to write. @param {unknown} error */
export const isFull = (error) => error instanceof DOMException && error.name === 'QuotaExceededError';
