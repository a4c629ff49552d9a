/**
 * Inspection: brings the part of the page that looks inside the network in when it is opened.
 *
 * @import { Lab } from '../lab.js'
 */

import { inTime } from '../shared/in_time.js';
import { lazyPanel, styleSheet } from '../shared/lazy_panel.js';

/**
 * The part of the page that looks inside the network, which comes when it is opened.
 * @param {Lab} lab @param {HTMLDetailsElement} host
 * @param {(text: string) => void} say  Tells of progress.
 */
export function inspection(lab, host, say) {
  lazyPanel(lab, host, async () => {
    const [{ inspectionPanel }] = await Promise.all([inTime(import('./inspection_panel.js')), styleSheet('inspection.css')]);
    inspectionPanel(lab, host, say);
  }, 'The part of the page that looks inside the network');
}
