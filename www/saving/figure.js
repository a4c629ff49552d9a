/**
 * Figure: the accuracy and the loss chart as one drawing to keep, with title, legend and the runs
 * behind the live one. It consists of vectors and text, in the page's colours; {@link pngOf} makes pixels of it.
 *
 * @import { Split } from '../engines/flex/overfit_lab.js'
 * @import { Ghost } from '../results/ghosts.js'
 * @import { Metric, MetricSeries } from '../lab/metric_series.js'
 *
 * @typedef {object} FigureContent  What a figure shows.
 * @property {string} title
 * @property {string} link  The link of the run, for the file's description.
 * @property {MetricSeries} history
 * @property {Ghost[]} ghosts
 * @property {number} chance  The accuracy of guessing, a fraction.
 * @property {number} epochs  The right end of the charts.
 */

import { percent, points, loss as lossInWords, shortPercent } from '../shared/format.js';
import { BEST_EPOCH_LINE, CHANCE_LINE, CURVES, GAP_LABEL_WIDTH, LEAST_LABELLED_GAP } from '../results/curves.js';
import { GHOST_SPLITS, ghostCurve } from '../results/ghosts.js';
import { lossTop } from '../results/loss_chart.js';
import { SPLIT_NAMES } from '../shared/splits.js';
import { drawing, TEXT_SIZE } from './vector_drawing.js';

/** The width of the figure, like all lengths here in CSS pixels. */
const WIDTH = 960;
const LEFT = 68;
const RIGHT = WIDTH - 84;
const ACCURACY_HEIGHT = 320;
const LOSS_HEIGHT = 150;
const TITLE_SIZE = 20;
const TITLE_LINE = 26;
/** The height of a line of the legend. */
const LINE = 22;
/** The room below a chart, for the numbers of the axis and its name. */
const AXIS = 46;
/** The room that a number on the axis of epochs needs. */
const TICK_WIDTH = 60;
/** Pixels of the PNG file for each CSS pixel, in both directions. */
const PIXEL_RATIO = 2;

/** The splits in the order of the legend; they are drawn from the last to the first, so that training lies on top. @type {Split[]} */
const SPLITS = ['train', 'test', 'validation', 'reported'];

