/**
 * Share: keeps the address bar up to date with the settings, opens links, and copies them.
 *
 * @import { Lab } from '../lab.js'
 */

import { provableLink } from '../lab/reproduction.js';
import { addressOf, copyText } from '../shared/clipboard.js';

/** The address changes this long after the settings: browsers refuse one that changes too often. */
const ADDRESS_DELAY_MS = 200;
/** The button shows that the link is copied for this long. */
const DONE_MS = 2_000;

/**
 * The link of the page, in its address bar and behind a button that copies it.
 * @param {Lab} lab @param {HTMLButtonElement} copy
 * @param {(text: string) => void} confirm  Confirms what a person has just done.
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
    const isCopied = await copyText(addressOf(provable ?? ''), confirm, {
      done: provable
        ? 'Link copied: it reproduces this run, and says whether it does so bit for bit.'
        : 'Link copied: it reproduces this experiment.',
      instead: 'take the link from the address bar',
    });
    if (!isCopied) return;
    copy.classList.add('done');
    setTimeout(() => copy.classList.remove('done'), DONE_MS);
  });

  return () => { timer ??= setTimeout(follow, ADDRESS_DELAY_MS); };
}
