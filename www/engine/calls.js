/**
 * Calls: questions to a worker that are still unanswered. Each has a number, which the reply repeats.
 *
 * @import { Failure } from './lab_error.js'
 *
 * @typedef {{ id: number, method: string, args: any[] }} Call  What the page posts to a worker.
 * @typedef {{ id: number, value?: any, failure?: Failure }} Reply  What the worker posts in answer to one.
 */

import { LabError } from './lab_error.js';

/**
 * The calls to one worker that are still unanswered.
 * @template {Record<string, (...args: any[]) => any>} Methods  What the worker answers, by name.
 */
export class Calls {
  /** The unanswered calls, by number. @type {Map<number, { call: Call, resolve: (value: any) => void, reject: (error: LabError) => void }>} */
  #open = new Map();
  #nextId = 1;

  /** Whether every call is answered. */
  get isEmpty() {
    return this.#open.size === 0;
  }

  /** The unanswered calls, in their order: for a worker that takes over from another. */
  get unanswered() {
    return [...this.#open.values()].map(({ call }) => call);
  }

  /**
   * Makes a call; resolves with the answer, or rejects with a {@link LabError}.
   * @template {keyof Methods & string} M
   * @param {(call: Call) => void} post  Sends it to the worker.
   * @param {M} method @param {Parameters<Methods[M]>} args
   * @returns {Promise<Awaited<ReturnType<Methods[M]>>>}
   */
  make(post, method, ...args) {
    return new Promise((resolve, reject) => {
      const call = { id: this.#nextId, method, args };
      this.#nextId += 1;
      this.#open.set(call.id, { call, resolve, reject });
      try {
        post(call);
      } catch (error) {
        // What cannot be sent, no other worker can be sent either.
        this.#open.delete(call.id);
        throw error;
      }
    });
  }

  /** Takes the answer of a call. @param {Reply} reply */
  settle({ id, value, failure }) {
    const asked = this.#open.get(id);
    this.#open.delete(id);
    if (failure) asked?.reject(new LabError(failure));
    else asked?.resolve(value);
  }

  /** Gives calls up, but for those that can wait for another worker: they resolve with nothing. @param {(method: string) => boolean} canWait */
  giveUp(canWait) {
    for (const [id, { call, resolve }] of this.#open) {
      if (canWait(call.method)) continue;
      this.#open.delete(id);
      resolve(undefined);
    }
  }

  /** Fails all calls. @param {Failure} failure */
  fail(failure) {
    for (const { reject } of this.#open.values()) reject(new LabError(failure));
    this.#open.clear();
  }
}
