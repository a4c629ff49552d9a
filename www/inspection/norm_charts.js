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

/** Layers with weights in the largest network: 3 blocks of 2 convolutions with normalisation, 2 dense. */
const MOST_LAYERS = 14;
/** Custom properties of inspection.css. */
const COLOURS = 7;
/** @param {number} layer */
const colour = (layer) => `--layer-${layer % COLOURS}`;
const CURVES = Array.from({ length: MOST_LAYERS }, (_, layer) => ({
  colour: colour(layer), width: 1.75, dash: layer < COLOURS ? [] : [6, 4],
}));
/** A gradient this small is drawn as if it were no smaller. */
const LEAST = 1e-12;

const short = (/** @type {number} */ value) => (value === 0 ? '0' : value >= 0.01 && value < 1_000
  ? number(Number(value.toPrecision(3))) : value.toExponential(1).replace('-', '−'));

export function normCharts() {
  let shown = 0;
  /** The figure at the bottom edge of the gradients. */
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
  /** @type {ReturnType<typeof curveChart>[] | null} */
  let charts = null;

  /** Once the hosts have a size. */
  function build() {
    /** @param {Brush} brush @param {number} from */
    const mark = (brush, from) => brush.line([[shown, from], [shown, brush.top]], { colour: '--muted', width: 1, dash: [2, 3] });
    const options = { curves: CURVES, onCursor: () => {} };
    return [
      curveChart(weightHost, {
        ...options,
        range: (_, max) => [0, 1.05 * (max || 1)],
        tick: number,
        under: (brush) => mark(brush, 0),
      }),
      // Gradients fall over orders of magnitude: each line of the grid is ten times the one below.
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
   * @param {Norms} norms @param {LayerSummary[]} layers  All of the network.
   * @param {number} epoch @param {number} epochs  In the whole run.
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
