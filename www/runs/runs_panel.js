/**
 * Runs panel: the list of runs, to find one again, name, pin, share, load or delete it. It is loaded
 * when it is opened, and drawn only while it is open.
 *
 * @import { Lab } from '../lab.js'
 * @import { RunList } from './run_list.js'
 * @import { RunRecord } from './run_record.js'
 */

import { addressOf, copyText } from '../shared/clipboard.js';
import { download } from '../shared/download.js';
import { element, setText } from '../shared/dom.js';
import { counted } from '../shared/format.js';
import { MOST_PINNED, MOST_RUNS } from './run_list.js';
import { nameOf, recordOf } from './run_record.js';
import { runRow } from './run_row.js';

/** The panel says anew how long ago each run was this often. */
const CLOCK_MS = 30_000;

/**
 * Fills the panel.
 * @param {Lab} lab @param {RunList} list @param {HTMLDetailsElement} host
 * @param {(text: string) => void} say  Tells of progress.
 */
export function runsPanel(lab, list, host, say) {
  const count = element('span', { class: 'caption' });
  const undo = element('button', { type: 'button', class: 'quiet' }, 'Undo delete');
  const removeAll = element('button', { type: 'button', class: 'quiet' }, 'Delete all');
  const problem = element('p', { class: 'own-problem', 'aria-live': 'polite' });
  const save = element('button', { type: 'button', class: 'quiet' }, 'Save the others as JSON');
  const removeDamaged = element('button', { type: 'button', class: 'quiet' }, 'Delete damaged');
  const mending = element('div', { class: 'runs-tools' }, save, removeDamaged);
  const rows = element('ol', { class: 'run-list', role: 'list', 'aria-label': 'Runs, the newest first' });
  host.append(
    element('p', { class: 'caption' }, `Your last ${MOST_RUNS} runs stay in this browser, also when you close the page; beyond that the oldest `
      + `goes first, pinned ones never. Pinned runs, ${MOST_PINNED} at most, are drawn behind the live one.`),
    problem,
    mending,
    element('div', { class: 'runs-tools' }, count, undo, removeAll),
    rows);

  /** The rows that are drawn, by run id. @type {Map<string, ReturnType<typeof runRow>>} */
  const drawn = new Map();
  let isScheduled = false;

  /** What a person can do with a run in the list. */
  const actions = {
    rename(/** @type {string} */ id, /** @type {string} */ title) {
      list.rename(id, title);
      say(title ? `Renamed to “${title}”.` : 'The run has the name of its settings again.');
    },
    pin(/** @type {RunRecord} */ record, /** @type {boolean} */ isPinned) {
      if (!list.pin(record.id, isPinned)) {
        say(`${MOST_PINNED} runs are pinned, which is the most there can be: unpin one first.`);
      } else {
        say(isPinned ? `Pinned: “${nameOf(record)}” is drawn behind the live run.` : `“${nameOf(record)}” is not pinned any more.`);
      }
    },
    copy(/** @type {RunRecord} */ { link }) {
      void copyText(addressOf(link), say, {
        done: 'Link copied: it reproduces this run.',
        instead: 'load the run and take the link from the address bar',
      });
    },
    load(/** @type {RunRecord} */ record) {
      lab.load(record.link).then(() => say(`Loaded: press Train to run “${nameOf(record)}” again.`), () => {});
    },
    remove(/** @type {RunRecord} */ record) {
      const { node } = /** @type {ReturnType<typeof runRow>} */ (drawn.get(record.id));
      const neighbour = node.nextElementSibling ?? node.previousElementSibling;
      list.remove(record.id);
      draw();
      // The focus goes on from where the row was.
      const next = [...drawn.values()].find((row) => row.node === neighbour);
      (next && !next.remove.disabled ? next.remove : undo).focus();
      say(`Deleted: “${nameOf(record)}”.`);
    },
  };

  undo.addEventListener('click', () => {
    const { length } = list.deleted;
    list.undo();
    draw();
    host.querySelector('summary')?.focus();
    say(`${counted(length, 'run')} brought back.`);
  });
  save.addEventListener('click', () => {
    const text = JSON.stringify({ runs: list.records }, null, 2);
    download(new Blob([text], { type: 'application/json' }), 'overfit-lab-runs.json');
    say(`${counted(list.records.length, 'run')} saved.`);
  });
  removeDamaged.addEventListener('click', () => {
    list.removeDamaged();
    draw();
    host.querySelector('summary')?.focus();
    say('Deleted: what could not be read.');
  });
  removeAll.addEventListener('click', () => {
    const { length } = list.records;
    list.removeAll();
    draw();
    undo.focus();
    say(`${counted(length, 'run')} deleted.`);
  });

  function draw() {
    isScheduled = false;
    if (!host.open) return;
    const { records, deleted } = list;
    const shown = [...underWay(), ...records];
    setText(count, shown.length === 0 ? 'No run yet: one appears here when it has finished an epoch.' : counted(shown.length, 'run'));
    undo.hidden = deleted.length === 0;
    removeAll.hidden = records.length === 0 && list.problem === '';
    setText(problem, list.problem);
    problem.hidden = list.problem === '';
    mending.hidden = list.damaged.length === 0;
    save.hidden = records.length === 0;
    for (const id of drawn.keys()) if (!shown.some((record) => record.id === id)) drop(id);
    shown.forEach((record, index) => {
      const row = drawn.get(record.id) ?? runRow(actions);
      drawn.set(record.id, row);
      row.draw(record, {
        isOnChart: lab.run?.id === record.id,
        isUnderWay: lab.run?.id === record.id && lab.phase === 'training',
        hasTwin: record.digest !== null && records.some(({ id, digest }) => digest === record.digest && id !== record.id),
      });
      // Only where it has to move: a node that is moved loses the focus.
      if (rows.children[index] !== row.node) rows.insertBefore(row.node, rows.children[index] ?? null);
    });
  }

  /** The run under way before it has an epoch: it has its place from the start, so that nothing moves later. */
  function underWay() {
    const { run, about, phase } = lab;
    if (!run || !about || (phase !== 'training' && phase !== 'paused')) return [];
    if (list.records.some(({ id }) => id === run.id) || list.isForgotten(run.id)) return [];
    return [recordOf(run, about, { title: '', colour: 0, isPinned: false })];
  }

  /** Takes a row off the list. @param {string} id */
  function drop(id) {
    drawn.get(id)?.node.remove();
    drawn.delete(id);
  }

  function schedule() {
    if (isScheduled || !host.open) return;
    isScheduled = true;
    requestAnimationFrame(draw);
  }

  list.addEventListener('change', schedule);
  lab.addEventListener('change', schedule);
  host.addEventListener('toggle', schedule);
  setInterval(schedule, CLOCK_MS);
  draw();
}
