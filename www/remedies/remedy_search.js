/**
 * The remedy search: which trials are run and in which order, and what has come of them. All
 * remedies with one seed first, so that there is something to see early, then with the next; at last
 * the best pairs.
 *
 * @import { Experiment, Remedy, Score, Source, Standing } from '../engines/flex/overfit_lab.js'
 * @import { RemedyClient } from './remedy_client.js'
 * @import { ImageSet } from '../engine/training_client.js'
 *
 * @typedef {'starting' | 'running' | 'paused' | 'finished' | 'failed'} SearchPhase
 *
 * @typedef {object} TrialRun  One training of one remedy.
 * @property {Remedy} remedy
 * @property {number} seed
 * @property {'waiting' | 'running' | 'done' | 'failed'} state
 * @property {number} done  0 to 1.
 * @property {Score | null} score  On the validation split.
 */

import { Pace } from './remedy_pace.js';
import { RemedyPool } from './remedy_pool.js';

/** Trainings of each remedy: fewer cannot tell its effect from luck. */
export const SEEDS = 3;
/** The remedy that changes nothing: what all others are compared with. */
export const NOTHING = 'nothing';
/** Pairs to expect, for the time left, before the engine has chosen them. */
const EXPECTED_PAIRS = 2;
/** Seeds are whole numbers of 32 bits. */
const SEED_RANGE = 2 ** 32;

export class RemedySearch extends EventTarget {
  /** @type {SearchPhase} */
  phase = 'starting';
  /** Doing nothing first, pairs last. @type {Remedy[]} */
  remedies = [];
  /** In the order in which they are run. @type {TrialRun[]} */
  trials = [];
  /** @type {Standing[]} */
  standings = [];
  /** Why remedies could not be tried, by name. @type {Map<string, string>} */
  problems = new Map();
  /** Why the search ended before its time. */
  failure = '';
  /** Images of the validation split; 0 while unknown. */
  count = 0;

  #pool;
  #pace = new Pace();
  /** @type {Set<RemedyClient>} */
  #free = new Set();
  /** Whether the remedies, or the pairs, were asked for. */
  #isListed = false;
  #isPaired = false;
  /** Results of which the standings are. */
  #ranked = 0;

  /**
   * @param {Experiment} experiment @param {Source[]} sources @param {ImageSet | null} ownSet
   * @param {number} size  Workers.
   */
  constructor(experiment, sources, ownSet, size) {
    super();
    /** What it is about. */
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

  /** An estimate, or null while there is none. */
  get secondsLeft() {
    const { done, all } = this.#work();
    return this.phase === 'running' ? this.#pace.secondsLeft(done, all) : null;
  }

  pause() {
    if (this.phase !== 'running') return;
    this.#pool.pause();
    this.#pace.pause();
    this.#enter('paused');
  }

  resume() {
    if (this.phase !== 'paused') return;
    this.#pool.resume();
    this.#pace.resume();
    this.#enter('running');
    this.#dispatch();
  }

  /** Ends all workers. */
  close() {
    this.#pool.close();
  }

  /** Work in units of one trial of doing nothing. */
  #work() {
    let [done, all] = [0, 0];
    for (const { remedy, state, done: share } of this.trials) {
      if (state === 'failed') continue;
      all += remedy.cost;
      done += remedy.cost * share;
    }
    // Until the pairs are known, as much as if they were like the average remedy twice.
    if (!this.#isPaired && this.remedies.length > 0) all += EXPECTED_PAIRS * SEEDS * (all / this.trials.length);
    return { done, all };
  }

  /** @param {RemedyClient} client */
  async #welcome(client) {
    if (!this.#isListed) {
      this.#isListed = true;
      try {
        this.#plan(await client.ask('remedies', this.experiment));
        this.#enter('running');
      } catch (error) {
        this.#fail(messageOf(error));
        return;
      }
    }
    this.#free.add(client);
    this.#dispatch();
  }

  /** @param {Remedy[]} remedies */
  #plan(remedies) {
    this.remedies = [...this.remedies, ...remedies];
    for (let index = 0; index < SEEDS; index += 1) {
      const seed = (this.experiment.seed + index) % SEED_RANGE;
      for (const remedy of remedies) this.trials.push({ remedy, seed, state: 'waiting', done: 0, score: null });
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

  /** @param {RemedyClient} client @param {TrialRun} trial */
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
      // Under way until it is ranked: the pairs are chosen by the standings of all.
      await this.#rank(client);
      trial.state = 'done';
    } catch (error) {
      if (trial.score) trial.state = 'done';
      else this.#giveUp(trial, messageOf(error));
    }
    this.#changed();
    if (this.phase === 'failed') return;
    if (client.isOpen) this.#free.add(client);
    else this.#pool.replace(client);
    this.#dispatch();
  }

  /**
   * A remedy that has failed once is not tried again: it may cost a worker each time.
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

  /** @param {RemedyClient} client  The one that is free to do it. */
  async #rank(client) {
    const results = this.trials.flatMap(({ remedy, seed, score }) => (
      score ? [{ remedy: remedy.name, seed, accuracy: score.accuracy, count: score.count }] : []));
    const standings = await client.ask('rankRemedies', results);
    // Two workers may be asked at a time, and the first may answer last.
    if (results.length < this.#ranked) return;
    this.#ranked = results.length;
    this.standings = standings;
  }

  /** @param {RemedyClient} client */
  async #pair(client) {
    this.#isPaired = true;
    this.#free.delete(client);
    try {
      this.#plan(await client.ask('remedyPairs', this.experiment, this.standings));
    } catch (error) {
      this.#fail(messageOf(error));
      return;
    }
    this.#changed();
    this.#free.add(client);
    this.#dispatch();
  }

  /** @param {string} reason */
  #fail(reason) {
    this.close();
    this.failure = reason;
    this.#enter('failed');
  }

  /** @param {SearchPhase} phase */
  #enter(phase) {
    this.phase = phase;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));
