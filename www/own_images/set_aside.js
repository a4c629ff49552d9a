/**
 * Set aside: says which stored images are damaged, and lets people save what is whole of them, or delete them.
 *
 * @import { WholeSet } from './image_archive.js'
 * @import { SetAside } from './stored_images.js'
 */

import { element, setText } from '../shared/dom.js';
import { counted } from '../shared/format.js';
import { IMAGE_BYTES, UNSORTED } from './image_set.js';

/** The notice, hidden while nothing is set aside. @param {{ save: () => void, discard: () => void }} actions */
export function setAsideNotice({ save, discard }) {
  const words = element('span');
  const saving = element('button', { type: 'button' }, 'Save them as ZIP');
  const discarding = element('button', { type: 'button' }, 'Delete damaged images');
  saving.addEventListener('click', save);
  discarding.addEventListener('click', discard);
  const node = element('div', { class: 'own-problem own-aside', role: 'group', 'aria-label': 'Damaged images', hidden: true },
    element('p', { 'aria-live': 'polite' }, words), element('div', { class: 'own-tools' }, saving, discarding));
  return {
    node,
    /** Shows what is set aside. @param {SetAside[]} aside */
    show(aside) {
      const whole = aside.filter(({ pixels }) => pixels).length;
      node.hidden = aside.length === 0;
      if (node.hidden) return;
      setText(words, `${counted(aside.length, 'stored image')} ${aside.length === 1 ? 'is' : 'are'} damaged and set aside. `
        + (whole > 0 ? `${whole === aside.length ? 'The pixels' : `The pixels of ${whole}`} are whole, the classes are not certain: save them as a ZIP `
          + 'to sort them out and load them again, or delete them.' : 'Nothing of it can be saved.'));
      saving.hidden = whole === 0;
    },
  };
}

/** What can be saved of it. @param {SetAside[]} aside @returns {WholeSet} */
export function wholeOf(aside) {
  const whole = aside.flatMap(({ className, pixels }) => (pixels ? [{ className: className ?? UNSORTED, pixels }] : []));
  const classNames = [...new Set(whole.map(({ className }) => className))];
  const pixels = new Uint8Array(whole.length * IMAGE_BYTES);
  whole.forEach((one, index) => pixels.set(one.pixels, index * IMAGE_BYTES));
  return { classNames, labels: whole.map(({ className }) => classNames.indexOf(className)), pixels };
}
