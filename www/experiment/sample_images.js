/**
 * Sample images: the first training images with their classes, just as the network gets them.
 *
 * @import { Description, Experiment } from '../engines/flex/overfit_lab.js'
 */

import { element, setText } from '../shared/dom.js';
import { counted, sum } from '../shared/format.js';
import { paint } from '../shared/paint.js';

/** The sample images in a grid, with their caption. @param {HTMLElement} grid @param {HTMLElement} caption */
export function sampleImages(grid, caption) {
  /** @type {Description | null} */
  let shown = null;
  /** @param {Description} description @param {Experiment} experiment */
  return (description, experiment) => {
    if (description === shown) return;
    shown = description;
    const { samples, classNames } = description;
    const copies = experiment.flip === 'copy' ? ', and a mirrored copy of each' : '';
    setText(caption, `The first ${samples.length} of ${counted(sum(description.balance.train), 'training image')}`
      + `${copies}, just as the network gets them.`);
    while (grid.children.length > samples.length) grid.lastChild?.remove();
    while (grid.children.length < samples.length) {
      grid.append(element('li', {}, element('canvas', { 'aria-hidden': 'true' }), element('span')));
    }
    samples.forEach(({ label, rgba }, index) => {
      const [canvas, name] = /** @type {[HTMLCanvasElement, HTMLElement]} */ ([...grid.children[index].children]);
      paint(canvas, rgba);
      setText(name, classNames[label]);
    });
  };
}
