/**
 * Augmentation preview: the first images of the first batch before and after augmentation, pixel by pixel as
 * the network is fed them.
 *
 * @import { AugmentationPreview, Description } from '../engines/flex/overfit_lab.js'
 */

import { element, setText } from '../shared/dom.js';
import { paint } from '../shared/paint.js';

/** The augmentation preview in a grid, with its caption. @param {HTMLElement} grid @param {HTMLElement} caption */
export function augmentationPreview(grid, caption) {
  /** @type {AugmentationPreview | null} */
  let shown = null;
  /** @param {AugmentationPreview | null} preview @param {Description} description */
  return (preview, { classNames }) => {
    grid.hidden = preview === null;
    setText(caption, preview
      ? 'Images of the first batch, before and after: just what the network is fed.'
      : 'Off: the network is fed the training images as they are.');
    if (preview === shown || preview === null) return;
    shown = preview;
    const { before, after } = preview;
    while (grid.children.length > before.length) grid.lastChild?.remove();
    while (grid.children.length < before.length) {
      const canvas = () => element('canvas', { 'aria-hidden': 'true' });
      grid.append(element('li', {}, canvas(), canvas(), element('span')));
    }
    before.forEach(({ label, rgba }, index) => {
      const [plain, changed, name] = /** @type {[HTMLCanvasElement, HTMLCanvasElement, HTMLElement]} */ (
        [...grid.children[index].children]);
      paint(plain, rgba);
      paint(changed, after[index].rgba);
      setText(name, classNames[label]);
    });
  };
}
