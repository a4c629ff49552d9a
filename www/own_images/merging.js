/**
 * Merging: brings the edits of two tabs together. What either has deleted goes, what either has added stays; where both
 * have changed the same thing, what was stored first stays.
 *
 * @import { ImageClass, OwnImage, State } from './image_collection.js'
 */

/**
 * What is stored, with the edits of this tab.
 * @param {State} base  What both began with. @param {State} mine  What this tab has made of it.
 * @param {State} theirs  What is stored now. @returns {State}
 */
export function merge(base, mine, theirs) {
  const before = { classes: byId(base.classes), images: byId(base.images) };
  const here = { classes: byId(mine.classes), images: byId(mine.images) };
  const stored = byId(theirs.classes);
  /** The classes there are in the end. */
  const classes = byId(theirs.classes);
  let lastId = Math.max(mine.lastId, theirs.lastId);

  // Before names are given: one that goes leaves its own to others.
  for (const { id } of base.classes) if (!here.classes.has(id) && !isNeeded(id)) classes.delete(id);
  // All names at once, for two classes may have exchanged theirs.
  const renamed = mine.classes.filter(({ id, name }) => {
    const old = before.classes.get(id);
    return old && old.name !== name && classes.get(id)?.name === old.name;
  });
  for (const { id, name } of renamed) classes.set(id, { id, name });
  for (let clash = clashing(); clash; clash = clashing()) {
    classes.set(clash.id, /** @type {ImageClass} */ (stored.get(clash.id)));
    renamed.splice(renamed.indexOf(clash), 1);
  }
  for (const { id } of mine.classes) if (!before.classes.has(id)) classOf(id);

  /** Whether the other tab has put images into a class that is deleted here, so that it comes back. @param {number} id */
  function isNeeded(id) {
    return theirs.images.some((image) => image.classId === id && before.images.get(image.id)?.classId !== id
      && (!before.images.has(image.id) || here.images.has(image.id)));
  }

  /** A class that got a name here which another one has now. */
  function clashing() {
    return renamed.find(({ id, name }) => [...classes.values()].some((other) => other.id !== id && other.name === name));
  }

  /** The class of a name. @param {string} name */
  function named(name) {
    return [...classes.values()].find((one) => one.name === name);
  }

  /** The class in the end that a class here stands for; one that has gone comes back. @param {number} id */
  function classOf(id) {
    if (before.classes.has(id) && classes.has(id)) return id;
    const { name } = /** @type {ImageClass} */ (here.classes.get(id));
    const known = named(name);
    if (known) return known.id;
    lastId += 1;
    classes.set(lastId, { id: lastId, name });
    return lastId;
  }

  const kept = theirs.images.flatMap((image) => {
    const old = before.images.get(image.id);
    const own = here.images.get(image.id);
    if (!old) return [image];
    if (!own) return [];
    const isMoved = own.classId !== old.classId && image.classId === old.classId;
    const classId = isMoved ? classOf(own.classId) : image.classId;
    // The very same objects as here, where nothing is different: what is drawn of them stays.
    return [classId === own.classId ? own : { ...image, classId }];
  });
  const added = mine.images.filter(({ id }) => !before.images.has(id)).map((image) => {
    const classId = classOf(image.classId);
    lastId += 1;
    return { ...image, id: lastId, classId };
  });
  return { classes: [...classes.values()], images: [...kept, ...added], lastId };
}

/** Things by their ids. @template {ImageClass | OwnImage} T @param {T[]} all @returns {Map<number, T>} */
const byId = (all) => new Map(all.map((one) => [one.id, one]));
