/**
 * Source limits: what a data source holds, and how settings follow when another is chosen.
 *
 * @import { Experiment, Source } from './engines/flex/overfit_lab.js'
 */

/** Settings that a source limits by how many images of a class it holds. */
const PER_CLASS = /** @type {const} */ ({ train: 'perClassTrain', test: 'perClassTest' });

/**
 * The most that a setting can be with the other settings as they are; `undefined` is its own range.
 * @param {string} key @param {Experiment} experiment @param {Source[]} sources
 * @returns {number | undefined}
 */
export function limitOf(key, { data, classes }, sources) {
  const source = sources.find(({ value }) => value === data);
  if (!source?.file) return undefined;
  if (key === 'classes') return source.classNames.length;
  if (key !== 'train' && key !== 'test') return undefined;
  const perClass = source[PER_CLASS[key]];
  return perClass === undefined ? undefined : perClass * classes;
}

/**
 * An experiment after a change, within what its source holds. A real set that is newly chosen comes
 * with all of its classes.
 * @param {Experiment} experiment @param {Partial<Experiment>} changes @param {Source[]} sources
 * @returns {Experiment}
 */
export function within(experiment, changes, sources) {
  const changed = { ...experiment, ...changes };
  const asked = 'data' in changes && !('classes' in changes) && changed.data !== experiment.data;
  if (asked) changed.classes = limitOf('classes', changed, sources) ?? changed.classes;
  for (const key of /** @type {const} */ (['classes', 'train', 'test'])) {
    changed[key] = Math.min(changed[key], limitOf(key, changed, sources) ?? Infinity);
  }
  if (changed.validation === 0) changed.patience = 0;
  return changed;
}
