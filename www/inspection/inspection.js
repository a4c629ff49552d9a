/**
 * Inspection: brings the part of the page that looks inside the network in when it is opened.
 *
 * @import { Lab } from '../lab.js'
 */

import { element } from '../shared/dom.js';
import { lazyPanel } from '../shared/lazy_panel.js';

/**
 * The part of the page that looks inside the network, which comes when it is opened.
 * @param {Lab} lab @param {HTMLDetailsElement} host
 * @param {(text: string) => void} say  Tells of progress.
 */
export function inspection(lab, host, say) {
  lazyPanel(lab, host, async () => {
    const [{ inspectionPanel }] = await Promise.all([import('./inspection_panel.js'), styleSheet('inspection.css')]);
    inspectionPanel(lab, host, say);
  }, 'The part of the page that looks inside the network');
}

/** Adds a style sheet to the page; resolves once it is there. @param {string} href */
function styleSheet(href) {
  return new Promise((resolve, reject) => {
    const link = element('link', { rel: 'stylesheet', href });
    link.addEventListener('load', resolve);
    link.addEventListener('error', () => {
      link.remove();
      reject(new Error(`${href} could not be loaded.`));
    });
    document.head.append(link);
  });
}
