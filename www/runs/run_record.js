/**
 * Run record: what is kept of a run from one visit to the next. It holds figures, and settings in words; no
 * images, no weights, and nothing of a mystery that its link does not tell.
 *
 * @import { ReadyEvent } from '../engines/flex/overfit_lab.js'
 * @import { Run } from '../lab/run.js'
 *
 * @typedef {object} RunRecord  What is kept of a run.
 * @property {number} format  The version of this shape, {@link FORMAT}.
 * @property {number} checksum  Of all but its id, its time and what a person decides.
 * @property {string} id
 * @property {number} startedAt  When it began, in milliseconds since 1970.
 * @property {string} name  What differs from the preset, in words.
 * @property {string} title  The name that a person gave it; empty if none.
 * @property {string} link
 * @property {number} planned  How many epochs it was to have.
 * @property {string | null} digest  The hash of its figures; null before the end.
 * @property {boolean | null} isReproduced  Whether its digest is the one that its link promised; null if it promised none.
 * @property {number} colour  The number of its colour, from 0 to below {@link COLOURS}.
 * @property {boolean} isPinned
 * @property {Pick<MetricSeries, 'epochs' | 'bestEpoch' | 'step' | 'stepsPerEpoch'>} figures
 */

import { checksumOf } from '../shared/checksum.js';
import { MetricSeries } from '../lab/metric_series.js';
import { provableLink } from '../lab/reproduction.js';
import { runName } from '../lab/run_name.js';

/** The version of records; 1 had no checksum. */
const FORMAT = 2;
/** A time after this one has no date. */
const LAST_TIME = 8.64e15;
/** What is measured in an epoch. */
const SPLITS = /** @type {const} */ (['reported', 'train', 'validation', 'test']);
/** How many colours style.css has for runs: `--run-0` and so on. */
export const COLOURS = 5;

/**
 * The record of a run as it is now.
 * @param {Run} run @param {ReadyEvent} about
 * @param {Pick<RunRecord, 'title' | 'colour' | 'isPinned'>} given  What a person decides.
 * @returns {RunRecord}
 */
export function recordOf(run, about, { title, colour, isPinned }) {
  const { id, startedAt, experiment, link, digest, promised, retunings, weightsFrom, history } = run;
  const untold = [
    ...(weightsFrom ? [`from ${weightsFrom}`] : []),
    ...(retunings.length > 0 ? ['changed on the way'] : []),
  ];
  const { epochs, bestEpoch, step, stepsPerEpoch } = history;
  return summed({
    id,
    startedAt,
    name: [runName(experiment, link, about), ...untold].join(', '),
    title,
    link: provableLink(run) ?? link,
    planned: experiment.epochs,
    digest,
    isReproduced: digest && promised && retunings.length === 0 ? digest === promised : null,
    colour,
    isPinned,
    // A copy: the run goes on, and what is stored a moment later has to be what was summed up.
    figures: { epochs: epochs.slice(), bestEpoch, step, stepsPerEpoch },
  });
}

/** A record of this version. @param {Omit<RunRecord, 'format' | 'checksum'>} record @returns {RunRecord} */
const summed = (record) => ({ ...record, format: FORMAT, checksum: sumOf(record) });

/**
 * The checksum of what was measured, and of what.
 * @param {Pick<RunRecord, 'name' | 'link' | 'planned' | 'digest' | 'isReproduced' | 'figures'>} record
 */
function sumOf({ name, link, planned, digest, isReproduced, figures: { epochs, bestEpoch, step, stepsPerEpoch } }) {
  const scores = epochs.map((each) => SPLITS.map((split) => {
    const { accuracy, loss, count, interval } = each?.[split] ?? {};
    // JSON has no loss that is no number, as of a run that went astray.
    return [accuracy, String(loss), count, interval];
  }));
  return checksumOf([name, link, planned, digest, isReproduced, scores, bestEpoch, step, stepsPerEpoch]);
}

/** The name of a run: the one that a person gave it, or else the one of its settings. @param {RunRecord} record */
export const nameOf = ({ title, name }) => title || name;

/** The series of records that were asked for. @type {WeakMap<RunRecord, MetricSeries>} */
const series = new WeakMap();

/** The figures of a record as charts read them. @param {RunRecord} record */
export function historyOf(record) {
  const known = series.get(record) ?? MetricSeries.of(record.figures);
  series.set(record, known);
  return known;
}

/**
 * The record that was stored, as this version of the page has it; null if it is damaged, or of a later version.
 * @param {any} stored @returns {RunRecord | null}
 */
export function recordFrom(stored) {
  if (stored?.format === FORMAT) return isWhole(stored) && stored.checksum === sumOf(stored) ? stored : null;
  return stored?.format === 1 && isWhole(stored) ? summed(stored) : null;
}

/** Whether what was stored has all that a record needs. @param {any} stored @returns {stored is RunRecord} */
function isWhole(stored) {
  return ['id', 'name', 'title', 'link'].every((key) => typeof stored[key] === 'string')
    && stored.link.startsWith('#')
    && ['startedAt', 'planned'].every((key) => Number.isFinite(stored[key]))
    && Math.abs(stored.startedAt) <= LAST_TIME
    && (stored.digest === null || typeof stored.digest === 'string')
    && [null, true, false].includes(stored.isReproduced)
    && typeof stored.isPinned === 'boolean'
    && Number.isInteger(stored.colour) && stored.colour >= 0 && stored.colour < COLOURS
    && areFigures(stored.figures);
}

/** Whether what was stored are the figures of a run. @param {any} figures */
function areFigures(figures) {
  return Array.isArray(figures?.epochs)
    && figures.epochs.every(areScores)
    && [figures.step, figures.stepsPerEpoch].every(Number.isFinite)
    && (figures.bestEpoch === null || (Number.isInteger(figures.bestEpoch) && figures.bestEpoch in figures.epochs))
    && MetricSeries.of(figures).measured !== null;
}

/** Whether what was stored are the scores of an epoch. @param {any} scores */
function areScores(scores) {
  return Object.values(scores ?? {}).every((score) => Number.isFinite(score?.accuracy) && typeof score.loss === 'number'
    && Array.isArray(score.interval) && score.interval.length === 2 && score.interval.every(Number.isFinite));
}
