/**
 * Own images: brings the part of the page for people's own images in when they choose that data source, and
 * passes the images to the lab.
 *
 * @import { OwnLimits } from '../lab/source_limits.js'
 * @import { Lab } from '../lab.js'
 */

import { inTime } from '../shared/in_time.js';

/**
 * The part of the page for own images, which comes when they are chosen.
 * @param {Lab} lab @param {HTMLElement} host
 * @param {(text: string) => void} say  Tells of progress.
 * @returns {() => void}  Shows or hides the panel, as the experiment asks.
 */
export function ownImages(lab, host, say) {
  /** The panel, once it was asked for. @type {Promise<{ wants(need: object | null): void }> | null} */
  let panel = null;
  /** What the panel shows that a link needs. */
  let need = '';

  /** Loads the panel. @param {OwnLimits} limits */
  async function open(limits) {
    try {
      const { ownImagesPanel } = await inTime(import('./own_images_panel.js'));
      return ownImagesPanel(host, {
        limits,
        onChange: (set) => lab.setOwn(set),
        say,
        complain: (message) => lab.complain(message),
      });
    } catch {
      lab.complain('The part of the page for your own images could not be loaded: check the '
        + 'connection and choose them again.');
      return { wants() {} };
    }
  }

  return () => {
    const isChosen = lab.experiment?.data === 'own';
    if (host.hidden === isChosen) host.hidden = !isChosen;
    if (!isChosen || !lab.ownLimits) return;
    panel ??= open(lab.ownLimits);
    const wanted = JSON.stringify(lab.need);
    if (wanted === need) return;
    need = wanted;
    panel.then((shown) => shown.wants(lab.need));
  };
}
