/**
 * Own images: brings the part of the page for people's own images in when they choose that data source, and
 * passes the images to the lab.
 *
 * @import { ImageSet } from '../engine/training_client.js'
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
  /** Whether it could not be loaded: it is asked for again when it is chosen again. */
  let hasFailed = false;
  /** What the panel shows that a link needs. */
  let need = '';

  /** Loads the panel. @param {OwnLimits} limits */
  async function open(limits) {
    const brought = await inTime(import('./own_images_panel.js')).catch(() => null);
    if (!brought) {
      hasFailed = true;
      lab.complain('The part of the page for your own images could not be loaded: check the '
        + 'connection and choose them again.');
      return { wants() {} };
    }
    return brought.ownImagesPanel(host, { limits, onChange: take, say, complain: (message) => lab.complain(message) });
  }

  /** Passes other images on to the lab. @param {ImageSet | null} set @param {boolean} isFollowed  Whether another tab has changed them. */
  async function take(set, isFollowed) {
    const { experiment, run } = lab;
    await lab.setOwn(set);
    if (!isFollowed || experiment?.data !== 'own') return;
    const hasEnded = run !== null && (set === null || lab.experiment !== experiment);
    if (hasEnded) lab.complain('Another tab has changed your images: they are shown here now, and the run on the earlier ones has ended.');
    else say('Another tab has changed your images: they are shown here now.');
  }

  return () => {
    const isChosen = lab.experiment?.data === 'own';
    if (host.hidden === isChosen) host.hidden = !isChosen;
    if (!isChosen && hasFailed) [panel, need, hasFailed] = [null, '', false];
    if (!isChosen || !lab.ownLimits) return;
    panel ??= open(lab.ownLimits);
    const wanted = JSON.stringify(lab.need);
    if (wanted === need) return;
    need = wanted;
    panel.then((shown) => shown.wants(lab.need));
  };
}
