/**
 * The lab: the experiment on the page, the run under way and the runs before it. The page and
 * scripts use it alike; it is `window.lab` and this module's export.
 *
 *     import { lab } from './lab.js';          // or window.lab, or frame.contentWindow.lab
 *     await lab.ready;                         // an engine is loaded; rejects if none can be
 *     lab.experiment                           // every setting, by link key
 *     await lab.load('#preset=overfit&seed=7') // → { experiment, problems }
 *     const run = await lab.train()            // starts or resumes; resolves when the run has ended
 *     run.outcome                              // 'finished', 'stopped' or 'failed'
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
 * @import { AugmentationPreview, Control, DataSource, Description, Diagnosis, Engine, Experiment, LinkReading, ReadyEvent } from './engines/flex/overfit_lab.js'
 * @import { OwnImages } from './lab/source_limits.js'
 * @import { Answers } from './engine/inspection_answers.js'
 * @import { ClientEvent, ImageSet } from './engine/training_client.js'
 * @import { Failure } from './engine/lab_error.js'
 * @import { LoadingEvent } from './engine/worker.js'
 *
 * @typedef {'loading' | 'untrained' | 'training' | 'paused' | 'finished' | 'failed'} Phase
 */

import { ENGINES, SOURCES } from './contents.js';
import { gainsFromThreads } from './engine/engine_builds.js';
import { LabError } from './engine/lab_error.js';
import { Run } from './lab/run.js';
import { keepForNextVisit, settled } from './service_worker/service_worker_client.js';
import { augments, setting } from './lab/settings.js';
import { isEnough, ownLimits, within, withinOwn } from './lab/source_limits.js';
import { TrainingClient } from './engine/training_client.js';

/** Training images that a description shows. */
const SAMPLES = 20;
/** Images that an augmentation preview shows. */
const PREVIEWED = 6;
/** Numbers of mysteries stay below: short ones make short links, and there are enough of them. */
const MYSTERIES = 100_000;
/** A slider may rest this long before the run restarts. */
const RESTART_DELAY_MS = 250;

export class Lab extends EventTarget {
  /** @type {Promise<void>} */
  ready;
  /** @type {Phase} */
  phase = 'loading';
  /** What the engine says about itself: controls, presets. @type {ReadyEvent | null} */
  about = null;
  /** Engines of this page. */
  engines = /** @type {Engine[]} */ (Object.keys(ENGINES));
  /** Where images may come from on this page. @type {DataSource[]} */
  sources = ['shapes', 'noise', 'own', ...SOURCES];
  /** The images that someone has brought, if they are enough. @type {OwnImages | null} */
  own = null;
  /** The image file that is being fetched. @type {LoadingEvent | null} */
  loading = null;
  /** @type {Experiment | null} */
  experiment = null;
  /** The network, sample images and link of the latest experiment described. @type {Description | null} */
  description = null;
  /** What augmentation does to the experiment described; null where it is off. @type {AugmentationPreview | null} */
  preview = null;
  /** Whether `description` is of `experiment`. */
  isDescribed = false;
  /** The run on the chart. @type {Run | null} */
  run = null;
  /** @type {Run[]} */
  runs = [];
  /** What stands in the way. @type {Failure | null} */
  failure = null;
  /** What was wrong with the link opened last. @type {Failure[]} */
  problems = [];
  /** What was wrong with something else that a person did; empty if nothing. */
  complaint = '';

  #client = new TrainingClient((event) => this.#hear(event));
  /** @type {Promise<void> | null} */
  #describing = null;
  /** Whether the experiment on own images comes from a link, which says how to divide them. */
  #isOwnLinked = false;
  /** The digest that the latest link promised, and of which experiment. @type {{ digest: string, experiment: Experiment } | null} */
  #promised = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #restartTimer;

  /** @param {string} link */
  constructor(link) {
    super();
    this.ready = this.#open(link);
    // Whoever awaits it hears of the failure; the page shows it by itself.
    this.ready.catch(() => {});
  }

