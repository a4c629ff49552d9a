/**
 * Remedies panel: starts the search for what closes the gap, shows how it goes on, and lets what it
 * has found be applied.
 *
 * @import { Experiment } from '../engines/flex/overfit_lab.js'
 * @import { Lab } from '../lab.js'
 */

import { element, setText } from '../shared/dom.js';
import { counted } from '../shared/format.js';
import { remedyChart } from './remedy_chart.js';
import { poolSize } from './remedy_pool.js';
import { NOTHING, RemedySearch } from './remedy_search.js';
import { summary, timeLeft } from './remedy_words.js';

/** The panel says this often at most how long the search still takes. */
const SAY_INTERVAL_MS = 1_000;

/**
 * Opens the panel in place of its invitation and starts searching.
 * @param {Lab} lab @param {HTMLElement} host @param {() => void} onClose
 */
export function remediesPanel(lab, host, onClose) {
  const invitation = [...host.children];
  const pause = element('button', { type: 'button', 'data-icon': 'pause' }, 'Pause');
  const close = element('button', { type: 'button' }, 'Close');
  const again = element('button', { type: 'button', hidden: true }, 'Start again');
  const method = element('p', { class: 'caption remedies-method' });
  const bar = element('progress', { max: 1, 'aria-label': 'Progress of all trials' });
  const state = element('p', { class: 'remedies-state' });
  const note = element('p', { class: 'remedies-note', 'aria-live': 'polite' });
  const lead = element('strong');
  const rest = element('span');
  const result = element('p', { class: 'remedies-result', 'aria-live': 'polite' }, lead, ' ', rest);
  const chartHost = element('div');
  const key = element('p', { class: 'caption' },
    'A point is one percent of the validation images. Bars show the average gain over doing nothing, thin lines '
    + 'the range it lies in with 95% certainty: where that range includes zero, the gain may be luck.');
  host.replaceChildren(
    element('div', { class: 'remedies-head' },
      element('h2', {}, 'What closes the gap?'),
      element('div', { class: 'remedies-buttons' }, pause, again, close)),
    method,
    element('div', { class: 'remedies-progress' }, bar, state),
    result, note, chartHost, key);

  /** @type {RemedySearch} */
  let search;
  let chart = remedyChart();
  let saidAt = 0;
  let isScheduled = false;

  function start() {
    search?.close();
    search = new RemedySearch(/** @type {Experiment} */ (lab.experiment), lab.about?.sources ?? [], lab.ownSet,
      poolSize(lab.phase === 'training'));
    search.addEventListener('change', schedule);
    chart = remedyChart();
    chartHost.replaceChildren(chart.node);
    saidAt = 0;
    // At once: what is left of an earlier search must not look like a result of this one.
    draw();
  }

  function schedule() {
    if (isScheduled) return;
    isScheduled = true;
    requestAnimationFrame(() => {
      isScheduled = false;
      draw();
    });
  }

  function draw() {
    const { phase, remedies, standings } = search;
    const isEnded = phase === 'finished' || phase === 'failed';
    const isFormer = !isSame(search.experiment, lab.experiment);
    const holdsFocus = document.activeElement === pause;
    pause.hidden = isEnded;
    pause.disabled = phase === 'starting';
    setText(pause, phase === 'paused' ? 'Resume' : 'Pause');
    pause.dataset.icon = phase === 'paused' ? 'train' : 'pause';
    again.hidden = !(isEnded || isFormer);
    again.disabled = !lab.hasImages;
    // The button with the focus goes, and would take the focus along.
    if (isEnded && holdsFocus) again.focus({ preventScroll: true });
    setText(method, `Each is trained for the same number of steps, three times with different seeds (random starts), and measured on ${
      search.count ? counted(search.count, 'validation image') : 'validation images'} that none of them is trained on.`);
    bar.value = phase === 'finished' ? 1 : search.progress;
    sayState();
    const found = phase === 'finished' ? summary(remedies.filter(({ name }) => name !== NOTHING), standings) : null;
    setText(lead, found?.lead ?? '');
    setText(rest, found?.rest ?? search.failure);
    result.classList.toggle('problem', phase === 'failed');
    setText(note, isFormer ? formerNote() : '');
    chartHost.hidden = key.hidden = remedies.length === 0;
    chart.draw(search);
  }

  function sayState() {
    const { phase, trials } = search;
    const isWaiting = phase === 'running' && performance.now() - saidAt < SAY_INTERVAL_MS;
    // Asked for each time: the estimate has to follow the work.
    const seconds = search.secondsLeft;
    if (isWaiting) return;
    saidAt = phase === 'running' ? performance.now() : 0;
    const share = `${Math.floor(100 * search.progress)}% done`;
    setText(state, {
      starting: 'Starting…',
      running: seconds === null ? `${share}.` : `${share}, ${timeLeft(seconds)}.`,
      paused: `Paused: ${share}.`,
      finished: `All ${trials.filter(({ score }) => score).length} runs done.`,
      failed: 'Stopped by an error.',
    }[phase]);
  }

  /** Says that the results are of another experiment than the one on the page by now. */
  function formerNote() {
    const applied = search.remedies.find(({ apply }) => isSame(apply, lab.experiment));
    return applied
      ? `Applied: ${applied.label}. Press Train to see what it does. The figures here are of the experiment before.`
      : 'The experiment has changed: the figures here are of the one before.';
  }

  function leave() {
    search.close();
    lab.removeEventListener('change', schedule);
    search.removeEventListener('change', schedule);
    host.replaceChildren(...invitation);
    onClose();
  }

  pause.addEventListener('click', () => (search.phase === 'paused' ? search.resume() : search.pause()));
  again.addEventListener('click', () => {
    start();
    close.focus();
  });
  close.addEventListener('click', leave);
  lab.addEventListener('change', schedule);
  start();
  close.focus();
}

/** Whether two experiments give the same run. @param {Experiment} one @param {Experiment | null} other */
function isSame(one, other) {
  if (!other) return false;
  const keys = /** @type {(keyof Experiment)[]} */ (Object.keys({ ...one, ...other }));
  return keys.every((key) => (one[key] ?? null) === (other[key] ?? null));
}
