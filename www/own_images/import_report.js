/**
 * Import report: says what became of files that were brought, and which were left out why.
 *
 * @import { Imported } from './image_import.js'
 * @import { Skipped } from './image_layout.js'
 */

import { element } from '../shared/dom.js';
import { counted, number } from '../shared/format.js';

/** The list holds this many names; more help nobody. */
const MOST_LISTED = 200;

/**
 * What became of files, in sentences.
 * @param {Imported} imported
 * @param {{ added: number, known: number }} outcome  `known` images were in their class already.
 * @param {number} mostImages  How many images the lab holds.
 */
export function reportOf({ skipped, passedOver, tooMany, broken }, { added, known }, mostImages) {
  const files = added + known + skipped.length + passedOver.length + tooMany;
  if (files === 0 && !broken) return 'There are no files in it, so nothing was added.';
  return [
    added > 0 ? `${counted(added, 'image')} loaded.` : 'No image was added.',
    known > 0 && `${number(known)} ${known === 1 ? 'was' : 'were'} in ${known === 1 ? 'its class' : 'their classes'} already.`,
    skipped.length > 0 && `${counted(skipped.length, 'file')} skipped.`,
    passedOver.length > 0 && `${counted(passedOver.length, 'hidden or system file')} passed over, such as “${passedOver[0]}”.`,
    tooMany > 0 && `${counted(tooMany, 'file')} left out: the lab holds ${number(mostImages)} images at most.`,
    broken && `The rest could not be read (${broken}): load it in smaller parts.`,
  ].filter(Boolean).join(' ');
}

/** The files that were left out, as a list that can be unfolded. @param {Skipped[]} skipped */
export function skippedList(skipped) {
  const rest = skipped.length - MOST_LISTED;
  return element('details', { class: 'skipped' },
    element('summary', {}, `Skipped files (${number(skipped.length)})`),
    element('ul', {},
      ...skipped.slice(0, MOST_LISTED).map(({ name, reason }) => element('li', {}, element('b', {}, name), ` ${reason}.`)),
      ...(rest > 0 ? [element('li', {}, `And ${number(rest)} more.`)] : [])));
}
