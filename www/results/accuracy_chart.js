/**
 * Accuracy chart: training and test accuracy on one axis from 0 to 100%, with the gap between them
 * shaded, what guessing would give, and how sure the test accuracy is.
 *
 * @import { Experiment } from '../engines/flex/overfit_lab.js'
 * @import { Brush } from './curve_chart.js'
 * @import { Ghost } from './ghosts.js'
 * @import { Run } from '../lab/run.js'
 */

import { curveChart } from './curve_chart.js';
import { CHANCE_LINE, CURVES, DRAWN_SPLITS, GAP_LABEL_WIDTH, LEAST_LABELLED_GAP } from './curves.js';
import { number, percent, points, shortPercent } from '../shared/format.js';
import { drawGhosts } from './ghosts.js';
import { legend } from './legend.js';
import { MetricSeries } from '../lab/metric_series.js';

/**
 * The accuracy chart, with its legend.
 * @param {HTMLElement} host @param {HTMLElement} legendHost
 * @param {(key: string) => string} labelOf  The label of a setting.
 * @param {(position: number | null) => void} onCursor  Hears the epoch under the crosshair.
 */
export function accuracyChart(host, legendHost, labelOf, onCursor) {
  const { readOut: showFigures, draw: drawLegend } = legend(legendHost);
  const previous = legendHost.querySelector('#legend-previous');
  let history = new MetricSeries();
  /** @type {Run | null} */
  let run = null;
  /** @type {Ghost[]} */
  let ghosts = [];
  let chance = 0;
  /** @type {number | null} */
  let cursor = null;

  const chart = curveChart(host, {
    curves: DRAWN_SPLITS.map((split) => CURVES[split]),
    range: () => [0, 1],
    tick: (value) => `${Math.round(value * 100)}%`,
    under(brush) {
      drawGhosts(brush, ghosts, 'accuracy');
      drawAreas(brush, history);
      drawChance(brush);
      drawRetunings(brush);
      brush.bestEpoch(history.bestEpoch, 1);
    },
    over: drawGap,
    onCursor(position) {
      cursor = position;
      readOut();
      onCursor(position);
    },
  });

  /** The accuracy of guessing. @param {Brush} brush */
  function drawChance(brush) {
    if (chance === 0) return;
    brush.line([[0, chance], [brush.end, chance]], CHANCE_LINE);
    // Two lines beside the plotting area, where no curve can cross them.
    const style = /** @type {const} */ ({ colour: '--muted', align: 'left', dx: 6 });
    brush.text('chance', [brush.end, chance], { ...style, dy: -7 });
    brush.text(shortPercent(chance), [brush.end, chance], { ...style, dy: 7 });
  }

  /** Where settings changed during the run. @param {Brush} brush */
  function drawRetunings(brush) {
    for (const { position, changes } of run?.retunings ?? []) {
      const text = Object.entries(changes)
        .map(([key, value]) => `${labelOf(key)} ${typeof value === 'number' ? number(value) : value}`)
        .join(', ');
      brush.line([[position, 0], [position, 1]], { colour: '--muted', width: 1, dash: [1, 2] });
      const fits = brush.roomRightOf(position) > 140;
      brush.text(text, [position, 0], { colour: '--muted', align: fits ? 'left' : 'right', dx: fits ? 5 : -5, dy: -10 });
    }
  }

  /** The gap at the latest epoch, with its label. @param {Brush} brush */
  function drawGap(brush) {
    const { measured } = history;
    if (!measured || Math.abs(measured.gap) < LEAST_LABELLED_GAP) return;
    const { epoch, train, test, gap } = measured;
    brush.line([[epoch, train.accuracy], [epoch, test.accuracy]], { colour: '--ink', width: 1 });
    const fits = brush.roomRightOf(epoch) > GAP_LABEL_WIDTH;
    const middle = (train.accuracy + test.accuracy) / 2;
    brush.text(`gap ${points(gap)}`, [epoch, middle], { colour: '--ink', align: fits ? 'left' : 'right', dx: fits ? 8 : -8 });
  }

  function readOut() {
    const epoch = history.epochAt(cursor);
    const scores = DRAWN_SPLITS.map((split) => history.epochs[epoch]?.[split]);
    showFigures([history.measured ? String(epoch) : undefined, ...scores.map((score) => score && percent(score.accuracy))]);
  }

  return {
    /**
     * Draws a run and those to compare it with.
     * @param {Run | null} current  Nothing has been trained yet if null.
     * @param {Ghost[]} others  The runs to compare with.
     * @param {Experiment} experiment @param {number} chanceAccuracy
     */
    draw(current, others, experiment, chanceAccuracy) {
      run = current;
      ghosts = others;
      history = current?.history ?? new MetricSeries();
      chance = chanceAccuracy;
      chart.draw(history.columns('accuracy', DRAWN_SPLITS), experiment.epochs);
      drawLegend(history, experiment);
      previous?.classList.toggle('absent', !others.some(({ isPrevious }) => isPrevious));
      readOut();
    },
  };
}

/** The gap as an area, and the interval of the test accuracy. @param {Brush} brush @param {MetricSeries} history */
function drawAreas(brush, history) {
  const train = history.points('accuracy', 'train');
  const test = history.points('accuracy', 'test');
  const measured = Math.min(train.length, test.length);
  brush.area([...train.slice(0, measured), ...test.slice(0, measured).reverse()], '--gap-area');
  const bounds = [0, 1].map((bound) => history.epochs.flatMap(
    ({ test }, epoch) => (test ? [/** @type {[number, number]} */ ([epoch, test.interval[bound]])] : []),
  ));
  brush.area([...bounds[0], ...bounds[1].reverse()], '--interval-area');
}
