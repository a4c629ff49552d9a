/** Lazy panel: brings a part of the page in when it is opened for the first time. */

import { element } from './dom.js';
import { inTime } from './in_time.js';

/**
 * Loads a part of the page when it is opened; if that fails, closes it and says so.
 * @param {{ complain(message: string): void }} lab  Hears that it could not be brought in.
 * @param {HTMLDetailsElement} host
 * @param {() => Promise<unknown>} load  Brings the part in and fills the host.
 * @param {string} name  What the part is called, to begin a sentence with.
 */
export function lazyPanel(lab, host, load, name) {
  let isLoaded = false;
  host.addEventListener('toggle', async () => {
    if (!host.open || isLoaded) return;
    isLoaded = true;
    try {
      await load();
    } catch {
      isLoaded = false;
      host.open = false;
      lab.complain(`${name} could not be loaded: check the connection and open it again.`);
    }
  });
}

/** Adds the style sheet of a lazy room to the page; resolves once it is there. @param {string} href */
export async function styleSheet(href) {
  const link = element('link', { rel: 'stylesheet', href });
  const loaded = new Promise((resolve, reject) => {
    // What is no style sheet is read as an empty one.
    link.addEventListener('load', () => (link.sheet?.cssRules.length ? resolve(null) : reject(new Error(`${href} is empty.`))));
    link.addEventListener('error', () => reject(new Error(`${href} could not be loaded.`)));
  });
  document.head.append(link);
  try {
    await inTime(loaded);
  } catch (error) {
    link.remove();
    throw error;
  }
}
