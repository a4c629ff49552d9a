/**
 * Predictions panel: takes a file of predictions that a network made elsewhere, and shows the
 * verdict on them. Nothing leaves the browser.
 *
 * @import { Diagnosis } from '../engines/flex/overfit_lab.js'
 * @import { Explain } from '../verdict/glossary.js'
 */

import { codeTabs } from '../shared/code_tabs.js';
import { element, setText } from '../shared/dom.js';
import { evidenceTable } from '../verdict/evidence.js';
import { megabytes } from '../shared/format.js';
import { KERAS, PYTORCH } from './predictions_export.js';
import { verdictView } from '../verdict/verdict.js';

/** A file may have this many bytes: the engine reads it whole. */
const MOST_BYTES = 100e6;

/**
 * Fills the part of the page for predictions.
 * @param {HTMLElement} host
 * @param {object} page
 * @param {(csv: string) => Promise<Diagnosis>} page.diagnose
 * @param {(text: string) => void} page.say  Tells of progress.
 * @param {Explain} page.explain  Makes technical words explain themselves.
 */
export function predictionsPanel(host, { diagnose, say, explain }) {
  const file = element('input', { type: 'file', accept: '.csv,.txt,text/csv', class: 'visually-hidden', tabindex: -1, 'aria-label': 'File of predictions' });
  const choose = element('button', { type: 'button', class: 'primary' }, 'Choose a CSV file');
  const pasted = element('textarea', { rows: 5, spellcheck: false, 'aria-label': 'Predictions as text', placeholder: 'split,true,predicted\ntrain,0,0\ntest,1,0' });
  const read = element('button', { type: 'button' }, 'Diagnose the text');
  const problem = element('p', { class: 'own-problem', 'aria-live': 'polite', hidden: true });
  const code = codeTabs('Code that writes the file', say);
  code.show(KERAS, PYTORCH);
  const verdict = element('div', { id: 'own-verdict', class: 'verdict' });
  const table = element('details', { class: 'evidence' });
  const caption = element('p', { class: 'caption' });
  const outcome = element('section', { 'aria-label': 'Verdict on your predictions', tabindex: -1, hidden: true }, caption, verdict, table);
  const evidence = evidenceTable(table, 'own-probe-');
  const drawVerdict = verdictView(verdict, evidence.open);

  host.append(
    element('p', { class: 'caption' }, 'Your network does not have to run here: its predictions are enough for '
      + 'every probe that needs nothing else. The file stays in your browser and is sent nowhere.'),
    element('div', { class: 'predictions-columns' },
      element('div', {},
        element('h3', {}, '1. Write a file of predictions'),
        element('p', { class: 'caption' }, 'One line for each image: its split, its true class, the predicted class and, if '
          + 'you have them, the probabilities of all classes (after softmax). “train-as-test” are your training images, read and prepared by the '
          + 'code for test images: they tell a fault in that code from overfitting.'),
        code.node),
      element('div', {},
        element('h3', {}, '2. Bring it here'),
        element('div', { class: 'own-sources' }, element('p', {}, 'Drop the file here, or'), choose, file),
        element('details', {}, element('summary', {}, 'Paste it as text'), pasted, read),
        problem)),
    outcome);

  choose.addEventListener('click', () => file.click());
  file.addEventListener('change', () => {
    const [chosen] = file.files ?? [];
    if (chosen) open(chosen);
    file.value = '';
  });
  read.addEventListener('click', () => show(pasted.value, 'the text'));
  for (const kind of ['dragover', 'drop']) {
    host.addEventListener(kind, (event) => {
      event.preventDefault();
      // A file that is dropped elsewhere on the page is taken for an image.
      event.stopPropagation();
    });
  }
  host.addEventListener('drop', ({ dataTransfer }) => {
    const [dropped] = dataTransfer?.files ?? [];
    if (dropped) open(dropped);
  });

  /** Reads a file. @param {File} chosen */
  async function open(chosen) {
    if (chosen.size > MOST_BYTES) {
      complain(`“${chosen.name}” has ${megabytes(chosen.size)}: at most ${megabytes(MOST_BYTES)} can be read. Fewer lines, or none of the probabilities, make it smaller.`);
      return;
    }
    try {
      await show(await chosen.text(), `“${chosen.name}”`);
    } catch {
      complain(`“${chosen.name}” cannot be read: choose it again.`);
    }
  }

  /** Counts the requests: the answer to an earlier one may come last. */
  let latest = 0;
  /** Shows the verdict on predictions. @param {string} csv @param {string} name  What they come from, in words. */
  async function show(csv, name) {
    latest += 1;
    const mine = latest;
    try {
      const diagnosis = await diagnose(csv);
      if (mine !== latest) return;
      problem.hidden = true;
      setText(caption, `On ${name}:`);
      drawVerdict(diagnosis, explain);
      evidence.draw(diagnosis.probes, explain);
      outcome.hidden = false;
      outcome.focus();
    } catch (error) {
      if (mine === latest) complain(error instanceof Error ? error.message : String(error));
    }
  }

  /** Says what is wrong, in place of a verdict. @param {string} message */
  function complain(message) {
    outcome.hidden = true;
    problem.hidden = false;
    setText(problem, message);
  }
}
