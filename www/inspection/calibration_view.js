/**
 * Calibration view: how often the network is right beside how sure it is.
 *
 * @import { Bin } from './inspection_figures.js'
 * @import { ShownEpoch } from './shown_epoch.js'
 */

import { element, refill, setText } from '../shared/dom.js';
import { number, percent, points } from '../shared/format.js';
import { calibration, calibrationError } from './inspection_figures.js';
import { SPLIT_NAMES, splitInWords } from '../shared/splits.js';

const SVG = 'http://www.w3.org/2000/svg';
/** The lengths of the drawing, in its own units: its side, and where the square plot in it begins and how long its sides are. */
const [SIZE, LEFT, TOP, PLOT] = [300, 40, 8, 250];
const TICKS = [0, 0.25, 0.5, 0.75, 1];
/** The radius of a point that stands for all images. */
const LARGEST = 13;
/** The least radius of a point. */
const LEAST = 3;

/** The calibration curves of all splits, with their figures. */
export function calibrationView() {
  const drawing = svg('svg', { viewBox: `0 0 ${SIZE} ${SIZE}`, role: 'img', class: 'calibration-chart' });
  const errors = element('p', { class: 'inside-score' });
  const rows = element('tbody');
  const table = element('table', { class: 'plain-table' },
    element('thead', {}, element('tr', {},
      ...['Images', 'How sure', 'How often right', 'Count'].map((head) => element('th', { scope: 'col' }, head)))), rows);
  const node = element('div', {},
    element('p', { class: 'caption' }, 'Of all images of which the network is 90% sure, nine in ten should be right: points then lie on '
      + 'the dotted line. Points below it mean that the network is surer than it is right, as an overfitted one is '
      + 'of new images. Larger points stand for more images.'),
    errors,
    element('div', { class: 'calibration' },
      element('div', {}, drawing, element('p', { class: 'legend' })),
      element('div', { class: 'table-frame' }, table)));
  const legend = /** @type {HTMLElement} */ (node.querySelector('.legend'));

  /** Draws the curves after an epoch. @param {ShownEpoch} shown */
  async function draw(shown) {
    const curves = (await Promise.all(shown.splits.map(async (split) => {
      const predictions = await shown.predictions(split);
      return predictions ? [{ split, bins: calibration(predictions) }] : [];
    }))).flat();
    if (curves.length === 0) return;
    setText(errors, `Expected calibration error, the mean distance from the line: ${curves
      .map(({ split, bins }) => `${splitInWords(split)} ${points(calibrationError(bins))}`).join(', ')}.`);
    drawing.setAttribute('aria-label', `Calibration curve after epoch ${shown.epoch}: how often right by how sure`);
    drawing.replaceChildren(...frame(), ...curves.flatMap(({ split, bins }) => curve(split, bins)));
    refill(legend, ...curves.map(({ split }) => element('span', {}, element('i', { class: `swatch ${split}` }), SPLIT_NAMES[split])));
    table.setAttribute('aria-label', `Calibration after epoch ${shown.epoch}`);
    refill(rows, ...curves.flatMap(({ split, bins }) => bins.map(({ confidence, accuracy, count }) => element('tr', {},
      ...[SPLIT_NAMES[split], percent(confidence), percent(accuracy), number(count)].map((value) => element('td', {}, value))))));
  }

  return { name: 'Calibration', node, draw };
}

const x = (/** @type {number} */ confidence) => LEFT + PLOT * confidence;
const y = (/** @type {number} */ accuracy) => TOP + PLOT * (1 - accuracy);

/** Axes, grid, and the line of a network that is as often right as it is sure. */
function frame() {
  return [
    ...TICKS.flatMap((tick) => [
      svg('path', { d: `M${x(0)} ${y(tick)}H${x(1)}M${x(tick)} ${y(0)}V${y(1)}`, class: 'grid' }),
      text(`${100 * tick}%`, x(0) - 6, y(tick) + 4, 'end'),
      text(`${100 * tick}%`, x(tick), y(0) + 16, tick === 1 ? 'end' : 'middle'),
    ]),
    svg('path', { d: `M${x(0)} ${y(0)}L${x(1)} ${y(1)}`, class: 'ideal' }),
    text('how sure', x(0.5), SIZE - 8, 'middle'),
    text('how often right', x(0) + 6, y(1) + 14, 'start'),
  ];
}

/** One split's curve, with its points. @param {string} split @param {Bin[]} bins */
function curve(split, bins) {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const path = bins.map(({ confidence, accuracy }) => `${x(confidence)} ${y(accuracy)}`).join('L');
  return [
    svg('path', { d: `M${path}`, class: `curve ${split}` }),
    ...bins.map(({ confidence, accuracy, count }) => svg('circle', {
      cx: x(confidence), cy: y(accuracy), r: Math.max(LEAST, LARGEST * Math.sqrt(count / total)), class: split,
    })),
  ];
}

/** A text in the drawing. @param {string} words @param {number} left @param {number} baseline @param {string} anchor */
function text(words, left, baseline, anchor) {
  const node = svg('text', { x: left, y: baseline, 'text-anchor': anchor });
  node.textContent = words;
  return node;
}

/**
 * A new SVG element.
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag @param {Record<string, string | number>} attributes
 */
function svg(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return node;
}
