/**
 * The lab: the experiment on the page, the run under way and the runs before it. The page and
 * scripts use it alike; it is `window.lab` and this module's export.
 *
 *     import { lab } from './lab.js';          // or window.lab, or frame.contentWindow.lab
 *     await lab.ready;                         // an engine is loaded; rejects if none can be
 *     lab.experiment                           // every setting, by link key
 *     await lab.load('#preset=overfit&seed=7') // → { experiment, problems }; rejects if its images do not come
 *     const run = await lab.train()            // starts or resumes; resolves when the run has ended, however
 *     run.outcome                              // 'finished', 'stopped' or 'failed': then run.failure says why
 *     run.digest, run.link, run.experiment     // what reproduces it, and the proof
 *     run.bestEpoch                            // with early stopping, whose weights it ended with
 *     run.history.epochs[20].test.accuracy     // every score of every epoch, fractions 0–1
 *     run.diagnosis.verdict.headline           // what the evidence says: { epoch, verdict, probes }
 *     await lab.checkMemorization()            // the finished run's network on random labels, too
 *     await lab.inspect('norms')               // inside the run's network: see inspection_answers.js
 *     await lab.inspect('weights')             // the weights as they are now, a safetensors file
 *     await lab.startFrom(bytes, 'a.safetensors')  // a run that begins with such a file's weights
 *     await lab.exportArchive('folder')        // PyTorch, Keras and Burn programs of it: a ZIP
 *     await lab.diagnosePredictions(csv)       // the same for predictions of your own network
 *     await lab.mysteryLink()                  // the experiment, its planted fault unreadable
 *     lab.pause()                              // lab.train() goes on
 *     lab.build                                // { name, threads }: what trains, and on how many cores
 *     lab.runs                                 // all runs since the page was opened
 *     run.id, run.startedAt, run.build         // who, when (ms since 1970) and on what: the list of
 *                                              // runs, which outlasts the page, knows it by its id
 *     await lab.setOwn({ classNames, labels, pixels })  // images of your own, for data=own
 *     lab.addEventListener('change', …)        // something of the above is different now
 *     lab.addEventListener('event', …)         // .detail: an event of the run under way
 *
 * @import { Control, DataSource, Diagnosis, Engine, Experiment, LinkReading, ReadyEvent } from './engines/flex/overfit_lab.js'
 * @import { Answers } from './engine/inspection_answers.js'
 * @import { ClientEvent, ImageSet } from './engine/training_client.js'
 * @import { Failure } from './engine/lab_error.js'
 * @import { Plan } from './lab/course.js'
 */

import { ENGINES, SOURCES } from './contents.js';
import { gainsFromThreads } from './engine/engine_builds.js';
import { LabError } from './engine/lab_error.js';
import { Course } from './lab/course.js';
import { Describing } from './lab/describing.js';
import { OwnData } from './lab/own_data.js';
import { keepForNextVisit, settled } from './service_worker/service_worker_client.js';
import { engineOf, setting } from './lab/settings.js';
import { ownLimits, within } from './lab/source_limits.js';
import { TrainingClient } from './engine/training_client.js';

/** The numbers of mysteries stay below this: short ones make short links, and there are enough of them. */
const MYSTERIES = 100_000;

export class Lab extends EventTarget {
  /** Resolves once an engine is loaded and the link opened; rejects if no engine can be. @type {Promise<void>} */
  ready;
  /** What the engine says about itself: controls, presets. @type {ReadyEvent | null} */
  about = null;
  /** The engines that this page has. */
  engines = /** @type {Engine[]} */ (Object.keys(ENGINES));
  /** Where images may come from on this page. @type {DataSource[]} */
  sources = ['shapes', 'noise', 'own', ...SOURCES];
  /** Every setting on the page, by link key; null before the first link is open. @type {Experiment | null} */
  experiment = null;
  /** What was wrong with the link opened last. @type {Failure[]} */
  problems = [];
  /** What was wrong with something else that a person did; empty if nothing. */
  complaint = '';

