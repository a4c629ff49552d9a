/**
 * Run files: a run's figures as CSV and as JSON, in full precision. No DOM in here.
 *
 * @import { Split } from '../engines/flex/overfit_lab.js'
 * @import { Run } from '../lab/run.js'
 * @import { Metric } from '../lab/metric_series.js'
 */

import { openSettings } from '../lab/run_name.js';
import { MEASURED_SPLITS } from '../shared/splits.js';

/** The splits in the order of the file's columns. @type {Split[]} */
const SPLITS = ['reported', ...MEASURED_SPLITS];
const METRICS = /** @type {Metric[]} */ (['accuracy', 'loss']);

/**
 * The figures of a run as CSV: one row an epoch, from 0, the untrained network. Accuracies and their gap are
 * fractions; what was not measured is blank. Each number reads back as the one it was.
 * @param {Run} run
 */
export function csvOf({ history }) {
  const heads = [
    'epoch',
    ...SPLITS.flatMap((split) => METRICS.map((metric) => `${split}_${metric}`)),
    'test_interval_low', 'test_interval_high', 'gap',
  ];
  const rows = history.epochs.map((scores, epoch) => {
    const { train, test } = scores;
    return [
      epoch,
      ...SPLITS.flatMap((split) => METRICS.map((metric) => scores[split]?.[metric])),
      ...(test ? test.interval : [undefined, undefined]),
      train && test ? train.accuracy - test.accuracy : undefined,
    ];
  });
  return [heads, ...rows].map((cells) => `${cells.map((cell) => cell ?? '').join()}\n`).join('');
}

/**
 * A run as JSON: what `lab.runs` says of it, with its name. The scenario of a mystery is left out.
 * @param {Run} run @param {string} name
 */
export function jsonOf(run, name) {
  const { link, experiment, digest, arithmetic, build, startedAt, outcome, bestEpoch, elapsedSecs, retunings, weightsFrom, history } = run;
  return `${JSON.stringify({
    name,
    link,
    experiment: openSettings(experiment),
    digest,
    arithmetic,
    build,
    startedAt: new Date(startedAt).toISOString(),
    outcome,
    bestEpoch,
    elapsedSecs,
    retunings,
    weightsFrom,
    history: history.epochs,
  }, null, 2)}\n`;
}
