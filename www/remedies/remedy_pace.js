/** Remedy pace: how long the search still takes, from the work done per second so far. */

/** Below this there is too little to judge the pace by. */
const LEAST_SECS = 3;
const LEAST_SHARE = 0.02;
/** An estimate follows a changed pace within about this time: it never jumps. */
const SETTLING_SECS = 8;

export class Pace {
  /** When the clock was last looked at; null while it stands. @type {number | null} */
  #seenAt = null;
  #isPaused = false;
  /** Work that was done when the clock began. @type {number | null} */
  #first = null;
  /** Seconds spent working since. */
  #active = 0;
  /** @type {number | null} */
  #left = null;
  #now;

  /** @param {() => number} now  Milliseconds. */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  pause() {
    this.#advance();
    this.#isPaused = true;
    this.#seenAt = null;
  }

  resume() {
    this.#isPaused = false;
  }

  /**
   * @param {number} done  Work, in any unit.
   * @param {number} all
   * @returns {number | null}  Null while there is too little to judge by.
   */
  secondsLeft(done, all) {
    // Workers that only start, or draw their first data, tell nothing of the pace.
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

  /** Seconds since the last look, added to those spent working. */
  #advance() {
    if (this.#isPaused) return 0;
    const now = this.#now();
    const passed = this.#seenAt === null ? 0 : (now - this.#seenAt) / 1000;
    this.#seenAt = now;
    this.#active += passed;
    return passed;
  }
}
