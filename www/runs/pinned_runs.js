/**
 * Pinned runs: a table of their figures at the epoch under the crosshair, which serves as a legend of the
 * charts, too. It is loaded with the list of runs.
 *
 * @import { Ghost } from '../results/ghosts.js'
 * @import { RunRecord } from './run_record.js'
 */

import { byId, element, setText } from '../shared/dom.js';
import { loss, percent, points } from '../shared/format.js';
import { historyOf, nameOf } from './run_record.js';

/** The table of pinned runs. @param {HTMLElement} host */
export function pinnedRuns(host) {
  const words = byId('pinned-words', HTMLElement);
  const body = element('tbody', { role: 'rowgroup' });
  const epochHead = element('th', { scope: 'col', role: 'columnheader' }, 'Pinned run');
  // Roles, because rows that are laid out as grids lose theirs in some browsers.
  host.append(element('table', { role: 'table', 'aria-label': 'Pinned runs' },
    element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, epochHead,
      ...['Training', 'Test', 'Gap', 'Training loss', 'Test loss'].map((head) => (
        element('th', { scope: 'col', role: 'columnheader' }, head))))),
    body));
  /** @type {readonly RunRecord[]} */
  let shown = [];

  /** Makes the rows anew. @param {readonly RunRecord[]} pinned */
  function rebuild(pinned) {
    body.replaceChildren(...pinned.map((record) => element('tr', { role: 'row', class: `run-${record.colour}` },
      element('th', { scope: 'row', role: 'rowheader', title: nameOf(record) },
        element('i', { class: 'swatch ghost' }), element('span', {}, nameOf(record))),
      ...[0, 1, 2, 3, 4].map(() => element('td', { role: 'cell' })))));
    host.hidden = pinned.length === 0;
    setText(words, pinned.map(inWords).join(' '));
  }

  return {
    /**
     * Shows the figures of runs.
     * @param {readonly RunRecord[]} pinned @param {number | null} position  The epoch; null for each run's end.
     */
    draw(pinned, position) {
      const isSame = pinned.length === shown.length && pinned.every((record, index) => record === shown[index]);
      if (!isSame) rebuild(pinned);
      shown = pinned;
      setText(epochHead, position === null ? 'Pinned run, at its end' : `Pinned run, epoch ${Math.max(0, Math.round(position))}`);
      pinned.forEach((record, index) => {
        figuresAt(record, position).forEach((text, column) => setText(body.rows[index].cells[column + 1], text));
      });
    },
    /**
     * Runs as the charts draw them behind the one they show.
     * @param {readonly RunRecord[]} pinned
     * @param {string | undefined} live  The id of the run that the charts show: it is left out.
     * @returns {Ghost[]}
     */
    ghosts: (pinned, live) => pinned.filter(({ id }) => id !== live).map((record) => ({
      name: nameOf(record),
      history: historyOf(record),
      train: `--run-${record.colour}`,
      test: `--run-${record.colour}`,
      isPrevious: false,
    })),
  };
}

/** The figures of a run at an epoch, in words. @param {RunRecord} record @param {number | null} position */
function figuresAt(record, position) {
  const history = historyOf(record);
  const { train, test } = (position === null ? history.measured : history.epochs[Math.max(0, Math.round(position))]) ?? {};
  return train && test
    ? [percent(train.accuracy), percent(test.accuracy), points(train.accuracy - test.accuracy), loss(train.loss), loss(test.loss)]
    : ['–', '–', '–', '–', '–'];
}

/** A run in a sentence, for those who do not see the charts. @param {RunRecord} record */
function inWords(record) {
  const { measured } = historyOf(record);
  return measured
    ? `Pinned run ${nameOf(record)}: training ${percent(measured.train.accuracy)}, test ${percent(measured.test.accuracy)}, `
      + `gap ${points(measured.gap)} after epoch ${measured.epoch}.`
    : '';
}
