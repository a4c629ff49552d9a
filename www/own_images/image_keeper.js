/**
 * Image keeper: brings a collection back from the image store, writes every edit to it, and follows what other tabs
 * do to it.
 *
 * @import { Trouble } from '../shared/database.js'
 * @import { ImageCollection, State } from './image_collection.js'
 * @import { Found, SetAside } from './stored_images.js'
 *
 * @typedef {object} Listeners  Who hears of what.
 * @property {(message: string) => void} complain
 * @property {() => void} onFollow  Hears that another tab has changed the images, which are here now.
 * @property {() => void} onAside  Hears that something else is set aside.
 */

import { isFull, troubleOf } from '../shared/database.js';
import { otherTabs } from '../shared/other_tabs.js';
import { DATABASE, imageStore } from './image_store.js';
import { merge } from './merging.js';
import { arePixels, changesBetween, isNothing, NOTHING, revisionOf, sortOut } from './stored_images.js';

const EXPORT = 'they are there until you close the page; export them to keep them.';
/** @type {Record<Trouble, string>} */
const TROUBLES = {
  none: 'The browser keeps no images here, as in a private window: export them before you close the page.',
  newer: 'A newer version of this page keeps your images: reload this one to see them. Images that you load until then are not kept.',
  takenOver: 'A newer version of this page, in another tab, has taken over your images: reload this one. What you change until then is not kept.',
  older: 'Another tab holds your images with an earlier version of this page: close that tab to see them here.',
  closed: `The browser has closed its store of your images: ${EXPORT}`,
  unreadable: 'The browser cannot read your stored images: “Delete all” clears them. Images that you load until then are not kept.',
};

