/**
 * Settings of an experiment, looked up by the keys that links use.
 *
 * @import { Experiment, ReadyEvent } from '../engines/flex/overfit_lab.js'
 */

/**
 * A setting by its link key.
 * @param {Experiment} experiment @param {string} key
 * @returns {number | string | null | undefined}
 */
export function setting(experiment, key) {
  return experiment[/** @type {keyof Experiment} */ (key)];
}

/**
 * The range of a setting that is a number.
 * @param {ReadyEvent} about @param {string} key
 * @returns {{ min: number, max: number }}
 */
export function rangeOf({ controls }, key) {
  const kind = controls.find((control) => control.key === key)?.kind;
  if (!kind || kind.type === 'choice') throw new Error(`The setting “${key}” has no range.`);
  return kind;
}

/**
 * Whether an experiment augments its training images: whether one of the settings that do so is not as it is
 * by default, which is off. The number of copies alone changes no image.
 * @param {Experiment} experiment @param {ReadyEvent} about
 */
export function augments(experiment, about) {
  return about.controls.some(({ group, key }) => group === 'augmentation' && key !== 'copies'
    && setting(experiment, key) !== setting(about.experiment, key));
}
