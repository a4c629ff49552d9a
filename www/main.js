/**
 * Main: wires the lab to the page. Whatever changes is drawn at most once a frame.
 *
 * @import { Experiment } from './engines/flex/overfit_lab.js'
 */

import { accuracyChart } from './results/accuracy_chart.js';
import { augmentationPreview } from './experiment/augmentation_preview.js';
import { classBalance } from './experiment/class_balance.js';
import { buildControls } from './experiment/controls.js';
import { byId, element, reveal, setText } from './shared/dom.js';
import { evidenceTable } from './verdict/evidence.js';
import { glossary } from './verdict/glossary.js';
import { inspection } from './inspection/inspection.js';
import { lab } from './lab.js';
import { lossChart } from './results/loss_chart.js';
import { memorizationCheck } from './verdict/memorization.js';
import { metricTable } from './results/metric_table.js';
import { mysteryButton, mysteryPanel } from './scenario/mystery.js';
import { networkView } from './experiment/network_view.js';
import { ownPanel } from './own_images/own_images.js';
import { predictions } from './predictions/predictions.js';
import { remedies } from './remedies/remedies.js';
import { reading, results } from './results/results.js';
import { runs } from './runs/runs.js';
import { sampleImages } from './experiment/sample_images.js';
import { saving } from './saving/saving.js';
import { scenarioStory } from './scenario/scenario.js';
import { share } from './shell/share.js';
import { status } from './shell/status.js';
import { verdictView } from './verdict/verdict.js';

const CUSTOM_LESSON = 'Your own settings. The link in the address bar reproduces them.';
const MYSTERY_LESSON = 'A mystery: a fault may be planted here. Press Train, then guess further down which one it is.';

/** @param {string} id */
const host = (id) => byId(id, HTMLElement);
/** @param {string} id */
const button = (id) => byId(id, HTMLButtonElement);
const preset = byId('preset', HTMLSelectElement);
const train = button('train');

const drawSamples = sampleImages(host('samples'), host('samples-caption'));
// On a narrow screen the model is further down.
byId('augmentation', HTMLDetailsElement).open = !matchMedia('(max-width: 760px)').matches;
const drawPreview = augmentationPreview(host('preview'), host('preview-caption'));
const drawBalance = classBalance(host('balance'));
const drawNetwork = networkView(host('layers'), host('network-summary'));
const drawResults = results();
const drawTable = metricTable(host('figures'), byId('figures-body', HTMLTableSectionElement), button('figures-toggle'));
const labelOf = (/** @type {string} */ key) => lab.controls.find((control) => control.key === key)?.label ?? key;
const keptRuns = runs(lab, byId('runs', HTMLDetailsElement), host('pinned'), (text) => state.confirm(text), schedule);
const followCrosshair = (/** @type {number | null} */ epoch) => keptRuns.follow(epoch);
const accuracy = accuracyChart(host('accuracy-chart'), host('accuracy-legend'), labelOf, followCrosshair);
const loss = lossChart(host('loss-chart'), host('loss-legend'), followCrosshair);
remedies(lab, host('remedies'), button('remedies-find'));
const state = status(lab);
saving(lab, host('save'), keptRuns, (text) => state.confirm(text));
inspection(lab, byId('inspection', HTMLDetailsElement), (text) => state.confirm(text));
const followInAddress = share(lab, button('copy'), (text) => state.confirm(text));
const showOwnPanel = ownPanel(lab, host('own-images'), (text) => state.confirm(text));
const evidence = evidenceTable(byId('evidence', HTMLDetailsElement), 'probe-');
const drawMemorization = memorizationCheck(lab, host('evidence'), evidence.open, (text) => state.confirm(text));
const drawVerdict = verdictView(host('verdict'), evidence.open);
const drawMystery = mysteryPanel(lab, (text) => state.confirm(text), schedule, () => evidence.open());
const drawScenario = scenarioStory(host('scenario-story'), (text) => state.confirm(text));
mysteryButton(lab, button('copy-mystery'), (text) => state.confirm(text));
/** @type {ReturnType<typeof buildControls> | undefined} */
let showControls;
/** @type {ReturnType<typeof glossary>} */
let explain = (root) => root;

train.addEventListener('click', () => {
  if (lab.phase === 'training') {
    lab.pause();
    return;
  }
  lab.train().catch(() => {});
  revealOutcome();
});
button('step').addEventListener('click', () => lab.step());
button('reset').addEventListener('click', () => lab.reset());
preset.addEventListener('change', () => {
  const chosen = lab.about?.presets.find(({ name }) => name === preset.value);
  if (chosen) lab.change(chosen.experiment);
});

