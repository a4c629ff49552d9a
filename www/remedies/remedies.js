/**
 * Remedies: brings the part of the page in that finds what closes the gap, when somebody asks for it.
 *
 * @import { Lab } from '../lab.js'
 */

import { inTime } from '../shared/in_time.js';

/**
 * The invitation to search for remedies.
 * @param {Lab} lab @param {HTMLElement} host @param {HTMLButtonElement} find
 */
export function remedies(lab, host, find) {
  let isOpen = false;

  const draw = () => { find.disabled = isOpen || !lab.experiment || !lab.hasImages; };

  find.addEventListener('click', async () => {
    isOpen = true;
    draw();
    try {
      const { remediesPanel } = await inTime(import('./remedies_panel.js'));
      remediesPanel(lab, host, () => {
        isOpen = false;
        draw();
        find.focus();
      });
    } catch {
      isOpen = false;
      draw();
      lab.complain('The part of the page that finds what closes the gap could not be loaded: check the '
        + 'connection and try again.');
    }
  });

  lab.addEventListener('change', draw);
}
