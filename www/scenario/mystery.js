/**
 * Mystery: a link that hides which fault is planted, and the panel where its reader guesses. It is hidden from
 * the eye only: who looks into the page's memory finds it.
 *
 * @import { Lab } from '../lab.js'
 */

import { addressOf, copyText } from '../shared/clipboard.js';
import { byId, element, keepFocus, setText } from '../shared/dom.js';
import { scenarioStory } from './scenario.js';

/**
 * The button that copies a mystery link, for teachers.
 * @param {Lab} lab @param {HTMLButtonElement} button
 * @param {(text: string) => void} confirm  Confirms what a person has just done.
 */
export function mysteryButton(lab, button, confirm) {
  button.addEventListener('click', async () => {
    const link = await lab.mysteryLink();
    if (link === null) return;
    await copyText(addressOf(link), confirm, {
      done: 'Mystery link copied: whoever opens it has to find the fault.',
      instead: 'allow it the clipboard and try again',
    });
  });
}

/**
 * The panel where the reader of a mystery link guesses.
 * @param {Lab} lab
 * @param {(text: string) => void} say  Tells of progress.
 * @param {() => void} redraw  Draws what was secret until now.
 * @param {() => void} showEvidence
 * @returns {() => boolean}  Shows the panel, as the experiment asks; returns whether something is to
 *   be kept secret.
 */
export function mysteryPanel(lab, say, redraw, showEvidence) {
  const [host, task, answer, story] = ['mystery', 'mystery-task', 'mystery-answer', 'mystery-story'].map((id) => byId(id, HTMLElement));
  const guesses = byId('mystery-guess', HTMLSelectElement);
  const [guess, reveal, leave] = ['guess', 'reveal', 'leave-mystery'].map((id) => byId(id, HTMLButtonElement));
  const tell = scenarioStory(story, say);
  /** The mystery on the panel: its number and its scenario. */
  let current = '';
  let isSolved = false;
  let wrong = 0;

  /** Tells which scenario it is. @param {string} text  The beginning of the sentence. */
  function solve(text) {
    isSolved = true;
    setText(answer, `${text} “${labelOf(lab.experiment?.scenario)}”.`);
    redraw();
    answer.focus();
  }

  /** What people call a scenario. @param {string} [scenario] */
  const labelOf = (scenario) => lab.about?.scenarios.find(({ value }) => value === scenario)?.label ?? scenario;

  guess.addEventListener('click', () => {
    if (!guesses.value) {
      setText(answer, 'Choose a fault first.');
    } else if (guesses.value === lab.experiment?.scenario) {
      answer.dataset.finding = 'fine';
      solve(`Right, ${wrong === 0 ? 'at the first guess' : `with guess ${wrong + 1}`}: it is`);
    } else {
      wrong += 1;
      setText(answer, `Not “${labelOf(guesses.value)}”: ${wrong} wrong ${wrong === 1 ? 'guess' : 'guesses'} so far.`);
    }
  });
  reveal.addEventListener('click', () => solve('It is'));
  byId('mystery-evidence', HTMLButtonElement).addEventListener('click', showEvidence);
  leave.addEventListener('click', () => lab.leaveMystery());

  return () => {
    const { about, experiment } = lab;
    const isMystery = Boolean(experiment?.mystery);
    if (host.hidden === isMystery) keepFocus(() => { host.hidden = !isMystery; }, () => [document.getElementById('control-scenario')]);
    if (!experiment || !about || !isMystery) return false;
    const key = `${experiment.mystery} ${experiment.scenario}`;
    if (key !== current) {
      current = key;
      isSolved = false;
      wrong = 0;
      setText(answer, '');
      delete answer.dataset.finding;
      guesses.replaceChildren(element('option', { value: '' }, 'Choose…'),
        ...about.scenarios.map(({ value, label }) => element('option', { value }, label)));
    }
    task.hidden = isSolved;
    story.hidden = leave.hidden = !isSolved;
    if (isSolved) tell(experiment, about);
    return !isSolved;
  };
}
