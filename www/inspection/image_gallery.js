/**
 * Image gallery: images, each with its class and those that the network holds for most probable.
 *
 * @import { EpochPredictions } from '../engine/inspection_answers.js'
 * @import { MeasuredSplit } from '../shared/splits.js'
 * @import { ShownEpoch } from './shown_epoch.js'
 */

import { element, isFocusLeft, refill } from '../shared/dom.js';
import { counted, percent } from '../shared/format.js';
import { ranks } from './inspection_figures.js';
import { paint } from '../shared/paint.js';

/** How many images are shown until more are asked for. */
const PAGE = 48;

/** A list of images. @param {(split: MeasuredSplit, image: number) => void} onChoose  Hears which image is to be looked at. */
export function imageGallery(onChoose) {
  const list = element('ul', { class: 'gallery' });
  const more = element('button', { type: 'button', class: 'quiet' });
  let limit = PAGE;
  let shownTitle = '';
  let redraw = async () => {};
  more.addEventListener('click', async () => {
    const first = limit;
    limit += PAGE;
    await redraw();
    // The focus goes to the first of the new images: the button has moved on or gone.
    if (isFocusLeft(more)) list.children[first]?.querySelector('button')?.focus();
  });

  /**
   * Shows images of a split.
   * @param {ShownEpoch} shown @param {MeasuredSplit} split @param {EpochPredictions} predictions
   * @param {number[]} images  The images to show, in their order.
   * @param {string} title  What they are.
   */
  async function draw(shown, split, predictions, images, title) {
    if (title !== shownTitle) limit = PAGE;
    shownTitle = title;
    redraw = () => draw(shown, split, predictions, images, title);
    const some = images.slice(0, limit);
    const pixels = some.length > 0 ? await shown.images(split, some) : [];
    if (!pixels) return;
    list.setAttribute('aria-label', title);
    refill(list, ...some.map((image, at) => figure(image, pixels[at])));
    const left = images.length - some.length;
    more.hidden = left === 0;
    more.textContent = `Show ${Math.min(left, PAGE)} more of ${counted(images.length, 'image')}`;

    /** One image with its classes. @param {number} image @param {Uint8Array} rgba */
    function figure(image, rgba) {
      const canvas = element('canvas', { 'aria-hidden': 'true' });
      paint(canvas, rgba);
      const name = (/** @type {number} */ number) => shown.classNames[number];
      const label = predictions.labels[image];
      const step = ranks(predictions);
      const guesses = Array.from({ length: step }, (_, rank) => image * step + rank).map((place) => (
        element('span', { class: predictions.classes[place] === label ? 'true' : '' },
          element('i', {}, `${name(predictions.classes[place])} `), percent(predictions.probabilities[place]))));
      const button = element('button', { type: 'button', 'data-key': `image ${image}`, title: 'See what every layer makes of it' },
        canvas, element('b', {}, name(label)), ...guesses);
      button.addEventListener('click', () => onChoose(split, image));
      return element('li', {}, button);
    }
  }

  return { node: element('div', {}, list, more), draw };
}