/** Keeps a collection in the browser. @param {ImageCollection} collection @param {Listeners} listeners */
export function keepIn(collection, { complain, onFollow, onAside }) {
  /** What is stored, as far as this tab knows, and after how many writes. @type {{ revision: number, state: State }} */
  let base = { revision: 0, state: NOTHING };
  /** What is set aside. @type {SetAside[]} */
  let aside = [];
  /** Why nothing is kept; null if all is well. @type {Trouble | null} */
  let trouble = null;
  let isDue = false;
  let isBehind = false;
  let isAtWork = false;
  let isWriting = false;
  let hasFailed = false;

  /** Resolves when nothing is gained by waiting for what is stored. */
  let giveUp = () => {};
  const late = /** @type {Promise<void>} */ (new Promise((resolve) => { giveUp = resolve; }));
  const store = imageStore(report);
  const tabs = otherTabs(DATABASE, () => {
    isBehind = true;
    void work();
  });

  /** Says why nothing is kept. @param {Trouble} what */
  function report(what) {
    trouble = what;
    hasFailed = true;
    complain(TROUBLES[what]);
    giveUp();
    onAside();
  }

  /** Takes what is stored, with the edits made here that are not. */
  async function follow() {
    const read = await store.load();
    const found = sortOut(read);
    trouble = null;
    aside = [...read.aside, ...found.broken].map(asideOf);
    onAside();
    if (found.revision === base.revision && base.revision > 0) return false;
    const merged = merge(base.state, collection.state, found.state);
    base = { revision: found.revision, state: found.state };
    const lost = wordsOfLost(found);
    if (lost) complain(lost);
    isDue = !isNothing(changesBetween(base.state, merged));
    const isNew = !isNothing(changesBetween(collection.state, merged));
    collection.take(merged, isNew);
    if (lost || found.broken.length + found.brokenClasses.length > 0) await putRight(found);
    return isNew;
  }

  /** Moves what is not whole to where it is in nobody's way, and notes what is left. @param {Found} found */
  async function putRight(found) {
    const revision = found.revision + 1;
    try {
      await store.write(changesBetween(found.state, found.state), revisionOf(found.state, revision), found);
      base = { ...base, revision };
      tabs.tell();
    } catch {
      // It stays as it is, and is passed over as well.
    }
  }

  /** Writes what has been edited since the last time. */
  async function save() {
    isDue = false;
    const before = base;
    const { state } = collection;
    const changes = changesBetween(before.state, state);
    if (isNothing(changes)) return;
    isWriting = true;
    base = { revision: before.revision + 1, state };
    try {
      await store.write(changes, revisionOf(state, base.revision));
      hasFailed = false;
      tabs.tell();
    } catch (error) {
      base = before;
      if (error instanceof DOMException && error.name === 'ConstraintError') {
        isBehind = true;
        isDue = true;
      } else {
        // Said once: the next edits would fail in the same way.
        if (!hasFailed) complain(sentence(error));
        hasFailed = true;
      }
    }
    isWriting = false;
  }

  /** Brings what another tab has stored together with what has been edited here, and writes that. */
  async function catchUp() {
    isBehind = false;
    if (await follow().catch(failed)) onFollow();
    if (isDue) await save();
  }

  /** Says that what is stored cannot be read. @param {unknown} error */
  function failed(error) {
    isDue = false;
    if (!trouble) report(troubleOf(error));
    return false;
  }

  /** Follows and writes until nothing is left to do. */
  async function work() {
    if (isAtWork) return;
    isAtWork = true;
    await ready;
    while (isDue || isBehind) {
      // In a task of its own: large sets take a moment to copy.
      await new Promise((resolve) => { setTimeout(resolve); });
      if (!isBehind) await save();
      // Of several tabs that have edits at the same time, one after the other.
      else if (isDue) await tabs.exclusively(catchUp);
      else await catchUp();
    }
    isAtWork = false;
  }

  const loaded = follow().catch(failed).then(() => {
    if (isDue) void work();
  });
  /** Resolves once the stored images are there, or cannot be for now; it never rejects. */
  const ready = Promise.race([loaded, late]).then(() => {
    collection.addEventListener('change', () => {
      isDue = true;
      // At once, so that a reload finds it. Edits that come while it is being written are written together.
      void work();
    });
    // A page that goes cannot wait for the write under way; the database keeps the order of writes. Where another tab
    // may have been faster, that write may be refused, and this one must not come after it then.
    addEventListener('pagehide', () => {
      if (isDue && (!isWriting || tabs.isAlone)) void save();
    });
  });
  return {
    ready,
    /** What is set aside. */
    get aside() {
      return aside;
    },
    /** Whether what is stored keeps this page from storing anything. */
    get isUnreadable() {
      return trouble === 'unreadable';
    },
    /** Deletes what is set aside, and whatever else cannot be read. */
    async discard() {
      aside = [];
      onAside();
      try {
        if (trouble === 'unreadable') {
          await store.startAgain();
          base = { revision: 0, state: NOTHING };
          trouble = null;
          isDue = true;
          void work();
        } else {
          await store.discard();
        }
        tabs.tell();
      } catch (error) {
        complain(sentence(error));
      }
      onAside();
    },
  };
}

/** What is set aside, whatever its shape. @param {any} entry @returns {SetAside} */
const asideOf = (entry) => ({
  className: typeof entry?.className === 'string' ? entry.className : null,
  pixels: arePixels(entry?.pixels) ? entry.pixels : null,
});

/** What is not as it was stored, in a sentence; empty if all is. @param {Found} found */
function wordsOfLost({ missing, isOther }) {
  if (missing > 0) {
    return `${missing === 1 ? 'One of your stored images is' : `${missing} of your stored images are`} missing from the browser’s store: `
      + 'those that are left are shown.';
  }
  return isOther ? 'Your stored images are not as this page left them: look through them before you train.' : '';
}

/** Why images could not be kept. @param {unknown} error */
const sentence = (error) => (
  `${isFull(error) ? 'The browser has no room to keep your images' : 'The browser could not keep your images'}: ${EXPORT}`);
