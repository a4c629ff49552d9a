/**
 * Mistakes view: which classes the network takes for which, and the images of each kind of mistake.
 *
 * @import { Cell } from './confusion_matrix.js'
 * @import { EpochPredictions } from '../engine/inspection_answers.js'
 * @import { MeasuredSplit } from '../shared/splits.js'
 * @import { ShownEpoch } from './shown_epoch.js'
 */

import { confusionMatrix } from './confusion_matrix.js';
import { element, setText } from '../shared/dom.js';
import { counted, percent } from '../shared/format.js';
import { imageGallery } from './image_gallery.js';
import { confusion, imagesOf, mistakes } from './inspection_figures.js';
import { splitChoice } from './split_choice.js';
import { splitInWords } from '../shared/splits.js';

/** How many of the most confident mistakes are shown. */
const WRONGEST = 12;

/**
 * The confusion matrix, with the images of a cell.
 * @param {() => void} redraw  Asks for another drawing.
 * @param {(split: MeasuredSplit, image: number) => void} onImage  Hears which image is to be looked at.
 * @param {() => void} onDownload
 */
export function mistakesView(redraw, onImage, onDownload) {
  /** Which images are shown. @type {Cell | 'wrongest' | 'all'} */
  let chosen = 'wrongest';
  const choice = splitChoice('Images in the matrix', redraw);
  const score = element('p', { class: 'inside-score' });
  const matrix = confusionMatrix((cell) => choose(cell));
  const title = element('h3', {});
  const gallery = imageGallery(onImage);
  const wrongest = element('button', { type: 'button', class: 'quiet' }, 'Most confidently wrong');
  const all = element('button', { type: 'button', class: 'quiet' }, 'All images');
  wrongest.addEventListener('click', () => choose('wrongest'));
  all.addEventListener('click', () => choose('all'));
  const download = element('button', { type: 'button', class: 'quiet' }, 'Download predictions (CSV)');
  download.addEventListener('click', onDownload);

  /** Shows other images. @param {typeof chosen} images */
  function choose(images) {
    chosen = images;
    redraw();
  }

  const node = element('div', {},
    element('p', { class: 'caption' }, 'Each row is a true class, each column what the network calls it: right answers lie on the '
      + 'diagonal. A network that has learned its images by heart has a clean diagonal on training images and a '
      + 'scattered matrix on test images. Choose a cell to see its images.'),
    element('div', { class: 'inside-row' }, choice.node, score),
    element('div', { class: 'mistakes' },
      matrix.node,
      element('div', {},
        element('div', { class: 'inside-row' }, title, element('div', { class: 'inside-buttons' }, wrongest, all)),
        gallery.node)),
    element('div', { class: 'inside-row download' },
      element('p', { class: 'caption' }, 'The file holds the probabilities of all classes for all images, by the latest weights. '
        + '“Diagnose predictions” reads it.'),
      download));

  /** Draws the matrix and the images after an epoch. @param {ShownEpoch} shown */
  async function draw(shown) {
    choice.draw(shown.splits);
    const split = choice.chosen;
    const predictions = await shown.predictions(split);
    if (!predictions) return;
    const { classNames: names } = shown;
    const measured = shown.run.history.epochs[shown.epoch]?.[split]?.count ?? 0;
    const count = predictions.labels.length;
    const wrong = mistakes(predictions);
    const few = measured > count ? ` The first ${counted(count, 'image')} of ${measured} are kept.` : '';
    setText(score, `${count - wrong.length} of ${counted(count, 'image')} right (${percent((count - wrong.length) / count)}).${few}`);
    if (typeof chosen === 'object' && chosen.label >= names.length) chosen = 'wrongest';
    const cell = typeof chosen === 'object' ? chosen : null;
    const kind = splitInWords(split);
    matrix.draw(confusion(predictions, names.length), names, `Confusion matrix of ${kind} images, after epoch ${shown.epoch}`, cell);
    const [heading, images] = selection(predictions, names, wrong, kind);
    setText(title, heading);
    wrongest.setAttribute('aria-pressed', String(chosen === 'wrongest'));
    all.setAttribute('aria-pressed', String(chosen === 'all'));
    await gallery.draw(shown, split, predictions, images, heading);
  }

  /**
   * The images to show, with a heading.
   * @param {EpochPredictions} predictions @param {string[]} names @param {number[]} wrong @param {string} kind
   * @returns {[string, number[]]}
   */
  function selection(predictions, names, wrong, kind) {
    if (chosen === 'all') return [`All ${kind} images`, [...predictions.labels.keys()]];
    if (chosen === 'wrongest') {
      return wrong.length > 0
        ? [`Most confidently wrong ${kind} images`, wrong.slice(0, WRONGEST)]
        : [`No ${kind} image is called wrong`, []];
    }
    const { label, predicted } = chosen;
    const images = imagesOf(predictions, label, predicted);
    return [`${counted(images.length, `${kind} image`)} of ${names[label]} called ${names[predicted]}`, images];
  }

  return { name: 'Mistakes', node, draw };
}
