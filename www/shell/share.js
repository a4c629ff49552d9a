/**
 * Share: the address bar follows the controls, the controls follow a link that is opened.
 *
 * @import { Lab } from '../lab.js'
 */

import { provableLink } from '../lab/reproduction.js';

/** Browsers refuse an address that changes too often. */
const ADDRESS_DELAY_MS = 200;

/**
 * @param {Lab} lab @param {HTMLButtonElement} copy
 * @param {(text: string) => void} confirm
 * @returns {() => void}  Brings the address bar up to date, soon.
 */
export function share(lab, copy, confirm) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function follow() {
    timer = undefined;
    const link = lab.isDescribed ? lab.description?.link : undefined;
    if (link && link !== location.hash) history.replaceState(history.state, '', link);
  }

  addEventListener('hashchange', () => {
    clearTimeout(timer);
    timer = undefined;
    lab.load(location.hash).catch(() => {});
  });

  copy.addEventListener('click', async () => {
    await lab.described();
    follow();
    const { run, experiment } = lab;
    const provable = run && run.experiment === experiment ? provableLink(run) : null;
    try {
      await navigator.clipboard.writeText(new URL(provable ?? '', location.href).href);
      copy.classList.add('done');
      setTimeout(() => copy.classList.remove('done'), 2_000);
      confirm(provable
        ? 'Link copied: it reproduces this run, and says whether it does so bit for bit.'
        : 'Link copied: it reproduces this experiment.');
    } catch {
      confirm('The browser does not let the page copy: take the link from the address bar.');
    }
  });

  return () => { timer ??= setTimeout(follow, ADDRESS_DELAY_MS); };
}
