/**
 * Remedy search: decides which trials are run and in which order, and keeps what comes of them. All
 * remedies are tried with one seed first, so that there is something to see early, then with the next; at last
 * come pairs of the best.
 *
 * @import { Experiment, Remedy, Score, Source, Standing } from '../engines/flex/overfit_lab.js'
 * @import { RemedyClient } from './remedy_client.js'
 * @import { ImageSet } from '../engine/training_client.js'
 *
 * @typedef {'starting' | 'running' | 'paused' | 'finished' | 'failed'} SearchPhase  What the search is doing.
 *
 * @typedef {object} TrialRun  One training of one remedy.
 * @property {Remedy} remedy
 * @property {number} seed
 * @property {'waiting' | 'running' | 'done' | 'failed'} state
 * @property {number} done  The share that is done, 0 to 1.
 * @property {Score | null} score  The score on the validation split; null before the end.
 * @property {boolean} hasLostWorker  Whether its worker was ended from outside: that may happen to any trial, once.
 */

import { LabError } from '../engine/lab_error.js';
import { Pace } from './remedy_pace.js';
import { RemedyPool } from './remedy_pool.js';

/** Each remedy is trained with this many seeds: fewer cannot tell its effect from luck. */
export const SEEDS = 3;
/** The name of the remedy that changes nothing, with which all others are compared. */
export const NOTHING = 'nothing';
/** The estimate of the time left counts on this many pairs, before the engine has chosen them. */
const EXPECTED_PAIRS = 2;
/** Seeds are whole numbers of 32 bits. */
const SEED_RANGE = 2 ** 32;

/** The search for what closes the gap of an experiment. */
export class RemedySearch extends EventTarget {
  /** What the search is doing. @type {SearchPhase} */
  phase = 'starting';
  /** The remedies: doing nothing first, pairs last. @type {Remedy[]} */
  remedies = [];
  /** The trials, in the order in which they are run. @type {TrialRun[]} */
  trials = [];
  /** What each remedy gains, by the trials so far. @type {Standing[]} */
  standings = [];
  /** Why remedies could not be tried, by their name. @type {Map<string, string>} */
  problems = new Map();
  /** Why the search ended before its time; empty if it did not. */
  failure = '';
  /** How many images the validation split has; 0 while unknown. */
  count = 0;

  #pool;
  #pace = new Pace();
  /** The workers that have nothing to do. @type {Set<RemedyClient>} */
  #free = new Set();
  /** Whether the engine was asked for the remedies. */
  #isListed = false;
  /** Whether the engine was asked for pairs. */
  #isPaired = false;
  /** How many results the standings are made of. */
  #ranked = 0;
  #isClosed = false;

  /**
   * @param {Experiment} experiment @param {Source[]} sources @param {ImageSet | null} ownSet
   * @param {number} size  How many workers there are.
   */
  constructor(experiment, sources, ownSet, size) {
    super();
    /** The experiment whose gap is to be closed. */
    this.experiment = experiment;
    this.#pool = new RemedyPool(experiment, sources, ownSet,
      (client) => this.#welcome(client), (error) => this.#fail(error.message));
    this.#pool.open(size);
  }

  /** The share of all work that is done. */
  get progress() {
    const { done, all } = this.#work();
    return all === 0 ? 0 : done / all;
  }

  /** About how many seconds the search still takes; null while there is no estimate. */
  get secondsLeft() {
    const { done, all } = this.#work();
    return this.phase === 'running' ? this.#pace.secondsLeft(done, all) : null;
  }

  /** Lets the search wait. */
  pause() {
    if (this.phase !== 'running') return;
    this.#pool.pause();
    this.#pace.pause();
    this.#enter('paused');
  }

  /** Goes on with the search. */
  resume() {
    if (this.phase !== 'paused') return;
    this.#pool.resume();
    this.#pace.resume();
    this.#enter('running');
    this.#dispatch();
  }

  /** Ends all workers. */
  close() {
    this.#isClosed = true;
    this.#pool.close();
  }

  /** The work that is done and all work, in units of one trial of doing nothing. */
  #work() {
    let [done, all] = [0, 0];
    for (const { remedy, state, done: share } of this.trials) {
      if (state === 'failed') continue;
      all += remedy.cost;
      done += remedy.cost * share;
    }
    // Until the pairs are known, each counts as much as an average remedy.
    if (!this.#isPaired && this.remedies.length > 0) all += EXPECTED_PAIRS * SEEDS * (all / this.trials.length);
    return { done, all };
  }