// What is scrolled to or gets the focus stays clear of the bar, with its ring. How high the bar is
// depends on the screen and on what it says.
new ResizeObserver(([{ target }]) => {
  document.documentElement.style.scrollPaddingTop = `${target.clientHeight + 8}px`;
}).observe(host('top-bar'));

/** On a narrow screen the chart is further down. */
function revealOutcome() {
  const outcome = host('outcome');
  if (outcome.getBoundingClientRect().top >= innerHeight / 2) reveal(outcome);
}

function build() {
  if (!lab.about || showControls) return;
  const groups = {
    data: host('data-controls'),
    augmentation: host('augmentation-controls'),
    model: host('model-controls'),
    training: host('training-controls'),
  };
  const offered = { engine: lab.engines, data: lab.sources };
  showControls = buildControls(groups, { scenario: host('scenario-control') }, lab.about, offered, (changes) => lab.change(changes));
  preset.append(...lab.about.presets.map(({ name, label }) => element('option', { value: name }, label)));
  explain = glossary(lab.about.glossary);
  predictions(lab, byId('predictions', HTMLDetailsElement), (text) => state.confirm(text), explain);
}

function draw() {
  isScheduled = false;
  const { phase, run, experiment, description } = lab;
  drawTransport();
  state.draw();
  host('invitation').hidden = run !== null || phase === 'failed' || !lab.hasImages || keptRuns.hasPinned;
  if (!experiment) return;
  // A description that needs no file is there at once: the worker has more to do by then, and the
  // page is built meanwhile.
  if (!showControls && !description && lab.hasImages && !lab.loading && phase !== 'failed') return;
  build();
  showControls?.(experiment, description?.explicit, lab.own);
  showOwnPanel();
  host('data-panel').classList.toggle('waiting', !lab.hasImages);
  if (!description) return;
  drawSamples(description, experiment);
  drawBalance(description);
  drawPreview(lab.preview, description);
  drawNetwork(description);
  drawResults(run, experiment, description.chance, lab.preview !== null);
  drawDiagnosis(experiment);
  const ghosts = keptRuns.ghosts();
  accuracy.draw(run, ghosts, description.chance, experiment.epochs);
  loss.draw(run, ghosts, experiment.epochs);
  keptRuns.draw();
  drawTable(run);
  for (const entry of document.querySelectorAll('.legend-validation')) {
    const isMeasured = run?.history.epochs.some((scores) => scores?.validation) ?? false;
    // It keeps its place from the start: nothing may move while the network trains.
    entry.classList.toggle('absent', !isMeasured && experiment.validation === 0);
    entry.classList.toggle('unmeasured', !isMeasured);
  }
  host('legend-previous').classList.toggle('absent', ghosts.length === 0 || keptRuns.hasPinned);
  if (lab.isDescribed) {
    preset.value = description.preset ?? '';
    const chosen = lab.about?.presets.find(({ name }) => name === description.preset);
    setText(host('lesson'), experiment.mystery ? MYSTERY_LESSON : chosen?.lesson ?? CUSTOM_LESSON);
    followInAddress();
  }
}

/** @param {Experiment} experiment */
function drawDiagnosis(experiment) {
  const { run, about } = lab;
  if (!about) return;
  // First, for whoever leaves a mystery goes on there.
  host('scenario').hidden = experiment.mystery !== 0;
  const isSecret = drawMystery();
  host('verdict').hidden = isSecret;
  // Mending the fault is among the remedies, by name.
  host('remedies').hidden = isSecret;
  drawVerdict(isSecret ? null : run?.diagnosis ?? null, explain, reading(run));
  drawScenario(experiment, about);
  evidence.draw(run?.diagnosis?.probes ?? null, explain);
  drawMemorization();
}

function drawTransport() {
  const { phase, run, experiment } = lab;
  setText(train, phase === 'training' ? 'Pause' : 'Train');
  train.dataset.icon = phase === 'training' ? 'pause' : 'train';
  for (const id of ['reset', 'copy']) button(id).disabled = experiment === null;
  button('copy-mystery').disabled = experiment === null || !lab.hasImages;
  button('step').disabled = experiment === null || !lab.hasImages;
  train.disabled = !lab.hasImages;
  preset.disabled = experiment === null;
  const epochs = experiment?.epochs ?? 0;
  setText(host('epoch'), String(run?.history.epoch ?? 0));
  setText(host('epochs'), experiment ? String(epochs) : '–');
  host('progress').style.setProperty('--done', String(epochs ? (run?.history.position ?? 0) / epochs : 0));
}

let isScheduled = false;
function schedule() {
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(draw);
}
lab.addEventListener('change', schedule);
schedule();

Object.assign(window, { lab });
