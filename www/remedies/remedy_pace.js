/** Remedy pace: estimates how long the search still takes, from the work done per second so far. */

/** There is no estimate before this many seconds of work. */
const LEAST_SECS = 3;
/** There is no estimate before this share of all work is done. */
const LEAST_SHARE = 0.02;
/** The estimate takes about this long to follow a changed pace, so that it never jumps. */
const SETTLING_SECS = 8;

/** The pace of a search. */
export class Pace {
  /** When the clock was last looked at, in milliseconds; null while it stands. @type {number | null} */
  #seenAt = null;
  #isPaused = false;
  /** The work that was done when the clock began. @type {number | null} */
  #first = null;
  /** The seconds spent working since the clock began. */
  #active = 0;
  /** The latest estimate, in seconds. @type {number | null} */
  #left = null;
  #now;

  /** @param {() => number} now  The time, in milliseconds. */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** Stops the clock. */
  pause() {
    this.#advance();
    this.#isPaused = true;
    this.#seenAt = null;
  }

  /** Lets the clock go on. */
  resume() {
    this.#isPaused = false;
  }

  /**
   * How long the search still takes, in seconds.
   * @param {number} done  Work, in any unit.
   * @param {number} all
   * @returns {number | null}  Null while there is too little to judge by.
   */
  secondsLeft(done, all) {
    // While workers start, or draw their first data, there is no pace to judge by.
    if (this.#isPaused || done === 0) return this.#left;
    this.#first ??= done;
    const passed = this.#advance();
    const worked = done - this.#first;
    if (this.#active < LEAST_SECS || worked < LEAST_SHARE * all) return null;
    const estimate = (this.#active * (all - done)) / worked;
    const expected = this.#left === null ? estimate : Math.max(0, this.#left - passed);
    this.#left = expected + (estimate - expected) * Math.min(1, passed / SETTLING_SECS);
    return this.#left;
  }

  /** Adds the seconds since the last look to those spent working, and returns them. */
  #advance() {
    if (this.#isPaused) return 0;
    const now = this.#now();
    const passed = this.#seenAt === null ? 0 : (now - this.#seenAt) / 1000;
    this.#seenAt = now;
    this.#active += passed;
    return passed;
  }
}