  /** Takes a worker that is free; the first one is asked for the remedies. @param {RemedyClient} client */
  async #welcome(client) {
    if (!this.#isListed) {
      this.#isListed = true;
      try {
        this.#plan(await client.ask('remedies', this.experiment));
        this.#enter('running');
      } catch (error) {
        if (!this.#isClosed) this.#fail(messageOf(error));
        return;
      }
    }
    this.#free.add(client);
    this.#dispatch();
  }

  /** Plans the trials of remedies. @param {Remedy[]} remedies */
  #plan(remedies) {
    this.remedies = [...this.remedies, ...remedies];
    for (let index = 0; index < SEEDS; index += 1) {
      const seed = (this.experiment.seed + index) % SEED_RANGE;
      for (const remedy of remedies) this.trials.push({ remedy, seed, state: 'waiting', done: 0, score: null, hasLostWorker: false });
    }
  }

  /** Gives every free worker something to do. */
  #dispatch() {
    if (this.phase !== 'running') return;
    for (const client of this.#free) {
      const trial = this.trials.find(({ state }) => state === 'waiting');
      if (!trial) break;
      this.#free.delete(client);
      this.#run(client, trial);
    }
    const [client] = this.#free;
    if (!client || this.trials.some(({ state }) => state === 'waiting' || state === 'running')) return;
    if (this.#isPaired) {
      this.close();
      this.#enter('finished');
    } else {
      this.#pair(client);
    }
  }

  /** Runs a trial. @param {RemedyClient} client @param {TrialRun} trial */
  async #run(client, trial) {
    trial.state = 'running';
    const { remedy, seed } = trial;
    try {
      trial.score = await client.train({ ...remedy.experiment, seed }, (done) => {
        trial.done = done;
        this.#changed();
      });
      trial.done = 1;
      this.count = trial.score.count;
      // It counts as under way until it is ranked, because pairs are chosen by the standings of all.
      await this.#rank(client);
      trial.state = 'done';
    } catch (error) {
      if (this.#isClosed) return;
      if (trial.score) trial.state = 'done';
      else if (isLost(error) && !trial.hasLostWorker) Object.assign(trial, { state: 'waiting', done: 0, hasLostWorker: true });
      else this.#giveUp(trial, messageOf(error));
    }
    this.#changed();
    if (this.phase === 'failed') return;
    if (client.isOpen) this.#free.add(client);
    else this.#pool.replace(client);
    this.#dispatch();
  }

  /**
   * Gives a remedy up whose trial has failed: another trial might cost a worker again.
   * @param {TrialRun} trial @param {string} reason
   */
  #giveUp(trial, reason) {
    const { name } = trial.remedy;
    this.problems.set(name, reason);
    trial.state = 'failed';
    for (const other of this.trials) {
      if (other.remedy.name === name && other.state === 'waiting') other.state = 'failed';
    }
    if (name === NOTHING) this.#fail(`There is nothing to compare with: the experiment as it is did not train. ${reason}`);
  }

  /** Ranks the remedies by all results so far. @param {RemedyClient} client  The worker that is free to do it. */
  async #rank(client) {
    const results = this.trials.flatMap(({ remedy, seed, score }) => (
      score ? [{ remedy: remedy.name, seed, accuracy: score.accuracy, count: score.count }] : []));
    const standings = await client.ask('rankRemedies', results);
    // Of two workers that are asked at the same time, the first may answer last.
    if (results.length < this.#ranked) return;
    this.#ranked = results.length;
    this.standings = standings;
  }

  /** Asks for pairs of the best remedies. @param {RemedyClient} client */
  async #pair(client) {
    this.#isPaired = true;
    this.#free.delete(client);
    try {
      this.#plan(await client.ask('remedyPairs', this.experiment, this.standings));
    } catch (error) {
      if (this.#isClosed) return;
      this.#fail(messageOf(error));
      return;
    }
    this.#changed();
    this.#free.add(client);
    this.#dispatch();
  }

  /** Ends the search before its time. @param {string} reason */
  #fail(reason) {
    this.close();
    this.failure = reason;
    this.#enter('failed');
  }

  /** Does something else from now on. @param {SearchPhase} phase */
  #enter(phase) {
    this.phase = phase;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/** Whether a worker was ended from outside, whatever it was doing. @param {unknown} error */
const isLost = (error) => error instanceof LabError && error.kind === 'lost';

/** What an error says. @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));
