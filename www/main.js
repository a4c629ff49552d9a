/**
 * Main: puts the page together, from the settings on the left to the verdict on the right, and draws what the lab
 * is doing, at most once a frame.
 *
 * @import { Experiment } from './engines/flex/overfit_lab.js'
 */

import { accuracyChart } from './results/accuracy_chart.js';
import { augmentationPreview } from './experiment/augmentation_preview.js';
import { classBalance } from './experiment/class_balance.js';
import { buildControls } from './experiment/controls.js';
import { byId } from './shared/dom.js';
import { evidenceTable } from './verdict/evidence.js';
import { glossary } from './verdict/glossary.js';
import { inspection } from './inspection/inspection.js';
import { lab } from './lab.js';
import { lossChart } from './results/loss_chart.js';
import { memorizationCheck } from './verdict/memorization.js';
import { metricTable } from './results/metric_table.js';
import { mysteryButton, mysteryPanel } from './scenario/mystery.js';
import { networkView } from './experiment/network_view.js';
import { ownImages } from './own_images/own_images.js';
import { predictions } from './predictions/predictions.js';
import { remedies } from './remedies/remedies.js';
import { reading, results } from './results/results.js';
import { runs } from './runs/runs.js';
import { sampleImages } from './experiment/sample_images.js';
import { saving } from './saving/saving.js';
import { scenarioStory } from './scenario/scenario.js';
import { presets } from './shell/presets.js';
import { share } from './shell/share.js';
import { status } from './shell/status.js';
import { transport } from './shell/transport.js';
import { verdictView } from './verdict/verdict.js';

/** An element of the page. @param {string} id */
const host = (id) => byId(id, HTMLElement);
/** A button of the page. @param {string} id */
const button = (id) => byId(id, HTMLButtonElement);
/** A part of the page that can be unfolded. @param {string} id */
const details = (id) => byId(id, HTMLDetailsElement);
/** Confirms what a person has just done. @param {string} text */
const say = (text) => state.confirm(text);

// What it learns from, and the network.
const preset = presets(lab);
const drawSamples = sampleImages(host('samples'), host('samples-caption'));
// On a narrow screen the model is further down.
details('augmentation').open = !matchMedia('(max-width: 760px)').matches;
const drawPreview = augmentationPreview(host('preview'), host('preview-caption'));
const drawBalance = classBalance(host('balance'));
const drawNetwork = networkView(host('layers'), host('network-summary'));
const showOwnImages = ownImages(lab, host('own-images'), say);

// How the run goes, beside those before it.
const drawTransport = transport(lab);
const drawResults = results();
const drawTable = metricTable(host('figures'), byId('figures-body', HTMLTableSectionElement), button('figures-toggle'));
const keptRuns = runs(lab, details('runs'), host('pinned'), say, schedule);
const labelOf = (/** @type {string} */ key) => lab.controls.find((control) => control.key === key)?.label ?? key;
const followCrosshair = (/** @type {number | null} */ epoch) => keptRuns.follow(epoch);
const accuracy = accuracyChart(host('accuracy-chart'), host('accuracy-legend'), labelOf, followCrosshair);
const loss = lossChart(host('loss-chart'), host('loss-legend'), followCrosshair);
saving(lab, host('save'), keptRuns, say);

// Why there is a gap, and what closes it.
const evidence = evidenceTable(details('evidence'), 'probe-');
const drawMemorization = memorizationCheck(lab, host('evidence'), evidence.open, say);
const drawVerdict = verdictView(host('verdict'), evidence.open);
const drawMystery = mysteryPanel(lab, say, schedule, () => evidence.open());
const drawScenario = scenarioStory(host('scenario-story'), say);
remedies(lab, host('remedies'), button('remedies-find'));
inspection(lab, details('inspection'), say);

// What is said, and what is passed on.
const state = status(lab);
const followInAddress = share(lab, button('copy'), say);
mysteryButton(lab, button('copy-mystery'), say);

/** Shows an experiment in the controls; there once the engine has said which settings there are. @type {ReturnType<typeof buildControls> | undefined} */
let showControls;
/** Makes technical words explain themselves; none before the engine has said what they mean. @type {ReturnType<typeof glossary>} */
let explain = (root) => root;

/** Builds what depends on what the engine says about itself. */
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
  preset.fill(lab.about);
  explain = glossary(lab.about.glossary);
  predictions(lab, details('predictions'), say, explain);
}

/** Draws all of the page that may have changed. */
function draw() {
  isScheduled = false;
  const { phase, run, experiment, description } = lab;
  drawTransport();
  preset.enable();
  state.draw();
  host('invitation').hidden = run !== null || phase === 'failed' || !lab.hasImages || keptRuns.hasPinned;
  if (!experiment) return;
  // A description that needs no file is there at once: the worker has more to do by then, and the
  // page is built meanwhile.
  if (!showControls && !description && lab.hasImages && !lab.loading && phase !== 'failed') return;
  build();
  showControls?.(experiment, description?.explicit, lab.own);
  showOwnImages();
  host('data-panel').classList.toggle('waiting', !lab.hasImages);
  if (!description) return;
  drawSamples(description, experiment);
  drawBalance(description);
  drawPreview(lab.preview, description);
  drawNetwork(description);
  drawResults(run, experiment, description.chance, lab.preview !== null);
  drawDiagnosis(experiment);
  const ghosts = keptRuns.ghosts();
  accuracy.draw(run, ghosts, experiment, description.chance);
  loss.draw(run, ghosts, experiment);
  keptRuns.draw();
  drawTable(run);
  if (lab.isDescribed) {
    preset.show(description, experiment);
    followInAddress();
  }
}

/** Draws the verdict and what leads to it; of a mystery nothing that tells its fault. @param {Experiment} experiment */
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

/** Whether a drawing is due with the next frame. */
let isScheduled = false;
/** Draws with the next frame. */
function schedule() {
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(() => {
    draw();
    document.dispatchEvent(new Event('lab-drawn'));
  });
}
lab.addEventListener('change', schedule);
schedule();

Object.assign(window, { lab });
