/**
 * Norm charts: how large every layer's weights and gradients are, epoch after epoch.
 *
 * @import { LayerSummary } from '../engines/flex/overfit_lab.js'
 * @import { Brush } from '../results/curve_chart.js'
 * @import { Norms } from '../engine/inspection_answers.js'
 */

import { curveChart } from '../results/curve_chart.js';
import { element, refill } from '../shared/dom.js';
import { number } from '../shared/format.js';

/** The largest network has this many layers with weights: 3 blocks of 2 convolutions with normalisation, 2 dense. */
const MOST_LAYERS = 14;
/** How many colours inspection.css has for layers: `--layer-0` and so on. */
const COLOURS = 7;
/** The colour of a layer. @param {number} layer */
const colour = (layer) => `--layer-${layer % COLOURS}`;
/** The line of each layer; where colours come again, it is dashed. */
const CURVES = Array.from({ length: MOST_LAYERS }, (_, layer) => ({
  colour: colour(layer), width: 1.75, dash: layer < COLOURS ? [] : [6, 4],
}));
/** The least gradient that is drawn; smaller ones are drawn as this one. */
const LEAST = 1e-12;

/** A number in few characters. */
const short = (/** @type {number} */ value) => (value === 0 ? '0' : value >= 0.01 && value < 1_000
  ? number(Number(value.toPrecision(3))) : value.toExponential(1).replace('-', '−'));

/** The two charts, with a table. */
export function normCharts() {
  /** The epoch that is marked. */
  let shown = 0;
  /** The power of ten at the bottom edge of the gradients' chart. */
  let bottom = 0;
  const weightHost = element('div', { class: 'chart norms', role: 'img', tabindex: 0, 'aria-label': 'Weight norms of each layer by epoch' });
  const gradientHost = element('div', { class: 'chart norms', role: 'img', tabindex: 0, 'aria-label': 'Gradient norms of each layer by epoch' });
  const rows = element('tbody');
  const table = element('table', { class: 'plain-table' },
    element('thead', {}, element('tr', {}, ...['Layer', 'Weights', 'Gradients'].map((head) => element('th', { scope: 'col' }, head)))), rows);
  const node = element('div', { class: 'norm-charts' },
    element('div', {}, element('h4', {}, 'Norm of the weights'), weightHost),
    element('div', {}, element('h4', {}, 'Norm of the gradients'), gradientHost),
    element('div', { class: 'table-frame' }, table));
  /** Both charts, once they are built. @type {ReturnType<typeof curveChart>[] | null} */
  let charts = null;

  /** Builds both charts; their hosts must have a size by then. */
  function build() {
    /** Marks the epoch shown. @param {Brush} brush @param {number} from  The value at the bottom edge. */
    const mark = (brush, from) => brush.line([[shown, from], [shown, brush.top]], { colour: '--muted', width: 1, dash: [2, 3] });
    const options = { curves: CURVES, onCursor: () => {} };
    return [
      curveChart(weightHost, {
        ...options,
        range: (_, max) => [0, 1.05 * (max || 1)],
        tick: number,
        under: (brush) => mark(brush, 0),
      }),
      // Gradients fall over orders of magnitude: here each line of the grid is ten times the one below.
      curveChart(gradientHost, {
        ...options,
        range(min, max) {
          bottom = Math.floor(min ?? -1);
          return [bottom, Math.max(bottom + 1, Math.ceil(max ?? 1))];
        },
        under: (brush) => mark(brush, bottom),
        tick: (power) => (Number.isInteger(power) ? short(10 ** power) : ''),
      }),
    ];
  }

  /**
   * Draws the norms of a run.
   * @param {Norms} norms @param {LayerSummary[]} layers  All layers of the network.
   * @param {number} epoch  The epoch to mark. @param {number} epochs  How many the whole run has.
   */
  function draw({ epochs: measured, weights, gradients }, layers, epoch, epochs) {
    const trained = layers.filter(({ parameters }) => parameters > 0);
    if (weights.length !== measured * trained.length) return;
    shown = epoch;
    charts ??= build();
    const positions = Array.from({ length: measured }, (_, at) => at);
    /** @param {(layer: number, epoch: number) => number | null} value */
    const columns = (value) => CURVES.map((_, layer) => positions.map((at) => (layer < trained.length ? value(layer, at) : null)));
    const weight = (/** @type {number} */ layer, /** @type {number} */ at) => weights[at * trained.length + layer];
    const gradient = (/** @type {number} */ layer, /** @type {number} */ at) => (
      at === 0 ? null : gradients[(at - 1) * trained.length + layer]);
    const power = (/** @type {number | null} */ value) => (value === null ? null : Math.log10(Math.max(value, LEAST)));
    charts[0].draw([positions, ...columns(weight)], epochs);
    charts[1].draw([positions, ...columns((layer, at) => power(gradient(layer, at)))], epochs);
    table.setAttribute('aria-label', `Norms of each layer, after epoch ${epoch}`);
    refill(rows, ...trained.map(({ name, outputShape }, layer) => {
      const swatch = element('i', { class: `swatch ${layer < COLOURS ? '' : 'dashed'}` });
      swatch.style.setProperty('border-color', `var(${colour(layer)})`);
      const pulled = gradient(layer, epoch);
      return element('tr', {},
        element('th', { scope: 'row' }, swatch, `${name}, ${outputShape.join('×')}`),
        element('td', {}, short(weight(layer, epoch))),
        element('td', {}, pulled === null ? '–' : short(pulled)));
    }));
  }

  return { node, draw };
}
