/**
 * Inspection panel: looks inside the network, after the latest epoch or any one before it. It follows
 * the run at most once an epoch and a few times a second, and only while it is open.
 *
 * @import { Lab } from '../lab.js'
 * @import { MeasuredSplit } from '../shared/splits.js'
 */

import { calibrationView } from './calibration_view.js';
import { classesView } from './classes_view.js';
import { element, setText } from '../shared/dom.js';
import { download } from '../shared/download.js';
import { LabError } from '../engine/lab_error.js';
import { layersView } from './layers_view.js';
import { mistakesView } from './mistakes_view.js';
import { predictionsCsv } from './predictions_csv.js';
import { ShownEpoch } from './shown_epoch.js';
import { tabs } from '../shared/tabs.js';

/** The panel is drawn this often at most, however short the epochs of a run are. */
const PAUSE_MS = 250;

/**
 * Fills the panel.
 * @param {Lab} lab @param {HTMLDetailsElement} host
 * @param {(text: string) => void} say  Tells of progress.
 */
export function inspectionPanel(lab, host, say) {
  const note = element('p', { class: 'caption', 'aria-live': 'polite' });
  const range = element('input', { type: 'range', min: 0, max: 0, step: 1, value: 0, 'aria-label': 'Epoch shown' });
  const value = element('span', { class: 'value', 'aria-hidden': 'true' });
  const latest = element('button', { type: 'button', class: 'quiet' }, 'Latest');
  const layers = layersView(redraw);
  const views = [mistakesView(redraw, showImage, save), classesView(), calibrationView(), layers];
  const strip = tabs('Inside the network', views, redraw);
  const body = element('div', { class: 'inside', hidden: true },
    element('div', { class: 'scrubber' }, element('span', {}, 'Epoch shown'), range, value, latest),
    strip.node, ...views.map(({ node }) => node));
  host.append(note, body);

  /** The epoch that was asked for; null follows the latest. @type {number | null} */
  let asked = null;
  /** What is shown. @type {ShownEpoch | null} */
  let shown = null;
  let isDrawing = false;
  /** Whether something else is to be shown than what is being drawn. */
  let isStale = false;
  /** When the panel was drawn last. */
  let drawnAt = -Infinity;
  /** Runs until the next drawing. @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  range.addEventListener('input', () => {
    asked = Number(range.value);
    follow();
  });
  latest.addEventListener('click', () => {
    asked = null;
    follow();
    // The button is disabled now and would drop the focus.
    range.focus({ preventScroll: true });
  });
  host.addEventListener('toggle', follow);
  lab.addEventListener('change', () => {
    if (!host.open || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      follow();
    }, Math.max(0, drawnAt + PAUSE_MS - performance.now()));
  });
  follow();

  /** Shows what the run has come to, if that is something new. */
  function follow() {
    if (!host.open) return;
    const { run } = lab;
    const measured = run?.history.measured;
    body.hidden = !measured;
    if (!run || !measured) {
      asked = shown = null;
      setText(note, run
        ? 'The untrained network is being measured: a look inside is possible as soon as that is done.'
        : 'There is no run to look into: press Train. After a reset nothing is kept of the run before.');
      return;
    }
    if (shown && shown.run !== run) asked = null;
    const epoch = asked ?? measured.epoch;
    range.max = String(measured.latest);
    range.value = String(epoch);
    const text = `${epoch} of ${run.experiment.epochs}`;
    range.setAttribute('aria-valuetext', text);
    setText(value, text);
    latest.disabled = asked === null;
    setText(note, epoch === 0 ? 'Epoch 0 is the untrained network.' : epoch === measured.epoch && run.bestEpoch !== null
      ? `Epoch ${epoch} had the best weights: early stopping went back to them.` : '');
    if (shown?.run === run && shown.epoch === epoch && shown.latest === measured.latest) return;
    shown = new ShownEpoch(lab, run, epoch, measured.latest);
    redraw();
  }

  /** Draws the view that is chosen; one drawing at a time. */
  async function redraw() {
    if (isDrawing) {
      isStale = true;
      return;
    }
    isDrawing = true;
    try {
      do {
        isStale = false;
        if (shown && host.open) await views[strip.chosen].draw(shown);
      } while (isStale);
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      // A failure of the worker is told at the top of the page by itself.
      if (error.kind === 'load' && !lab.failure) lab.complain(error.message);
    } finally {
      isDrawing = false;
      drawnAt = performance.now();
    }
  }

  /** Shows what every layer makes of an image. @param {MeasuredSplit} split @param {number} image */
  function showImage(split, image) {
    strip.choose(views.indexOf(layers));
    layers.show(split, image);
    redraw();
  }

  /** Saves what the network predicts for all images. */
  async function save() {
    const splits = await lab.inspect('latest');
    if (!splits || !shown) {
      say('There are no predictions to save: train the network first.');
      return;
    }
    const csv = predictionsCsv(splits, shown.classNames.length);
    download(new Blob([csv], { type: 'text/csv' }), 'overfit-lab-predictions.csv');
    say('Predictions saved as a CSV file.');
  }
}
