/**
 * Slider scale: the values a slider stops at. A slider counts its stops, so that each press of an
 * arrow key moves to the next value worth trying, on a logarithmic scale too.
 *
 * @import { Kind } from '../engines/flex/overfit_lab.js'
 * @typedef {Exclude<Kind, { type: 'choice' }>} NumericKind  The range of a setting that is a number.
 */

/** Round steps that divide a decade almost evenly. */
const MANTISSAS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];

/**
 * The values that a slider stops at, in order.
 * @param {NumericKind} kind
 * @param {number[]} extra  Values that the slider must be able to show, round or not.
 */
export function stops(kind, extra) {
  const round = kind.scale === 'log' ? logarithmic(kind) : linear(kind);
  const all = [kind.min, ...round, kind.max, ...extra];
  return [...new Set(all)].sort((a, b) => a - b);
}

/** Stops at even distances. @param {NumericKind} kind */
function linear({ min, max, step }) {
  const count = Math.floor((max - min) / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => decimal(min + index * step));
}

/** Stops at round numbers, about as many in each decade. @param {NumericKind} kind */
function logarithmic({ type, min, max }) {
  const round = [];
  for (let power = Math.floor(Math.log10(min)); 10 ** power <= max; power += 1) {
    for (const mantissa of MANTISSAS) round.push(decimal(mantissa * 10 ** power));
  }
  return round.filter((value) => value >= min && value <= max
    && (type === 'number' || Number.isInteger(value)));
}

/** A number without its rounding error: 0.15, not 0.15000000000000002. @param {number} value */
const decimal = (value) => Number(value.toPrecision(12));
