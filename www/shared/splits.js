/**
 * Splits: the parts of the images that a run measures, and their names on the page.
 *
 * @import { Split } from '../engines/flex/overfit_lab.js'
 *
 * @typedef {Exclude<Split, 'reported'>} MeasuredSplit  A split whose images are predicted in evaluation mode.
 */

/** The name of each split on the page. @type {Record<Split, string>} */
export const SPLIT_NAMES = { reported: 'Reported', train: 'Training', validation: 'Validation', test: 'Test' };

/** The splits that are measured in evaluation mode, in the order in which the page lists them. @type {MeasuredSplit[]} */
export const MEASURED_SPLITS = ['train', 'validation', 'test'];

/** The name of a split within a sentence: “training”. @param {Split} split */
export const splitInWords = (split) => SPLIT_NAMES[split].toLowerCase();
