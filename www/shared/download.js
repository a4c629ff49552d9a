/** Download: hands a file that the page has made to the browser. */

import { element } from './dom.js';

/** Saves a file where the browser saves downloads. @param {Blob} blob @param {string} name */
export function download(blob, name) {
  const url = URL.createObjectURL(blob);
  element('a', { href: url, download: name }).click();
  // Late enough for the download to have begun.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
