/**
 * Results: the latest figures in numbers, and one sentence that reads them honestly for as long as
 * there is no verdict.
 *
 * @import { Experiment } from './engines/flex/overfit_lab.js'
 * @import { MetricSeries } from './metric_series.js'
 * @import { Run } from './lab.js'
 */

import { byId, setText } from './dom.js';
import { counted, interval, percent, points, shortPercent } from './format.js';

/** A gap from here on is worth a word. */
const NOTABLE_GAP = 0.1;
/** Training accuracy from here on means that the training images are known by heart. */
const BY_HEART = 0.95;
/** Reported and measured training accuracy further apart than this deserve an explanation. */
const NOTABLE_LAG = 0.08;

/**
 * What the figures say, in a sentence that stays the same while they only wobble.
 * @param {NonNullable<MetricSeries['measured']>} measured
 * @param {Pick<Experiment, 'data'>} experiment @param {number} chance
 */
function read({ epoch, train, test, gap }, { data }, chance) {
  const [low, high] = test.interval;
  const guesses = low <= chance && chance <= high;
  if (epoch === 0) return 'Untrained: the network guesses, on old and new images alike.';
  if (data === 'noise') {
    return `${gap > NOTABLE_GAP ? 'The gap is pure memorising: these' : 'These'} images are noise with `
      + 'random labels, so no remedy can lift the test accuracy above chance'
      + `${guesses ? ', which its interval contains.' : '. That its interval just misses chance is luck.'}`;
  }
  if (guesses && train.accuracy > high) {
    return 'It does better than guessing only on the images it has seen: on new ones, chance lies '
      + 'within the test interval.';
  }
  if (guesses) return 'So far it does no better than guessing: chance lies within the test interval.';
  if (train.accuracy <= high) {
    return 'No gap to speak of: training accuracy lies within the test interval or below, so what it '
      + 'has learned holds for new images too.';
  }
  if (gap < NOTABLE_GAP) return 'A small gap: nearly all it has learned holds for new images too.';
  const knows = train.accuracy >= BY_HEART
    ? 'Overfitting: it knows its training images by heart, and gets far fewer of the new ones right.'
    : 'Overfitting: it does clearly better on its training images than on new ones.';
  return `${knows} More training images, random flips or dropout may narrow the gap.`;
}

/**
 * Why the accuracy that training reports differs from the one measured, where it does.
 * @param {NonNullable<MetricSeries['measured']>} measured
 * @param {boolean} dropsOut @param {boolean} augments
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

const RETUNED = 'Settings changed during this run: the link has them from the start, and gives another curve.';

/**
 * What there is to say before the first verdict.
 * @param {Run | null} run @param {Experiment} experiment @param {number} chance
 */
export function reading(run, experiment, chance) {
  const measured = run?.history.measured;
  return measured
    ? read(measured, experiment, chance)
    : 'Press Train: how well does it know the images it has seen, and how well those it has not?';
}

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
