/**
 * Status: one line about progress, and one alert for what stands in the way.
 *
 * @import { Lab } from '../lab.js'
 * @import { Failure } from '../engine/lab_error.js'
 */

import { byId, element, keepFocus, reveal, setText } from '../shared/dom.js';
import { megabytes, number, points } from '../shared/format.js';
import { reproduction } from '../lab/reproduction.js';

/** Kinds of failures after which the worker is gone: a new one helps. */
const BROKEN = ['load', 'memory', 'panic'];
/** A confirmation stays on the line for this long. */
const CONFIRMATION_MS = 4_000;
/** The line changes this often at most while the network trains: it is read aloud. */
const PROGRESS_INTERVAL_MS = 2_000;
/** An engine that has not answered for this long has a long step to make, or hangs: the line says so. */
const MOST_SILENT_SECS = 15;

/** The line and the alert. @param {Lab} lab */
export function status(lab) {
  const line = byId('status', HTMLElement);
  const alert = byId('alert', HTMLElement);
  const estimate = remainingTime();
  /** What the alert shows. @type {unknown} */
  let alerted = null;
  /** The element that had the focus when the alert came. @type {Element | null} */
  let before = null;
  let confirmedUntil = 0;
  let stage = '';
  let saidAt = 0;

  function showAlert() {
    const shown = lab.failure ?? (lab.complaint || (lab.problems.length > 0 ? lab.problems : null));
    if (shown === alerted) return;
    alerted = shown;
    if (!alert.contains(document.activeElement)) before = document.activeElement;
    keepFocus(() => alert.replaceChildren(...(lab.failure
      ? failureNodes(lab.failure, () => lab.restart())
      : shown ? problemNodes(lab.complaint || lab.problems, () => lab.dismissProblems()) : [])),
    () => [before, byId('train', HTMLButtonElement)]);
    // What failed may be far down the page.
    if (shown) reveal(alert, 'nearest');
  }

  return {
    draw() {
      showAlert();
      const now = performance.now();
      const secondsLeft = estimate(lab, now);
      const quietUntil = Math.max(confirmedUntil, lab.phase === 'training' ? saidAt + PROGRESS_INTERVAL_MS : 0);
      const nextStage = stageOf(lab);
      if (nextStage === stage && now < quietUntil) return;
      stage = nextStage;
      saidAt = now;
      setText(line, progress(lab, secondsLeft));
    },
    /** Confirms what a person has just done. @param {string} text */
    confirm(text) {
      // A stage that led to it may not have been drawn yet: it must not replace the confirmation.
      stage = stageOf(lab);
      setText(line, text);
      confirmedUntil = performance.now() + CONFIRMATION_MS;
      setTimeout(() => this.draw(), CONFIRMATION_MS + 1);
    },
  };
}

/** What the lab is doing: a new stage is said at once. @param {Lab} lab */
const stageOf = (lab) => (isSilent(lab) ? 'silent' : isMeasuring(lab) ? 'measuring' : lab.phase);

/** Whether the engine has not answered for long. @param {Lab} lab */
const isSilent = ({ silentSecs }) => silentSecs >= MOST_SILENT_SECS;

/** Whether a run has begun of which no step is made yet. @param {Pick<Lab, 'phase' | 'run'>} lab */
function isMeasuring({ phase, run }) {
  return phase === 'training' && !run?.history.step;
}

/** What the lab is doing, in a sentence. @param {Lab} lab @param {number | null} secondsLeft */
function progress({ phase, run, experiment, loading, hasImages, silentSecs }, secondsLeft) {
  if (silentSecs >= MOST_SILENT_SECS) {
    return phase === 'training' || phase === 'paused'
      ? `One step has taken ${duration(silentSecs)} so far: wait, or press Reset and choose a smaller width or batch size.`
      : `The engine has been busy for ${duration(silentSecs)}: wait, or load the page again.`;
  }
  if (loading) {
    const size = loading.bytes === null ? '' : ` (${megabytes(loading.bytes)})`;
    return `Loading ${loading.label}${size}…`;
  }
  const history = run?.history;
  const measured = history?.measured;
  switch (phase) {
    case 'loading':
      return 'Loading the engine…';
    case 'untrained':
      return hasImages ? 'Ready to train.' : 'Ready for your own images.';
    case 'training': {
      if (isMeasuring({ phase, run })) return 'Measuring the untrained network…';
      const left = secondsLeft === null ? '' : `, about ${duration(secondsLeft)} left`;
      return `Training: ${Math.floor((100 * (history?.position ?? 0)) / (experiment?.epochs ?? 1))}% done${left}.`;
    }
    case 'paused':
      return `Paused after step ${number(history?.step ?? 0)}.`;
    case 'finished':
      return run && measured
        ? `Finished in ${duration(run.elapsedSecs ?? 0)}: the gap is ${points(measured.gap)}. ${reproduction(run)}`.trim()
        : 'Finished.';
    case 'failed':
      return 'Stopped by an error.';
  }
}

/** Seconds or minutes, in words. @param {number} seconds */
function duration(seconds) {
  return seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;
}

/** Estimates the seconds a run has left from the pace since it was started or resumed. */
function remainingTime() {
  let startedAt = 0;
  let startPosition = 0;
  let wasTraining = false;
  /** @param {Lab} lab @param {number} now @returns {number | null} */
  return ({ phase, run, experiment }, now) => {
    const isTraining = phase === 'training' && run !== null && run.history.step > 0;
    const position = run?.history.position ?? 0;
    if (isTraining && (!wasTraining || position < startPosition)) {
      startedAt = now;
      startPosition = position;
    }
    wasTraining = isTraining;
    const done = position - startPosition;
    if (!isTraining || !experiment || done < 0.5) return null;
    return ((experiment.epochs - position) / done) * ((now - startedAt) / 1000);
  };
}

/** The alert about a failure, with a button where a new worker helps. @param {Failure} failure @param {() => void} restart */
function failureNodes({ kind, message }, restart) {
  const text = element('p', {}, message);
  if (!BROKEN.includes(kind)) return [text];
  const button = element('button', { type: 'button' }, 'Restart');
  button.addEventListener('click', restart);
  return [text, button];
}

/** The alert about the problems of a link, or one other sentence. @param {Failure[] | string} problems @param {() => void} dismiss */
function problemNodes(problems, dismiss) {
  const button = element('button', { type: 'button' }, 'Dismiss');
  button.addEventListener('click', dismiss);
  if (typeof problems === 'string') return [element('p', {}, problems), button];
  return [
    element('div', {},
      element('p', {}, 'This link was read as far as possible:'),
      element('ul', {}, ...problems.map(({ message }) => element('li', {}, message)))),
    button,
  ];
}
