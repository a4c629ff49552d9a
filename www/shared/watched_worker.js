/**
 * Watched worker: the one way in which this page starts workers. Whoever starts one hears when it is gone: browsers say
 * nothing of a worker that they, the system or a debugger have ended.
 *
 * @typedef {'broken' | 'late' | 'ended' | 'silent'} Loss  How a worker was lost: its script failed, it did not
 *   start in time, it was ended from outside, or it has not answered for long.
 */

import { SITE } from './site.js';

/** The worker is asked this often whether it still answers. */
const TICK_MS = 5_000;
/** Ticks that a worker's script may take to come. Ticks are counted, not time: a computer that sleeps makes none. */
const MOST_STARTING_TICKS = 6;
/**
 * Ticks for which a worker may be silent: ten minutes. One step of a large network takes a slow machine minutes, and
 * whoever waits is told meanwhile.
 */
const MOST_SILENT_TICKS = 120;

/** What happened to a worker that is lost, as it follows “the worker”. @type {Record<Loss, string>} */
export const LOSSES = {
  broken: 'broke down',
  late: 'did not start',
  ended: 'was ended from outside, most likely for want of memory',
  silent: 'has not answered for ten minutes',
};

/** Workers started so far: each has a lock of its own. */
let count = 0;

/** A worker, and word of its end. */
export class WatchedWorker {
  /** Hears what the worker posts. @type {(data: any) => void} */
  onMessage = () => {};
  /** Hears once that the worker is lost, which is ended by then, and what its error says. @type {(how: Loss, detail: string) => void} */
  onLost = () => {};
  /** Hears for how many seconds the worker has not answered, again and again; 0 once it does. @type {(seconds: number) => void} */
  onSilent = () => {};

  #worker;
  #life = `overfit-lab-worker-${Date.now()}-${Math.random().toString(36).slice(2)}-${count += 1}`;
  /** Aborted when the worker is ended. */
  #end = new AbortController();
  #hasStarted = false;
  #silentTicks = 0;
  #answersAlways;
  /** @type {ReturnType<typeof setInterval>} */
  #ticking;

  /**
   * @param {string} script  The worker's file. @param {string} name
   * @param {{ answersAlways?: boolean, site?: URL | string }} [options]  `answersAlways` is false for a worker that is
   *   not to answer once it has begun: its silence means nothing.
   */
  constructor(script, name, { answersAlways = true, site = SITE } = {}) {
    this.#answersAlways = answersAlways;
    this.#worker = new Worker(new URL(script, site), { type: 'module', name: `${name} ${this.#life}` });
    this.#worker.addEventListener('message', ({ data }) => this.#hear(data));
    this.#worker.addEventListener('messageerror', () => this.lose('broken', 'a message was lost'));
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.lose('broken', event.message ?? '');
    });
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
  }

  /** Sends a message to the worker. @param {any} message */
  post(message) {
    this.#worker.postMessage(message);
  }

  /** Ends the worker: nothing is heard of it any more. */
  end() {
    this.#end.abort();
    clearInterval(this.#ticking);
    this.#worker.terminate();
  }

  /** Gives the worker up and says so, unless it has ended already. @param {Loss} how @param {string} [detail] */
  lose(how, detail = '') {
    if (this.#end.signal.aborted) return;
    this.end();
    this.onLost(how, detail);
  }

  /** Takes a message of the worker. @param {any} data */
  #hear(data) {
    if (this.#end.signal.aborted) return;
    if (this.#silentTicks > 0 && this.#hasStarted) this.onSilent(0);
    this.#hasStarted = true;
    this.#silentTicks = 0;
    if (data?.event === 'alive') this.#waitForEnd(data.isHeld);
    else if (data?.event !== 'pong') this.onMessage(data);
  }

  /** Waits for the lock that the worker holds while it lives. @param {boolean} isHeld */
  #waitForEnd(isHeld) {
    if (!isHeld) return;
    navigator.locks?.request(this.#life, { signal: this.#end.signal }, () => this.lose('ended')).catch(() => {});
  }

  /** Counts silence. */
  #tick() {
    if (this.#hasStarted && !this.#answersAlways) return;
    this.#silentTicks += 1;
    if (!this.#hasStarted) {
      if (this.#silentTicks > MOST_STARTING_TICKS) this.lose('late');
      return;
    }
    this.post({ event: 'ping' });
    // The first tick asks, those after it find no answer.
    if (this.#silentTicks > 1) this.onSilent((this.#silentTicks - 1) * TICK_MS / 1000);
    if (this.#silentTicks > MOST_SILENT_TICKS) this.lose('silent');
  }
}
