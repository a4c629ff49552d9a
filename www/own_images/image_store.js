/**
 * Image store: keeps own images in the browser's database from one visit to the next.
 *
 * @import { IDBPDatabase, IDBPTransaction } from 'idb'
 * @import { Trouble, Writing } from '../shared/database.js'
 * @import { Changes, Revision, SetAside } from './stored_images.js'
 */

import { openDatabase, unwatched } from '../shared/database.js';
import { changesBetween, fromFirstVersion, NOTHING, revisionOf } from './stored_images.js';

/** The database of own images; runs have another, so that each can change without the other. */
export const DATABASE = 'overfit-lab';
/** 1 kept names with labels in one entry, and all pixels in another; 2 keeps each class and image as an entry. */
const VERSION = 2;

const CLASSES = 'classes';
const IMAGES = 'images';
/** Entries that were not whole. */
const ASIDE = 'set-aside';
/** What was written when: of two tabs that write the same revision, the later one fails. */
const REVISIONS = 'revisions';
const ALL = [CLASSES, IMAGES, ASIDE, REVISIONS];
/** The store of version 1. */
const FIRST = 'own-images';
/** This many revisions are remembered: more than a tab ever lies behind. */
const MOST_REVISIONS = 1_000;
/** So many images are copied for the database before the page may draw again. */
const AT_ONCE = 200;

/** The images in the browser's database. @param {(trouble: Trouble) => void} onTrouble */
export function imageStore(onTrouble) {
  const database = openDatabase(DATABASE, VERSION, migrate, onTrouble);
  return {
    /** All that is stored, whatever its shape. */
    async load() {
      const [classes, images, aside, revisions] = await database.read(...ALL);
      return { classes, images, aside: aside.map(({ value }) => value), revisions };
    },
    /**
     * Writes changes as a whole or not at all. Rejects with a ConstraintError if another tab was faster.
     * @param {Changes} changes @param {Revision} revision
     * @param {{ broken: SetAside[], brokenClasses: IDBValidKey[], brokenImages: IDBValidKey[] }} [moved]  What is to be set aside.
     */
    write: (changes, revision, moved) => database.write(ALL, async (transaction) => {
      await writeChanges(transaction, changes, revision);
      for (const key of moved?.brokenClasses ?? []) unwatched(transaction.objectStore(CLASSES).delete(key));
      for (const key of moved?.brokenImages ?? []) unwatched(transaction.objectStore(IMAGES).delete(key));
      for (const entry of moved?.broken ?? []) unwatched(transaction.objectStore(ASIDE).put(entry));
      // At once: the page may be about to close.
      transaction.commit();
    }),
    /** Deletes what was set aside. */
    discard: () => database.write([ASIDE], (transaction) => unwatched(transaction.objectStore(ASIDE).clear())),
    /** Deletes the database with all that is in it, and makes it anew. */
    startAgain: () => database.startAgain(),
  };
}

/** Writes changes. @param {Pick<Writing, 'objectStore'>} transaction @param {Changes} changes @param {Revision} revision */
async function writeChanges(transaction, { classes, images, goneClasses, goneImages }, revision) {
  const [toClasses, toImages, toRevisions] = [CLASSES, IMAGES, REVISIONS].map((name) => transaction.objectStore(name));
  // First, for it fails if the revision is there, and all else with it.
  unwatched(toRevisions.add(revision));
  unwatched(toRevisions.delete(IDBKeyRange.upperBound(revision.revision - MOST_REVISIONS)));
  for (const id of goneClasses) unwatched(toClasses.delete(id));
  for (const id of goneImages) unwatched(toImages.delete(id));
  for (const one of classes) unwatched(toClasses.put(one));
  for (const [index, image] of images.entries()) {
    const writing = toImages.put(image);
    if ((index + 1) % AT_ONCE === 0) await writing;
    else unwatched(writing);
  }
}

/**
 * Brings a database of an earlier version to this one.
 * @param {IDBPDatabase} database @param {number} from @param {IDBPTransaction<unknown, string[], 'versionchange'>} transaction
 */
async function migrate(database, from, transaction) {
  database.createObjectStore(CLASSES, { keyPath: 'id' });
  database.createObjectStore(IMAGES, { keyPath: 'id' });
  database.createObjectStore(ASIDE, { autoIncrement: true });
  database.createObjectStore(REVISIONS, { keyPath: 'revision' });
  if (from === 0) return;
  const first = transaction.objectStore(FIRST);
  const [named, pixels] = await Promise.all([first.get('names'), first.get('pixels')]);
  const { state, broken } = fromFirstVersion(named, pixels);
  await writeChanges(/** @type {any} */ (transaction), changesBetween(NOTHING, state), revisionOf(state, 1));
  for (const entry of broken) unwatched(transaction.objectStore(ASIDE).put(entry));
  database.deleteObjectStore(FIRST);
}
