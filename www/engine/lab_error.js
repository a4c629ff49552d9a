/**
 * Lab error: an error in words for people, as it is thrown and caught.
 *
 * @import { ErrorKind } from '../engines/flex/overfit_lab.js'
 *
 * @typedef {object} Failure  An error in words for people, as workers post it.
 * @property {ErrorKind | 'load' | 'memory' | 'panic' | 'lost' | 'browser'} kind  `lost`: another worker takes the
 *   place of the one that is gone. `browser`: the browser cannot do it.
 * @property {string} field  The link key of the setting concerned, or empty.
 * @property {string} message  One clear sentence.
 */

/** An error in words for people: which kind, which setting, one sentence. */
export class LabError extends Error {
  /** @param {Failure} failure */
  constructor({ kind, field, message }) {
    super(message);
    this.name = 'LabError';
    this.kind = kind;
    this.field = field;
  }
}

/** An error about something that could not be downloaded or started. @param {string} message */
export const loadError = (message) => new LabError({ kind: 'load', field: '', message });
