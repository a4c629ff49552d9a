/**
 * Predictions: brings the part of the page for predictions made elsewhere in when it is opened.
 *
 * @import { Lab } from './lab.js'
 * @import { Explain } from './glossary.js'
 */

/**
 * @param {Lab} lab @param {HTMLDetailsElement} host
 * @param {(text: string) => void} say  Tells of progress.
 * @param {Explain} explain
 */
export function predictions(lab, host, say, explain) {
  let isLoaded = false;
  host.addEventListener('toggle', async () => {
    if (!host.open || isLoaded) return;
    isLoaded = true;
    try {
      const { predictionsPanel } = await import('./predictions_panel.js');
      predictionsPanel(host, { diagnose: (csv) => lab.diagnosePredictions(csv), say, explain });
    } catch {
      isLoaded = false;
      host.open = false;
      lab.complain('The part of the page for your predictions could not be loaded: check the '
        + 'connection and open it again.');
    }
  });
}
