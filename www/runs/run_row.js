/**
 * Run row: one run in the list, with its figures and what can be done with it.
 *
 * @import { RunRecord } from './run_record.js'
 *
 * @typedef {object} RunActions  What a person can do with a run.
 * @property {(id: string, title: string) => void} rename
 * @property {(record: RunRecord, isPinned: boolean) => void} pin
 * @property {(record: RunRecord) => void} copy
 * @property {(record: RunRecord) => void} load
 * @property {(record: RunRecord) => void} remove
 *
 * @typedef {object} RunView  Where a run stands among the others.
 * @property {boolean} isOnChart
 * @property {boolean} isUnderWay
 * @property {boolean} hasTwin  Whether another run in the list has the same figures.
 */

import { element, setText } from '../shared/dom.js';
import { ago, percent, points } from '../shared/format.js';
import { historyOf, nameOf } from './run_record.js';

/** A name may have this many characters. */
const LONGEST_NAME = 80;

/** The row of one run. @param {RunActions} actions */
export function runRow(actions) {
  /** @type {RunRecord} */
  let record;
  // Names of many settings take several lines: what tells two runs apart may stand at the end.
  const name = element('textarea', { class: 'run-name', rows: 1, maxlength: LONGEST_NAME, spellcheck: false });
  const time = element('time');
  const state = element('span', { class: 'run-state' });
  const figures = ['epochs', 'training', 'test', 'gap'].map((noun) => ({ noun, value: element('b') }));
  const proof = element('span', { class: 'run-proof' });
  const pin = button('Pin', () => actions.pin(record, !record.isPinned));
  const copy = button('Copy link', () => actions.copy(record));
  const load = button('Load', () => actions.load(record));
  const remove = button('Delete', () => actions.remove(record));
  const node = element('li', { class: 'run' },
    element('div', { class: 'run-head' }, element('i', { class: 'swatch ghost' }), name),
    element('p', { class: 'run-figures' },
      ...figures.map(({ noun, value }) => element('span', { class: noun }, `${noun} `, value))),
    element('div', { class: 'run-actions' }, pin, copy, load, remove,
      element('p', { class: 'run-note' }, time, state, proof)));

  name.addEventListener('change', () => {
    const title = name.value.replace(/\s+/g, ' ').trim();
    actions.rename(record.id, title === record.name ? '' : title);
    name.value = nameOf({ ...record, title });
  });
  name.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') name.value = nameOf(record);
    if (event.key !== 'Enter') return;
    event.preventDefault();
    name.blur();
    name.focus();
  });

  return {
    node,
    /** The button that takes the focus when the row above or below goes. */
    remove,
    /** Shows a run. @param {RunRecord} shown @param {RunView} view */
    draw(shown, { isOnChart, isUnderWay, hasTwin }) {
      record = shown;
      const { measured } = historyOf(record);
      const label = nameOf(record);
      // What someone is typing stays.
      if (document.activeElement !== name && name.value !== label) name.value = label;
      name.title = label;
      name.setAttribute('aria-label', `Name of run ${label}`);
      node.className = `run run-${record.colour}`;
      node.toggleAttribute('data-pinned', record.isPinned);
      setText(state, isUnderWay ? 'training' : isOnChart ? 'on the chart' : '');
      setText(time, ago(record.startedAt));
      time.dateTime = new Date(record.startedAt).toISOString();
      [
        `${measured?.latest ?? 0} of ${record.planned}`,
        ...(measured ? [percent(measured.train.accuracy), percent(measured.test.accuracy), points(measured.gap)] : ['–', '–', '–']),
      ].forEach((text, index) => setText(figures[index].value, text));
      setText(proof, proofOf(record, hasTwin));
      pin.setAttribute('aria-pressed', String(record.isPinned));
      for (const [control, text] of /** @type {const} */ ([[pin, 'Pin'], [copy, 'Copy link'], [load, 'Load'], [remove, 'Delete']])) {
        control.setAttribute('aria-label', `${text}: ${label}`);
        control.disabled = !measured || (measured.latest === 0);
      }
    },
  };
}

/** Whether a run equals another one, in a sentence. @param {RunRecord} record @param {boolean} hasTwin */
function proofOf({ isReproduced }, hasTwin) {
  if (isReproduced) return 'Bit for bit the run that its link was copied from.';
  if (isReproduced === false) return 'Not bit for bit the run that its link was copied from.';
  return hasTwin ? 'Bit for bit the same as another run in this list.' : '';
}

/** A button in a row. @param {string} text @param {() => void} act */
function button(text, act) {
  const node = element('button', { type: 'button', class: 'quiet' }, text);
  node.addEventListener('click', act);
  return node;
}
