/**
 * Layers view: weights, gradients, filters and activations of the network.
 *
 * @import { MeasuredSplit } from '../shared/splits.js'
 * @import { ShownEpoch } from './shown_epoch.js'
 */

import { activationView } from './activation_view.js';
import { element, reveal } from '../shared/dom.js';
import { counted } from '../shared/format.js';
import { drawMosaic } from './mosaic.js';
import { normCharts } from './norm_charts.js';

/** The height and width of a filter, in pixels. */
const SIDE = 3;
const AREA = SIDE * SIDE;
const FILTERS_IN_A_ROW = 16;

/** The layers of the network. @param {() => void} redraw  Asks for another drawing. */
export function layersView(redraw) {
  const norms = normCharts();
  const filters = element('canvas', { class: 'mosaic filters', role: 'img' });
  const activations = activationView(redraw);
  const heading = element('h3', { tabindex: -1 }, 'What every layer makes of an image');
  const node = element('div', {},
    element('h3', {}, 'Weights and gradients'),
    element('p', { class: 'caption' }, 'How large each layer’s weights are, and how strongly the last step of each epoch pulled at them. '
      + 'Weights that go on growing when all training images are right only make the network surer; gradients '
      + 'near zero mean that a layer hardly learns any more.'),
    norms.node,
    element('h3', {}, 'Filters of the first layer'),
    element('p', { class: 'caption' }, 'What the first layer looks for in 3×3 pixels, one square a filter. Middle grey is what it does not '
      + 'care about. Edges and colours are useful on new images too; filters that look like noise have found little '
      + 'of the kind.'),
    filters,
    heading,
    element('p', { class: 'caption' }, 'By the weights as they are now, whatever epoch is shown: bright is strong. The further down, the less '
      + 'it is a picture and the more a list of what was found. A map that is silent for every image is of no use.'),
    activations.node);

  /** Draws the layers after an epoch. @param {ShownEpoch} shown */
  async function draw(shown) {
    const known = await shown.norms();
    if (known) norms.draw(known, shown.layers, shown.epoch, shown.run.experiment.epochs);
    const kernels = await shown.filters();
    if (kernels) drawFilters(filters, kernels, shown.epoch);
    await activations.draw(shown);
  }

  return {
    name: 'Layers',
    node,
    draw,
    /** Goes to what every layer makes of an image. @param {MeasuredSplit} split @param {number} image */
    show(split, image) {
      activations.choose(split, image);
      reveal(heading);
      heading.focus({ preventScroll: true });
    },
  };
}

/** Draws the filters of the first layer, side by side. @param {HTMLCanvasElement} canvas @param {Float32Array} kernels @param {number} epoch */
function drawFilters(canvas, kernels, epoch) {
  const count = kernels.length / (3 * AREA);
  const largest = kernels.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) || 1;
  const level = (/** @type {number} */ at) => 0.5 + kernels[at] / (2 * largest);
  drawMosaic(canvas, {
    count,
    side: SIDE,
    columns: FILTERS_IN_A_ROW,
    colour(map, pixel) {
      const red = map * 3 * AREA + pixel;
      return [level(red), level(red + AREA), level(red + 2 * AREA)];
    },
  });
  canvas.setAttribute('aria-label', `${counted(count, 'filter')} of the first layer, after epoch ${epoch}`);
  canvas.style.setProperty('--width', String(canvas.width));
}