/** The figure as an SVG file. @param {FigureContent} content @returns {string} */
export function svgOf({ title, link, history, ghosts, chance, epochs }) {
  const draw = drawing(title, link);
  const titleLines = draw.lines(title, WIDTH - 48, TITLE_SIZE);
  const entries = ghosts.map(entryOf);
  const legendTop = 36 + TITLE_LINE * titleLines.length;
  const legendLines = entries.reduce((lines, { names, hasRoom }) => lines + names.length + (hasRoom ? 0 : 1), 1);
  const accuracyTop = legendTop + LINE * legendLines + 12;
  const lossTopEdge = accuracyTop + ACCURACY_HEIGHT + AXIS + 14;
  const height = lossTopEdge + LOSS_HEIGHT + AXIS + 6;

  draw.ground(WIDTH, height);
  titleLines.forEach((line, index) => draw.text(line, 24, 36 + TITLE_LINE * index, { size: TITLE_SIZE, weight: 600 }));
  drawLegend();

  const accuracy = chart({ metric: 'accuracy', name: 'Accuracy', top: accuracyTop, height: ACCURACY_HEIGHT, most: 1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1], tick: shortPercent });
  const mostLoss = lossTop([history, ...ghosts.map((ghost) => ghost.history)], 0);
  chart({ metric: 'loss', name: 'Loss', top: lossTopEdge, height: LOSS_HEIGHT, most: mostLoss, ticks: steps(mostLoss, 4), tick: (value) => String(value) });
  drawGap();
  return draw.file();

  /** What the legend says of another run: its name in full, and its figures behind it where there is room. @param {Ghost} ghost */
  function entryOf(ghost) {
    const room = WIDTH - 58 - 24;
    const names = draw.lines(ghost.name, room, TEXT_SIZE);
    const at = ghost.history.measured;
    const figures = at
      ? `training ${percent(at.train.accuracy)}, test ${percent(at.test.accuracy)}, gap ${points(at.gap)}, test loss ${lossInWords(at.test.loss)}`
      : '';
    const hasRoom = draw.widthOf(names.at(-1) ?? '', TEXT_SIZE) + 14 + draw.widthOf(figures, TEXT_SIZE) <= room;
    return { ghost, names, figures, hasRoom };
  }

  function drawLegend() {
    const baseline = legendTop + 6;
    let left = 24;
    const measured = history.measured;
    for (const split of SPLITS) {
      const score = measured?.[split];
      if (!score) continue;
      draw.line([[left, baseline - 4], [left + 26, baseline - 4]], CURVES[split]);
      left += 34 + draw.text(`${SPLIT_NAMES[split]} ${percent(score.accuracy)}`, left + 34, baseline, {}) + 24;
    }
    draw.line([[left, baseline - 4], [left + 26, baseline - 4]], CHANCE_LINE);
    draw.text(`Chance ${shortPercent(chance)}`, left + 34, baseline, {});
    let y = baseline;
    for (const { ghost, names, figures, hasRoom } of entries) {
      draw.line([[24, y + LINE - 4], [50, y + LINE - 4]], { colour: ghost.train, width: 2 });
      let end = 0;
      for (const line of names) {
        y += LINE;
        end = 58 + draw.text(line, 58, y, { weight: 600 });
      }
      if (!hasRoom) y += LINE;
      draw.text(figures, hasRoom ? end + 14 : 58, y, { colour: '--muted' });
    }
  }

  /**
   * Draws the chart of a metric; returns a function that finds the place of a point in it.
   * @param {{ metric: Metric, name: string, top: number, height: number, most: number, ticks: number[], tick: (value: number) => string }} options
   */
  function chart({ metric, name, top, height, most, ticks, tick }) {
    const bottom = top + height;
    /** @param {readonly [number, number]} point @returns {[number, number]} */
    const place = ([epoch, value]) => [LEFT + ((RIGHT - LEFT) * epoch) / epochs, bottom - (height * value) / most];
    for (const value of ticks) {
      const [, y] = place([0, value]);
      draw.line([[LEFT, y], [RIGHT, y]], { colour: '--grid', width: 1 });
      draw.text(tick(value), LEFT - 8, y + 4, { colour: '--muted', anchor: 'end' });
    }
    for (const epoch of steps(epochs, (RIGHT - LEFT) / TICK_WIDTH).filter(Number.isInteger)) {
      const [x] = place([epoch, 0]);
      draw.line([[x, top], [x, bottom]], { colour: '--grid', width: 1 });
      draw.text(String(epoch), x, bottom + 18, { colour: '--muted', anchor: 'middle' });
    }
    draw.text('Epoch', (LEFT + RIGHT) / 2, bottom + 38, { colour: '--muted', anchor: 'middle' });
    draw.upright(name, 20, (top + bottom) / 2);
    const clip = draw.clipped(LEFT, top - 2, RIGHT - LEFT, height + 4);
    for (const ghost of ghosts) {
      for (const split of GHOST_SPLITS) draw.line(ghost.history.points(metric, split).map(place), ghostCurve(ghost, split), clip);
    }
    if (metric === 'accuracy') drawAreas(place, clip);
    for (const split of SPLITS.toReversed()) draw.line(history.points(metric, split).map(place), CURVES[split], clip);
    if (history.bestEpoch !== null) {
      draw.line([place([history.bestEpoch, 0]), place([history.bestEpoch, most])], BEST_EPOCH_LINE, clip);
    }
    return place;
  }

  /** Draws the gap, the interval of the test accuracy and chance. @param {(point: readonly [number, number]) => [number, number]} place @param {SVGElement} clip */
  function drawAreas(place, clip) {
    const [train, test] = [history.points('accuracy', 'train'), history.points('accuracy', 'test')];
    draw.area([...train, ...test.toReversed()].map(place), '--gap-area', clip);
    const bounds = [0, 1].map((bound) => test.map(([epoch]) => (
      place([epoch, history.epochs[epoch].test?.interval[bound] ?? 0]))));
    draw.area([...bounds[0], ...bounds[1].toReversed()], '--interval-area', clip);
    draw.line([place([0, chance]), place([epochs, chance])], CHANCE_LINE, clip);
    draw.text('chance', RIGHT + 8, place([0, chance])[1] + 4, { colour: '--muted' });
  }

  function drawGap() {
    const { measured } = history;
    if (!measured || Math.abs(measured.gap) < LEAST_LABELLED_GAP) return;
    const { epoch, train, test, gap } = measured;
    const ends = [accuracy([epoch, train.accuracy]), accuracy([epoch, test.accuracy])];
    draw.line(ends, { colour: '--ink', width: 1 });
    const [x, y] = accuracy([epoch, (train.accuracy + test.accuracy) / 2]);
    const fits = x < RIGHT - GAP_LABEL_WIDTH;
    draw.text(`gap ${points(gap)}`, x + (fits ? 8 : -8), y + 4, { anchor: fits ? 'start' : 'end', halo: true });
  }
}

/**
 * The figure as a PNG file, of several pixels for each CSS pixel.
 * @param {string} svg @returns {Promise<Blob>}
 */
export async function pngOf(svg) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth * PIXEL_RATIO;
  canvas.height = image.naturalHeight * PIXEL_RATIO;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser draws no PNG'))), 'image/png');
  });
}

/**
 * Round numbers from 0 up to `end`, at even distances.
 * @param {number} end @param {number} most  How many there may be.
 */
function steps(end, most) {
  const least = end / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= least) ?? least;
  // Rounded: 3 × 0.1 is only nearly 0.3.
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => Number((index * step).toPrecision(6)));
}
