/**
 * Results: the latest figures in numbers, and what there is to say for as long as there is no
 * verdict.
 *
 * @import { Experiment } from '../engines/flex/overfit_lab.js'
 * @import { MetricSeries } from '../lab/metric_series.js'
 * @import { Run } from '../lab/run.js'
 */

import { byId, setText } from '../shared/dom.js';
import { counted, interval, percent, points, shortPercent } from '../shared/format.js';

/** Reported and measured training accuracy further apart than this deserve an explanation. */
const NOTABLE_LAG = 0.08;

/**
 * Why the accuracy that training reports differs from the one measured, where it does.
 * @param {NonNullable<MetricSeries['measured']>} measured
 * @param {boolean} dropsOut  Whether there is dropout. @param {boolean} augments  Whether images are augmented.
 */
function lag({ train, reported }, dropsOut, augments) {
  if (!reported || Math.abs(train.accuracy - reported.accuracy) < NOTABLE_LAG) return '';
  if (reported.accuracy > train.accuracy) {
    return 'Reported accuracy is ahead: the last updates of the epoch made the network worse.';
  }
  const harder = [dropsOut && 'with dropout on', augments && 'on augmented images'].filter(Boolean);
  return 'Reported accuracy lags behind: it is averaged while the network still learns'
    + `${harder.map((reason) => `, ${reason}`).join('')}.`;
}

/**
 * What early stopping did, where it did something.
 * @param {Run} run
 */
function stopping({ bestEpoch, history, experiment }) {
  const { measured } = history;
  if (bestEpoch === null || !measured) return '';
  const { latest } = measured;
  const lowest = `alidation loss was lowest after epoch ${bestEpoch}`;
  if (latest === bestEpoch) return `V${lowest}, the last: these are the figures of its weights.`;
  return `${latest < experiment.epochs ? 'Stopped early: v' : 'V'}${lowest}, whose weights were restored `
    + `after epoch ${latest}.`;
}

/** What there is to say of a run whose settings changed. */
const RETUNED = 'Settings changed during this run: the link has them from the start, and gives another curve.';

/** What there is to say before the first verdict, which follows the first epoch. @param {Run | null} run */
export function reading(run) {
  const measured = run?.history.measured;
  if (!measured) return 'Press Train: how well does it know the images it has seen, and how well those it has not?';
  return measured.epoch === 0
    ? 'Untrained: the network guesses, on old and new images alike.'
    : 'The evidence is being gathered.';
}

/** The latest figures in numbers. */
export function results() {
  const ids = ['train', 'seen', 'test', 'new', 'gap', 'chance', 'remark'];
  const [train, seenImages, test, newImages, gap, chanceValue, remark] = ids
    .map((id) => byId(`result-${id}`, HTMLElement));

  /**
   * @param {Run | null} run @param {Experiment} experiment @param {number} chance
   * @param {boolean} augments  Whether the images of its batches are changed.
   */
  return (run, experiment, chance, augments) => {
    const measured = run?.history.measured;
    setText(train, measured ? percent(measured.train.accuracy) : '–');
    setText(test, measured ? percent(measured.test.accuracy) : '–');
    setText(seenImages, `${counted(measured?.train.count ?? experiment.train, 'image')} it has seen`);
    setText(newImages, `${counted(measured?.test.count ?? experiment.test, 'new image')}`
      + `${measured ? `, 95% interval ${interval(measured.test.interval)}` : ''}`);
    setText(gap, measured ? points(measured.gap) : '–');
    setText(chanceValue, shortPercent(chance));
    setText(remark, run?.retunings.length ? RETUNED : measured && run ? stopping(run) || lag(measured, experiment.dropout > 0, augments) : '');
  };
}
