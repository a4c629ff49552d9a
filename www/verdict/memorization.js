/**
 * Memorisation check: a button that trains the network of a finished run on random labels, too,
 * and adds what that says to the evidence.
 *
 * @import { Lab } from '../lab.js'
 * @import { ProbeName } from '../engines/flex/overfit_lab.js'
 */

import { element, isFocusLeft, setText } from '../shared/dom.js';

/**
 * The button, with a note on what the check is about.
 * @param {Lab} lab @param {HTMLElement} host
 * @param {(probe: ProbeName) => void} openProbe  Shows a piece of evidence.
 * @param {(text: string) => void} say  Tells of progress.
 */
export function memorizationCheck(lab, host, openProbe, say) {
  const button = element('button', { type: 'button', class: 'quiet' }, 'Train it on random labels, too');
  const note = element('p', { class: 'caption' });
  host.append(element('div', { class: 'memorization' }, button, note));
  let isUnderWay = false;

  button.addEventListener('click', async () => {
    isUnderWay = true;
    draw();
    const probe = await lab.checkMemorization().catch(() => null);
    isUnderWay = false;
    draw();
    if (!probe) say('The check on random labels was given up.');
    // By then the row of the probe is drawn.
    else if (isFocusLeft(button)) requestAnimationFrame(() => openProbe('memorization'));
    else say('The check on random labels is done: its row is the last of the evidence.');
  });

  function draw() {
    const { run } = lab;
    const isMade = run?.diagnosis?.probes.some(({ name }) => name === 'memorization') ?? false;
    button.disabled = !isUnderWay && (isMade || run?.outcome !== 'finished' || !run.diagnosis);
    button.ariaDisabled = String(isUnderWay);
    setText(note, isUnderWay
      ? 'Training on random labels…'
      : 'Does the network learn random labels as fast as the true ones? Then it only learns by heart. '
        + 'Once a run has ended this can be tried; it takes about as long as the run.');
  }
  return draw;
}