  #client = new TrainingClient((event) => this.#hear(event));
  #ownData = new OwnData(this.#client);
  #course = new Course(this.#client, () => this.#plan(), () => this.#changed(), (message) => this.complain(message));
  #describing = new Describing(this.#client, {
    onDescribed: (experiment, { link }) => {
      if (this.run?.experiment === experiment) this.run.link = link;
      this.#changed();
    },
    onFailure: (error) => this.#course.fail(error),
  });
  /** The digest that the latest link promised, and of which experiment. @type {{ digest: string, experiment: Experiment } | null} */
  #promised = null;

  /** @param {string} link  The link to open first. */
  constructor(link) {
    super();
    this.ready = this.#open(link);
    // Whoever awaits it hears of the failure; the page shows it by itself.
    this.ready.catch(() => {});
  }

  /** Loads the engine that a link asks for, and opens the link. @param {string} link */
  async #open(link) {
    this.#course.startLoading();
    try {
      await settled(gainsFromThreads(Object.values(ENGINES).flat()), () => this.runs.length === 0 && this.own === null);
      const asked = engineOf(link);
      const engine = this.engines.find((engine) => engine === asked) ?? 'flex';
      this.about = await this.#client.load(engine);
      await this.#show(link);
    } catch (error) {
      this.#course.fail(error);
      throw error;
    }
    if (this.build) keepForNextVisit(this.build.name);
  }

  /**
   * Opens a link and shows its experiment, untrained. Resolves once its images are there, or other settings are asked
   * for. Rejects with a {@link LabError} if they do not come: {@link train}, {@link restart} and `load` try again.
   * @param {string} link @returns {Promise<Pick<LinkReading, 'experiment' | 'problems'>>}
   */
  async load(link) {
    if (!this.about && this.phase === 'failed') this.ready = this.#open(link);
    const shown = this.about ? await this.#show(link) : await this.ready.then(() => this.#show(link));
    const failure = this.#describing.failure;
    if (failure && this.experiment === shown.experiment) throw failure;
    return shown;
  }

  /** Opens a link; it may be that its images do not come. @param {string} link */
  async #show(link) {
    // First, so that the answer does not wait for a long step of the run that is given up.
    if (this.run) this.reset();
    const { experiment, digest, problems } = await this.#client.readLink(link);
    this.problems = [...problems];
    if (!this.engines.includes(experiment.engine)) {
      const message = `Engine: “${experiment.engine}” is not part of this page, flex is used.`;
      this.problems.push({ kind: 'engine', field: 'engine', message });
      experiment.engine = 'flex';
    }
    if (!this.sources.includes(experiment.data)) {
      const name = this.about?.sources.find(({ value }) => value === experiment.data)?.label;
      const message = `Data: “${name}” is not part of this page, shapes are used.`;
      this.problems.push({ kind: 'images', field: 'data', message });
      experiment.data = 'shapes';
    }
    this.reset();
    this.#ownData.isLinked = experiment.data === 'own';
    this.#adopt(this.#fitted(experiment));
    this.#promised = digest && this.experiment ? { digest, experiment: this.experiment } : null;
    const shown = this.experiment ?? experiment;
    await this.described();
    return { experiment: shown, problems: /** @type {LinkReading['problems']} */ (this.problems) };
  }

  /**
   * Changes settings. Those that a run takes up as it goes are applied to it; any other restarts
   * it, or takes it off the page if it is not training.
   * @param {Partial<Experiment>} changes
   */
  change(changes) {
    if (!this.experiment || !this.about) return;
    const before = this.experiment;
    const experiment = within(before, changes, this.about, this.own);
    const changed = this.controls.filter(({ key }) => setting(experiment, key) !== setting(before, key));
    if (changed.length === 0) return;
    this.#adopt(experiment);
    this.#course.take(experiment, changed);
  }

  /**
   * Takes images that someone brings in place of those that were there; `null` or too few of them are none.
   * @param {ImageSet | null} set
   */
  async setOwn(set) {
    // What images have to be like is known once an engine is there.
    if (!this.about) await this.ready;
    const about = /** @type {ReadyEvent} */ (this.about);
    const before = this.own;
    try {
      await this.#ownData.take(set, about);
    } catch (error) {
      if (error instanceof LabError) this.complain(error.message);
    }
    const { experiment, own } = this;
    if (experiment?.data !== 'own') return;
    if (own && this.#ownData.isLinked) {
      this.#adopt(this.#fitted(experiment));
    } else if (own) {
      this.change(this.#ownData.settingsFor(experiment, own, before, about));
      // Renamed classes are no change of the experiment.
      if (this.experiment === experiment) this.#adopt(experiment);
    } else {
      this.reset();
      this.#adopt(experiment);
    }
  }

  /** What is known of the images that someone has brought; null if there are none, or too few. */
  get own() {
    return this.#ownData.images;
  }

  /** What images have to be that someone brings; null before an engine is loaded. */
  get ownLimits() {
    return this.about && ownLimits(this.about);
  }

  /** The images that someone has brought and that are in use. */
  get ownSet() {
    return this.#ownData.set;
  }

  /** What an experiment on own images still needs; null if it can run. */
  get need() {
    return this.experiment && this.#ownData.needOf(this.experiment);
  }

  /** Whether there are images to train on. */
  get hasImages() {
    return this.experiment?.data !== 'own' || this.own !== null;
  }

  /** The network, sample images and link of the latest experiment described; null before the first. */
  get description() {
    return this.#describing.description;
  }

  /** What augmentation does to the experiment described; null where it is off. */
  get preview() {
    return this.#describing.preview;
  }

  /** Whether `description` is of `experiment`. */
  get isDescribed() {
    return this.#describing.isUpToDate;
  }

  /** Resolves when `description` is of `experiment`, or cannot be. */
  async described() {
    await this.#describing.underWay;
  }

  /** The build of the engine that is loaded, and the threads that it computes on. */
  get build() {
    return this.#client.build;
  }

  /** A linked experiment on the own images at hand; what cannot be as linked becomes a problem. @param {Experiment} experiment */
  #fitted(experiment) {
    const { experiment: fitted, problem } = this.#ownData.fit(experiment, /** @type {ReadyEvent} */ (this.about));
    if (problem) this.problems = [...this.problems, problem];
    return fitted;
  }

  /**
   * The link of the experiment with its scenario hidden, each time another; null if it has no link.
   * @returns {Promise<string | null>}
   */
  async mysteryLink() {
    const { experiment } = this;
    if (!experiment || !this.hasImages) return null;
    const mystery = 1 + Math.floor(Math.random() * (MYSTERIES - 1));
    return (await this.#client.describe({ ...experiment, mystery }, 0)).link;
  }

  /** From now on the link says which scenario it is; the run stays. */
  leaveMystery() {
    if (this.experiment?.mystery) this.#adopt({ ...this.experiment, mystery: 0 });
  }

  /**
   * Trains the network of the finished run on random labels, too, and adds what that says to its
   * evidence; null if there is no such run, or another one begins meanwhile.
   */
  async checkMemorization() {
    const { run } = this;
    if (!run?.diagnosis || run.outcome !== 'finished') return null;
    const probe = await this.#client.checkMemorization(run.experiment, run.history.reported);
    if (!probe || this.run !== run) return null;
    run.diagnosis = { ...run.diagnosis, probes: [...run.diagnosis.probes, probe] };
    this.#changed();
    return probe;
  }

  /**
   * Looks inside the network of the run on the page; null if there is no run, or another one by then.
   * @template {keyof Answers} Q
   * @param {Q} question  One of those in engine/inspection_answers.js.
   * @param {Parameters<Answers[Q]> extends [any, ...infer Rest] ? Rest : never} args
   * @returns {Promise<Awaited<ReturnType<Answers[Q]>> | null>}
   */
  async inspect(question, ...args) {
    const { run } = this;
    const answer = run && await this.#client.inspect(question, ...args);
    return this.run === run ? answer : null;
  }

  /**
   * The verdict on predictions made elsewhere: lines of split, true class, predicted class and, if
   * known, the probability of each class.
   * @param {string} csv @returns {Promise<Diagnosis>}  Rejects with a {@link LabError}.
   */
  async diagnosePredictions(csv) {
    await this.ready;
    return this.#client.diagnosePredictions(csv);
  }

  /**
   * The experiment to take along: settings, images, initial weights, and programs that train the same
   * network elsewhere; those of the run on the page, if there is one.
   * @param {string} folder  The folder that holds the files in the archive.
   * @returns {Promise<Uint8Array>}  A ZIP archive. Rejects with a {@link LabError}.
   */
  async exportArchive(folder) {
    await this.ready;
    const experiment = this.run?.experiment ?? this.experiment;
    return this.#client.exportArchive(/** @type {Experiment} */ (experiment), folder);
  }

  /** Shows what is wrong with something that a person has just done. @param {string} message */
  complain(message) {
    this.complaint = message;
    this.#changed();
  }

  /** Forgets what was wrong with the link, and any complaint. */
  dismissProblems() {
    this.problems = [];
    this.complaint = '';
    this.#changed();
  }

  /** All settings as the engine declares them; empty before it is loaded. @returns {Control[]} */
  get controls() {
    return this.about?.controls ?? [];
  }

  /** What the lab is doing, and how far the run is. */
  get phase() {
    return this.#course.phase;
  }

  /** The run on the chart. */
  get run() {
    return this.#course.run;
  }

  /** All runs since the page was opened. */
  get runs() {
    return this.#course.runs;
  }

  /** For how many seconds the engine has not answered. */
  get silentSecs() {
    return this.#course.silentSecs;
  }

  /** What stands in the way; null if nothing does. */
  get failure() {
    return this.#course.failure;
  }

  /** The image file that is being fetched. */
  get loading() {
    return this.#course.loading;
  }

  /** Starts training, or goes on with it; resolves with the run when it has ended. */
  async train() {
    await this.ready;
    this.#describeAgain();
    return this.#course.train();
  }

  /** Lets the run wait; {@link train} goes on with it. */
  pause() {
    this.#course.pause();
  }

  /** Makes one optimiser step, from wherever the run is. */
  step() {
    this.#describeAgain();
    this.#course.step();
  }

  /**
   * Begins a run with given weights in place of fresh ones: measured, and paused before its first step.
   * If they do not fit, it says so and leaves the run there is.
   * @param {Uint8Array} weights  A safetensors file. @param {string} name  The name of the file.
   * @returns {Promise<boolean>}  Whether the run has begun.
   */
  async startFrom(weights, name) {
    await this.ready;
    try {
      return await this.#course.startFrom(weights, name);
    } catch (error) {
      this.complain(/** @type {LabError} */ (error).message);
      return false;
    }
  }

  /** Gives the run up and goes back to the untrained network. */
  reset() {
    this.#course.reset();
  }

  /** Starts a new worker in place of one that broke; settings are kept. */
  restart() {
    this.ready = this.experiment ? this.#reopen(this.experiment) : this.#open(location.hash);
    this.ready.catch(() => {});
  }

  /** Loads an engine in place of one that broke, and goes on with the settings there were. @param {Experiment} experiment */
  async #reopen(experiment) {
    this.#course.startLoading();
    try {
      await this.#client.load(experiment.engine);
    } catch (error) {
      this.#course.fail(error);
      throw error;
    }
    this.reset();
    this.#adopt(experiment);
  }

  /** Describes the experiment if that has failed before: its images may come now. */
  #describeAgain() {
    if (this.#describing.failure && this.experiment) this.#adopt(this.experiment);
  }

  /** What the next run is to train. @returns {Plan} */
  #plan() {
    const experiment = /** @type {Experiment} */ (this.experiment);
    return {
      experiment,
      link: (this.isDescribed && this.description?.link) || '',
      promised: this.#promised?.experiment === experiment ? this.#promised.digest : null,
    };
  }

  /** Makes an experiment the one on the page. @param {Experiment} experiment */
  #adopt(experiment) {
    this.experiment = experiment;
    this.#describing.take(experiment, this.hasImages, /** @type {ReadyEvent} */ (this.about));
    this.#changed();
  }

  /** Passes on what the training client tells. @param {ClientEvent} event */
  #hear(event) {
    this.#course.hear(event);
    if (event.event !== 'loading' && event.event !== 'silent') this.dispatchEvent(new CustomEvent('event', { detail: event }));
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

export const lab = new Lab(location.hash);
