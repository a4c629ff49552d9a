/** What the benchmark is held against. */

import { figure, table } from './markdown.js';

/**
 * @typedef {object} Aim
 * @property {string} what
 * @property {number | undefined} value  As measured; nothing if it could not be.
 * @property {string} wanted
 * @property {boolean} isMet
 */

/** @param {string} what @param {number | undefined} value @param {number} [least] @returns {Aim} */
export const atLeast = (what, value, least = 0) => (
  { what, value, wanted: `at least ${least}`, isMet: value !== undefined && value >= least }
);

/** @param {string} what @param {number | undefined} value @param {number} most @returns {Aim} */
export const atMost = (what, value, most) => (
  { what, value, wanted: `at most ${most}`, isMet: value !== undefined && value <= most }
);

/** @param {Aim[]} aims */
export const drawAims = (aims) => table(
  ['aim', 'wanted', 'measured', 'met'],
  aims.map(({ what, value, wanted, isMet }) => [
    what, wanted, value === undefined ? 'not measured' : figure(value), isMet ? 'yes' : 'no',
  ]),
);
