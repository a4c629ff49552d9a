/**
 * Activation view: what every layer makes of one image, from its pixels to the probabilities.
 *
 * @import { LayerSummary } from '../engines/flex/overfit_lab.js'
 * @import { MeasuredSplit } from '../shared/splits.js'
 * @import { ShownEpoch } from './shown_epoch.js'
 */

import { element, refill, setText } from '../shared/dom.js';
import { counted, number, percent } from '../shared/format.js';
import { softmax } from './inspection_figures.js';
import { drawMosaic } from './mosaic.js';
import { paint } from '../shared/paint.js';
import { splitChoice } from './split_choice.js';
import { splitInWords } from '../shared/splits.js';

/** The greatest width of a mosaic on the page, in CSS pixels. */
const WIDTH = 272;
/** How many maps stand in a row where there are few, where there are many, and units of a dense layer. */
const [FEW, MANY, UNITS] = [8, 16, 32];
/** Up to this many maps are few. */
const MOST_FEW = 64;

/** What every layer makes of an image. @param {() => void} redraw  Asks for another drawing. */
export function activationView(redraw) {
  const choice = splitChoice('Image from', () => {
    field.value = '1';
    redraw();
  });
  const field = element('input', { type: 'number', min: 1, value: 1, 'aria-label': 'Image number' });
  const before = element('button', { type: 'button', class: 'quiet' }, 'Previous');
  const next = element('button', { type: 'button', class: 'quiet' }, 'Next');
  const picture = element('canvas', { class: 'looked-at', 'aria-hidden': 'true' });
  const what = element('p', { 'aria-live': 'polite' });
  const layers = element('div', { class: 'layers' });
  let count = 1;
  field.addEventListener('change', redraw);
  before.addEventListener('click', () => go(-1));
  next.addEventListener('click', () => go(1));

  const chosen = () => Math.max(1, Math.min(count, Math.round(Number(field.value)) || 1));
  /** Goes to another image. @param {number} step */
  function go(step) {
    field.value = String((chosen() - 1 + step + count) % count + 1);
    redraw();
  }

  const node = element('div', {},
    element('div', { class: 'inside-row' }, choice.node,
      element('label', { class: 'image-number' }, 'Image ', field), element('div', { class: 'inside-buttons' }, before, next)),
    element('div', { class: 'looked-at-row' }, picture, what),
    layers);

  /** Draws what every layer makes of the chosen image. @param {ShownEpoch} shown */
  async function draw(shown) {
    choice.draw(shown.splits);
    const split = choice.chosen;
    const predictions = await shown.predictions(split);
    if (!predictions) return;
    count = predictions.labels.length;
    field.max = String(count);
    field.value = String(chosen());
    const image = chosen() - 1;
    const [values, pixels] = await Promise.all([shown.activations(split, image), shown.images(split, [image])]);
    if (!values || !pixels) return;
    paint(picture, pixels[0]);
    setText(what, `Image ${image + 1} of ${counted(count, `${splitInWords(split)} image`)}: ${shown.classNames[predictions.labels[image]]}.`);
    let start = 0;
    refill(layers, ...shown.layers.flatMap((layer, index) => {
      const length = layer.outputShape.reduce((product, side) => product * side, 1);
      const part = values.subarray(start, start + length);
      start += length;
      // It only puts the numbers of the layer before it into one row.
      if (layer.name === 'flatten') return [];
      return [index === shown.layers.length - 1 ? outputs(part, shown.classNames, predictions.labels[image]) : maps(layer, part)];
    }));
  }

  return {
    node,
    draw,
    /** Chooses an image. @param {MeasuredSplit} split @param {number} image */
    choose(split, image) {
      choice.choose(split);
      field.value = String(image + 1);
    },
  };
}

/** A layer's output, brighter where it is larger. @param {LayerSummary} layer @param {Float32Array} values */
function maps({ name, outputShape }, values) {
  const [side, , channels] = outputShape.length === 3 ? outputShape : [1, 1, outputShape[0]];
  const largest = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const least = Math.min(0, values.reduce((few, value) => Math.min(few, value), Infinity));
  const span = largest - least || 1;
  const canvas = element('canvas', { role: 'img', 'aria-label': `Output of ${name}, ${counted(channels, side > 1 ? 'map' : 'unit')}`, class: 'mosaic' });
  drawMosaic(canvas, {
    count: channels,
    side,
    columns: side === 1 ? UNITS : channels > MOST_FEW ? MANY : FEW,
    colour(map, pixel) {
      const level = (values[pixel * channels + map] - least) / span;
      return [level, level, level];
    },
  });
  canvas.style.setProperty('--scale', String(Math.max(1, Math.floor(WIDTH / canvas.width))));
  canvas.style.setProperty('--width', String(canvas.width));
  let silent = 0;
  for (let map = 0; map < channels; map += 1) {
    let isSilent = true;
    for (let at = map; at < values.length && isSilent; at += channels) isSilent = values[at] === 0;
    silent += Number(isSilent);
  }
  const silence = silent > 0 ? `; ${silent} of ${counted(channels, side > 1 ? 'map' : 'unit')} silent` : '';
  const digits = (/** @type {number} */ value) => number(Number(value.toPrecision(3))).replace('-', '−');
  return element('figure', {},
    element('figcaption', {}, element('b', {}, name), ` ${outputShape.join('×')}, from ${digits(least)} to ${digits(largest)}${silence}`), canvas);
}

/** The last layer's output as probabilities. @param {Float32Array} logits @param {string[]} names @param {number} label */
function outputs(logits, names, label) {
  return element('figure', {},
    element('figcaption', {}, element('b', {}, 'dense + softmax'), ' how probable each class is'),
    element('ul', { class: 'outputs', 'aria-label': 'Probability of each class' }, ...softmax(logits).map((probability, index) => {
      const bar = element('span', { class: 'share-bar', 'aria-hidden': 'true' }, element('i', { class: index === label ? 'train' : 'test' }));
      bar.style.setProperty('--share', String(probability));
      return element('li', {}, element('span', {}, names[index]), bar, element('span', {}, percent(probability)));
    })));
}
