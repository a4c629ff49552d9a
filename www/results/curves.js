/**
 * Curves: how each split is drawn, on the page's charts and in the figure that a person saves.
 *
 * @import { Split } from '../engines/flex/overfit_lab.js'
 * @import { Curve } from './curve_chart.js'
 */

/** The line of each split in the accuracy chart, and in both charts of a saved figure. @type {Record<Split, Curve>} */
export const CURVES = {
  train: { colour: '--train', width: 2.5 },
  test: { colour: '--test', width: 2.5, dash: [7, 4] },
  reported: { colour: '--reported', width: 1.25, dash: [3, 3] },
  validation: { colour: '--validation', width: 2, dash: [10, 3, 2, 3] },
};

/** The line of each split in the loss chart, which is lower and asks for thinner lines. @type {Record<Split, Curve>} */
export const LOSS_CURVES = {
  ...CURVES,
  train: { ...CURVES.train, width: 2 },
  test: { ...CURVES.test, width: 2 },
  validation: { ...CURVES.validation, width: 1.75 },
};

/** The splits in the order in which a chart draws them: where curves cross, later ones lie on top. @type {Split[]} */
export const DRAWN_SPLITS = ['train', 'test', 'reported', 'validation'];

/** The line at the accuracy of guessing. @type {Curve} */
export const CHANCE_LINE = { colour: '--chance', width: 1.25, dash: [2, 3] };

/** The line at the epoch whose weights a run ended with. @type {Curve} */
export const BEST_EPOCH_LINE = { colour: '--validation', width: 1.25, dash: [1, 2] };

/** A gap between training and test accuracy that is narrower than this fraction has no room for its label. */
export const LEAST_LABELLED_GAP = 0.08;
/** The width that the label of a gap takes, in CSS pixels. */
export const GAP_LABEL_WIDTH = 120;