  /** @param {string} link */
  async #open(link) {
    this.#startLoading();
    try {
      await settled(gainsFromThreads(Object.values(ENGINES).flat()), () => this.runs.length === 0 && this.own === null);
      const asked = engineOf(link);
      const engine = this.engines.find((engine) => engine === asked) ?? 'flex';
      this.about = await this.#client.load(engine);
      await this.load(link);
    } catch (error) {
      this.#fail(error);
      throw error;
    }
    if (this.build) keepForNextVisit(this.build.name);
  }

  /**
   * Opens a link: its experiment, untrained.
   * @param {string} link @returns {Promise<Pick<LinkReading, 'experiment' | 'problems'>>}
   */
  async load(link) {
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
    this.#isOwnLinked = experiment.data === 'own';
    this.#adopt(this.#fitToOwn(experiment));
    this.#promised = digest && this.experiment ? { digest, experiment: this.experiment } : null;
    await this.#describing;
    return { experiment: this.experiment ?? experiment, problems: /** @type {LinkReading['problems']} */ (this.problems) };
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
    const isLive = changed.every(({ effect }) => effect === 'live');
    const isUnderWay = this.phase === 'training' || this.phase === 'paused';
    if (isUnderWay && isLive && this.#restartTimer === undefined) this.#retune(changed);
    else if (this.phase === 'training') this.#restartSoon();
    else this.reset();
  }

  /**
   * Takes images of one's own in place of those that were there; `null` or too few of them are none.
   * @param {ImageSet | null} set
   */
  async setOwn(set) {
    // What images have to be like is known once an engine is there.
    if (!this.about) await this.ready;
    const about = /** @type {ReadyEvent} */ (this.about);
    const before = this.own;
    try {
      const usable = set && isEnough(set, ownLimits(about)) ? set : null;
      const fingerprint = usable ? await this.#client.setOwn(usable) : 0;
      this.own = usable && { classes: usable.classNames.length, count: usable.labels.length, fingerprint };
    } catch (error) {
      this.own = null;
      if (error instanceof LabError) this.complain(error.message);
    }
    const { experiment, own } = this;
    if (experiment?.data !== 'own') return;
    if (own && this.#isOwnLinked) {
      this.#adopt(this.#fitToOwn(experiment));
    } else if (own) {
      // Whoever uses all images wants to use all of the new ones too.
      const divides = before === null || experiment.train + experiment.test === before.count;
      const { classes, images, train, test } = withinOwn(experiment, own, about, divides, false);
      this.change({ classes, images, train, test });
      // Renamed classes are no change of the experiment.
      if (this.experiment === experiment) this.#adopt(experiment);
    } else {
      this.reset();
      this.#adopt(experiment);
    }
  }

  /**
   * What an experiment on own images still needs; null if it can run.
   * @returns {{ classes: number, train: number, test: number, fingerprint: number } | null}
   */
  get need() {
    if (this.experiment?.data !== 'own' || this.own) return null;
    const { classes, train, test, images } = this.experiment;
    return this.#isOwnLinked ? { classes, train, test, fingerprint: images } : null;
  }

  /** The build of the engine that is loaded, and the threads that it computes on. */
  get build() {
    return this.#client.build;
  }

  /** The images of one's own that are in use. @returns {ImageSet | null} */
  get ownSet() {
    return this.own && this.#client.own;
  }

  /** Whether there are images to train on. */
  get hasImages() {
    return this.experiment?.data !== 'own' || this.own !== null;
  }

  /**
   * A linked experiment on the own images at hand, with a sentence for what cannot be as linked.
   * @param {Experiment} experiment @returns {Experiment}
   */
  #fitToOwn(experiment) {
    const { about, own } = this;
    if (experiment.data !== 'own' || !own || !about) return experiment;
    this.#isOwnLinked = false;
    const fitted = withinOwn(experiment, own, about, false, false);
    const isOther = experiment.images !== 0 && experiment.images !== own.fingerprint;
    const isOtherwise = /** @type {const} */ (['classes', 'train', 'test'])
      .some((key) => fitted[key] !== experiment[key]);
    if (isOther || isOtherwise) {
      const used = isOtherwise
        ? ` ${fitted.train} to train and ${fitted.test} to test, in ${fitted.classes} classes, are used.` : '';
      const message = `Data: the link was made with other images than yours, so the curves will differ.${used}`;
      this.problems = [...this.problems, { kind: 'images', field: 'images', message }];
    }
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
    const reported = run.history.epochs.flatMap((scores, epoch) => scores?.reported
      ? [{ epoch, accuracy: scores.reported.accuracy, count: scores.reported.count }]
      : []);
    const probe = await this.#client.checkMemorization(run.experiment, reported);
    if (!probe || this.run !== run) return null;
    run.diagnosis = { ...run.diagnosis, probes: [...run.diagnosis.probes, probe] };
    this.#changed();
    return probe;
  }

  /**
   * What the run on the page keeps of its network; null if there is no run, or another one by then.
   * @template {keyof Answers} Q
   * @param {Q} question
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
   * network elsewhere. Of the run on the page, if there is one.
   * @param {string} folder  Holds the files in the archive.
   * @returns {Promise<Uint8Array>}  A ZIP archive. Rejects with a {@link LabError}.
   */
  async exportArchive(folder) {
    await this.ready;
    const experiment = this.run?.experiment ?? this.experiment;
    return this.#client.exportArchive(/** @type {Experiment} */ (experiment), folder);
  }

  /** Says what is wrong with what a person has just done. @param {string} message */
  complain(message) {
    this.complaint = message;
    this.#changed();
  }

  dismissProblems() {
    this.problems = [];
    this.complaint = '';
    this.#changed();
  }

  /** Resolves when `description` is of `experiment`, or cannot be. */
  async described() {
    await this.#describing;
  }

  /** @returns {Control[]} */
  get controls() {
    return this.about?.controls ?? [];
  }

  /** Starts training, or goes on with it; resolves with the run when it has ended. */
  async train() {
    await this.ready;
    if (this.phase === 'paused' && this.run) {
      this.#enter('training');
      this.#client.resume();
    } else if (this.phase !== 'training') {
      this.#begin('training');
    }
    return /** @type {Run} */ (this.run).ended;
  }

  pause() {
    if (this.phase !== 'training') return;
    if (this.#restartTimer !== undefined) {
      this.reset();
    } else {
      this.#client.pause();
      this.#enter('paused');
    }
  }

  /** One optimiser step, from wherever the run is. */
  step() {
    if (this.phase === 'training' || this.phase === 'paused') {
      this.#client.step();
      this.#enter('paused');
    } else if (this.phase !== 'loading') {
      this.#begin('paused');
    }
  }

  /**
   * Begins a run with given weights in place of fresh ones: measured, and paused before its first step.
   * If they do not fit, it says so and leaves the run there is.
   * @param {Uint8Array} weights  A safetensors file. @param {string} name  Of the file.
   * @returns {Promise<boolean>}  Whether the run has begun.
   */
  async startFrom(weights, name) {
    await this.ready;
    const experiment = /** @type {Experiment} */ (this.experiment);
    try {
      await this.#provide(experiment.engine);
      // The engine is there, whatever has failed before.
      this.failure = null;
      await this.#client.checkWeights(experiment, weights);
    } catch (error) {
      if (error instanceof LabError && error.kind === 'weights') this.complain(error.message);
      else this.#fail(error);
      return false;
    }
    await this.#begin('paused', { weights, name });
    return this.run?.weightsFrom === name;
  }

  /** Back to the untrained network. */
  reset() {
    clearTimeout(this.#restartTimer);
    this.#restartTimer = undefined;
    if (!this.#client.engine) return;
    this.run?.end('stopped');
    this.run = null;
    this.failure = null;
    this.#client.stop().catch((error) => this.#fail(error));
    this.#enter('untrained');
  }

  /** A new worker in place of one that broke; settings are kept. */
  restart() {
    this.ready = this.experiment ? this.#reopen(this.experiment) : this.#open(location.hash);
    this.ready.catch(() => {});
  }

  /** @param {Experiment} experiment */
  async #reopen(experiment) {
    this.#startLoading();
    try {
      await this.#client.load(experiment.engine);
    } catch (error) {
      this.#fail(error);
      throw error;
    }
    this.reset();
    this.#adopt(experiment);
  }

  #startLoading() {
    this.failure = null;
    this.#enter('loading');
  }

  /** @param {'training' | 'paused'} phase @param {{ weights: Uint8Array, name: string }} [from] */
  async #begin(phase, from) {
    clearTimeout(this.#restartTimer);
    this.#restartTimer = undefined;
    const experiment = /** @type {Experiment} */ (this.experiment);
    this.run?.end('stopped');
    const link = this.isDescribed ? this.description?.link : '';
    const run = this.run = new Run(experiment, link ?? '');
    if (from) run.weightsFrom = from.name;
    else if (this.#promised?.experiment === experiment) run.promised = this.#promised.digest;
    this.runs.push(run);
    this.failure = null;
    this.#enter(phase);
    try {
      await this.#provide(experiment.engine);
      await this.#client.start(experiment, from?.weights);
      if (this.run !== run) return;
      if (this.phase === 'training') this.#client.resume();
      else if (phase === 'paused' && !from) this.#client.step();
    } catch (error) {
      if (this.run === run) this.#fail(error);
    }
  }

  /** Sees to it that an engine is loaded. @param {Engine} engine */
  async #provide(engine) {
    if (this.#client.engine !== engine) await this.#client.load(engine);
  }

  #restartSoon() {
    clearTimeout(this.#restartTimer);
    this.#restartTimer = setTimeout(() => this.#begin('training'), RESTART_DELAY_MS);
    this.#client.pause();
  }

  /** @param {Control[]} changed */
  #retune(changed) {
    const { experiment, run } = this;
    if (!experiment || !run) return;
    this.#client.retune(experiment).catch((error) => this.#fail(error));
    const changes = Object.fromEntries(changed.map(({ key }) => [key, setting(experiment, key)]));
    const position = run.history.position;
    const last = run.retunings.at(-1);
    // One drag of a slider is one change.
    if (last?.position === position) Object.assign(last.changes, changes);
    else run.retunings.push({ position, changes });
  }

  /** @param {Experiment} experiment */
  #adopt(experiment) {
    // The description under way may wait for a file that is not needed any more.
    if (this.experiment?.data !== experiment.data) this.#describing = null;
    this.experiment = experiment;
    this.isDescribed = false;
    if (this.hasImages) this.#describing ??= this.#describeAll(experiment.data);
    this.#changed();
  }

  /** @param {DataSource} data */
  async #describeAll(data) {
    // Not before the caller has remembered this very promise.
    await null;
    const describing = this.#describing;
    await this.#describe(data);
    if (this.#describing === describing) this.#describing = null;
  }

  /**
   * Describes the experiment, again if it has changed meanwhile, for as long as it uses `data`.
   * @param {DataSource} data
   */
  async #describe(data) {
    while (this.experiment?.data === data && this.hasImages && !this.isDescribed) {
      const { experiment } = this;
      try {
        const description = await this.#client.describe(experiment, SAMPLES);
        const preview = this.about && augments(experiment, this.about) ? await this.#client.preview(experiment, PREVIEWED) : null;
        if (this.experiment !== experiment) continue;
        this.description = description;
        this.preview = preview;
        this.isDescribed = true;
        if (this.run?.experiment === experiment) this.run.link = description.link;
        this.#changed();
      } catch (error) {
        if (this.experiment !== experiment) continue;
        this.#fail(error);
        return;
      }
    }
  }

  /** @param {ClientEvent} event */
  #hear(event) {
    const { run } = this;
    if (event.event === 'loading') {
      this.loading = event.isDone ? null : event;
      this.#changed();
      return;
    }
    if (event.event === 'failed') {
      this.#fail(new LabError(event));
    } else if (run) {
      run.history.add(event);
      if (event.event === 'started') {
        run.arithmetic = event.arithmetic;
        run.build = this.build && { ...this.build };
      }
      if (event.event === 'diagnosis') run.diagnosis = event;
      if (event.event === 'finished') {
        run.digest = event.digest;
        run.bestEpoch = event.bestEpoch ?? null;
        run.history.bestEpoch = run.bestEpoch;
        run.elapsedSecs = event.elapsedSecs;
        this.#enter('finished');
        run.end('finished');
      }
    }
    this.dispatchEvent(new CustomEvent('event', { detail: event }));
    this.#changed();
  }

  /** @param {unknown} error */
  #fail(error) {
    const { kind, field, message } = error instanceof LabError
      ? error
      : new LabError({ kind: 'panic', field: '', message: String(error) });
    this.failure = { kind, field, message };
    this.loading = null;
    clearTimeout(this.#restartTimer);
    this.#restartTimer = undefined;
    if (this.run && !this.run.outcome) {
      this.run.failure = this.failure;
      this.run.end('failed');
    }
    this.#enter('failed');
  }

  /** @param {Phase} phase */
  #enter(phase) {
    this.phase = phase;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/** The engine a link names, before any engine is there to read it. @param {string} link */
function engineOf(link) {
  return new URLSearchParams(link.replace(/^[^#]*#/, '')).get('engine') ?? 'flex';
}

export const lab = new Lab(location.hash);
