/**
 * Settings of an experiment, looked up by the keys that links use.
 *
 * @import { Control, Experiment, ReadyEvent } from '../engines/flex/overfit_lab.js'
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
 * by default, which is off.
 * @param {Experiment} experiment @param {ReadyEvent} about
 */
export function augments(experiment, about) {
  return about.controls.some((control) => control.augments && isChanged(control, experiment, about));
}

/**
 * Whether a setting has an effect in an experiment: whether what it needs is there.
 * @param {Control} control @param {Experiment} experiment @param {ReadyEvent} about
 */
export function hasEffect(control, experiment, about) {
  const condition = control.needs?.condition;
  switch (condition?.type) {
    case 'is':
      return String(setting(experiment, condition.key)) === condition.value;
    case 'isNot':
      return String(setting(experiment, condition.key)) !== condition.value;
    case 'augmentation':
      // What a link asks for in vain can be taken back.
      return isChanged(control, experiment, about) || augments(experiment, about);
    default:
      return true;
  }
}

/** Whether a setting is not as it is by default. @param {Control} control @param {Experiment} experiment @param {ReadyEvent} about */
const isChanged = ({ key }, experiment, about) => setting(experiment, key) !== setting(about.experiment, key);

/** The engine that a link names, read before there is an engine that could read the link. @param {string} link */
export function engineOf(link) {
  return new URLSearchParams(link.replace(/^[^#]*#/, '')).get('engine') ?? 'flex';
}
