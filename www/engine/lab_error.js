/**
 * Lab error: an error for people, as it is thrown and caught.
 *
 * @import { Failure } from './worker.js'
 */

export class LabError extends Error {
  /** @param {Failure} failure */
  constructor({ kind, field, message }) {
    super(message);
    this.name = 'LabError';
    this.kind = kind;
    this.field = field;
  }
}

/** @param {string} message */
export const loadError = (message) => new LabError({ kind: 'load', field: '', message });
