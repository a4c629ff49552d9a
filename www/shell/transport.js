/**
 * Transport: the bar at the top of the page, with the buttons that start, pause, step and reset the run, and how
 * far it is.
 *
 * @import { Lab } from '../lab.js'
 */

import { byId, reveal, setText } from '../shared/dom.js';

/** The room that is left between the bar and what is scrolled to, in CSS pixels. */
const CLEARANCE = 8;

/** The bar at the top of the page. @param {Lab} lab @returns {() => void}  Brings it up to date. */
export function transport(lab) {
  const [train, step, reset, copy, copyMystery] = ['train', 'step', 'reset', 'copy', 'copy-mystery']
    .map((id) => byId(id, HTMLButtonElement));
  const [epoch, epochs, progress] = ['epoch', 'epochs', 'progress'].map((id) => byId(id, HTMLElement));

  train.addEventListener('click', () => {
    if (lab.phase === 'training') {
      lab.pause();
      return;
    }
    lab.train().catch(() => {});
    revealOutcome();
  });
  step.addEventListener('click', () => lab.step());
  reset.addEventListener('click', () => lab.reset());
  keepClear(byId('top-bar', HTMLElement));

  return () => {
    const { phase, run, experiment, hasImages } = lab;
    setText(train, phase === 'training' ? 'Pause' : 'Train');
    train.dataset.icon = phase === 'training' ? 'pause' : 'train';
    train.disabled = !hasImages;
    reset.disabled = copy.disabled = experiment === null;
    step.disabled = copyMystery.disabled = experiment === null || !hasImages;
    setText(epoch, String(run?.history.epoch ?? 0));
    setText(epochs, experiment ? String(experiment.epochs) : '–');
    const done = experiment?.epochs ? (run?.history.position ?? 0) / experiment.epochs : 0;
    progress.style.setProperty('--done', String(done));
  };
}

/** Scrolls to the chart where it is out of sight, as on a narrow screen. */
function revealOutcome() {
  const outcome = byId('outcome', HTMLElement);
  if (outcome.getBoundingClientRect().top >= innerHeight / 2) reveal(outcome);
}

/**
 * Keeps what is scrolled to or gets the focus clear of the bar. How high the bar is depends on the screen and on
 * what it says.
 * @param {HTMLElement} bar
 */
function keepClear(bar) {
  new ResizeObserver(() => {
    document.documentElement.style.scrollPaddingTop = `${bar.clientHeight + CLEARANCE}px`;
  }).observe(bar);
}
