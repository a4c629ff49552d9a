/**
 * Predictions: brings the part of the page for predictions made elsewhere in when it is opened.
 *
 * @import { Lab } from '../lab.js'
 * @import { Explain } from '../verdict/glossary.js'
 */

import { inTime } from '../shared/in_time.js';
import { lazyPanel } from '../shared/lazy_panel.js';

/**
 * The part of the page for predictions, which comes when it is opened.
 * @param {Lab} lab @param {HTMLDetailsElement} host
 * @param {(text: string) => void} say  Tells of progress.
 * @param {Explain} explain  Makes technical words explain themselves.
 */
export function predictions(lab, host, say, explain) {
  lazyPanel(lab, host, async () => {
    const { predictionsPanel } = await inTime(import('./predictions_panel.js'));
    predictionsPanel(host, { diagnose: (csv) => lab.diagnosePredictions(csv), say, explain });
  }, 'The part of the page for your predictions');
}
