/**
 * Timing in rounds: every contender once in each, so that whatever else the machine does meets all
 * of them alike, and ratios of one round compare like with like.
 */

import { BATCH } from './reference_network.js';

/** Timings of each contender that count. */
const ROUNDS = 7;
/** A timing takes as many steps as fit into this, but one at least. */
const TIMING_SECONDS = 1.5;
/** Steps to warm up take so long in all: browsers optimise wasm while it runs. */
const WARM_UP_SECONDS = 3;
/** A contender is not timed again when all its timings together would take longer than this. */
const BUDGET_SECONDS = 20;

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {(width: number) => Promise<Opened>} open
 *
 * @typedef {object} Opened
 * @property {(steps: number) => Promise<number>} time  Seconds that a number of steps took.
 * @property {string} about  What it runs on, if it tells.
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Timed
 * @property {string} name
 * @property {string} about
 * @property {(number | undefined)[]} speeds  Images per second, by round.
 * @property {string} failure  Why there are none; empty if there are.
 */

/**
 * Times contenders at a width of the reference network. The first steps of each are to warm up, and
 * the last of those counts only if there is no time for another.
 * @param {Contender[]} contenders @param {number} width
 * @param {(line: string) => void} tell  Hears how far it is.
 * @returns {Promise<Timed[]>}
 */
export async function timeInRounds(contenders, width, tell) {
  const entries = contenders.map((contender) => new Entry(contender, width));
  for (const entry of entries) {
    await entry.warmUp();
    tell(`width ${width}: ${entry.timed.name}: ${entry.timed.failure || `${entry.stepSeconds.toFixed(3)} s for a step`}`);
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const entry of entries) await entry.time(round);
    tell(`width ${width}: round ${round + 1} of ${ROUNDS}`);
  }
  for (const entry of entries) await entry.close();
  return entries.map(({ timed }) => timed);
}

class Entry {
  /** @type {Timed} */
  timed;
  stepSeconds = 0;
  #spent = 0;
  /** @type {Opened | null} */
  #opened = null;
  #open;

  /** @param {Contender} contender @param {number} width */
  constructor({ name, open }, width) {
    this.timed = { name, about: '', speeds: [], failure: '' };
    this.#open = () => open(width);
  }

  async warmUp() {
    try {
      this.#opened = await this.#open();
      this.timed.about = this.#opened.about;
      do {
        this.stepSeconds = await this.#opened.time(1);
        this.#spent += this.stepSeconds;
      } while (this.#spent < WARM_UP_SECONDS);
      // Whatever is slow needs no more of it: what it does once, such as compiling, is little.
      if (!this.#mayGoOn(this.stepSeconds)) {
        this.timed.speeds[0] = BATCH / this.stepSeconds;
        await this.close();
      }
    } catch (error) {
      await this.#fail(error);
    }
  }

  /** @param {number} seconds  Of the next timing. */
  #mayGoOn(seconds) {
    return this.#spent + seconds <= BUDGET_SECONDS;
  }

  /** @param {number} round */
  async time(round) {
    if (!this.#opened) return;
    const steps = Math.max(1, Math.round(TIMING_SECONDS / this.stepSeconds));
    try {
      const seconds = await this.#opened.time(steps);
      this.timed.speeds[round] = BATCH * steps / seconds;
      this.#spent += seconds;
      if (!this.#mayGoOn(seconds)) await this.close();
    } catch (error) {
      await this.#fail(error);
    }
  }

  /** @param {unknown} error */
  async #fail(error) {
    const sentence = error instanceof Error ? error.message : String(error);
    this.timed.failure = sentence.replace(/^page\.evaluate: (Error: )?/, '').split('\n')[0];
    await this.close();
  }

  async close() {
    const opened = this.#opened;
    this.#opened = null;
    await opened?.close();
  }
}

/** The middle one of figures; of an even number the mean of the two. @param {number[]} figures */
export function median(figures) {
  const sorted = figures.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/** Images per second, or nothing. @param {Timed} timed */
export const speed = ({ speeds }) => {
  const all = speeds.filter((value) => value !== undefined);
  return all.length > 0 ? median(all) : undefined;
};

/**
 * How many times as fast one is as another: the median over the rounds that both were timed in.
 * @param {Timed} one @param {Timed} other
 */
export function ratio(one, other) {
  const ratios = one.speeds.flatMap((value, round) => {
    const base = other.speeds[round];
    return value === undefined || base === undefined ? [] : [value / base];
  });
  return ratios.length > 0 ? median(ratios) : undefined;
}
