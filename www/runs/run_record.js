/**
 * Run record: what is kept of a run from one visit to the next. It holds figures, and settings in words; no
 * images, no weights, and nothing of a mystery that its link does not tell.
 *
 * @import { ReadyEvent } from '../engines/flex/overfit_lab.js'
 * @import { Run } from '../lab/run.js'
 *
 * @typedef {object} RunRecord  What is kept of a run.
 * @property {number} format  The version of this shape, {@link FORMAT}.
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

import { MetricSeries } from '../lab/metric_series.js';
import { provableLink } from '../lab/reproduction.js';
import { runName } from '../lab/run_name.js';

/** The version of records; those of another version are not read. */
const FORMAT = 1;
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
  return {
    format: FORMAT,
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
    figures: { epochs, bestEpoch, step, stepsPerEpoch },
  };
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
 * Whether what was stored is a whole record: it may be of another version of the page, or damaged.
 * @param {any} stored @returns {stored is RunRecord}
 */
export function isRecord(stored) {
  return stored?.format === FORMAT
    && ['id', 'name', 'title', 'link'].every((key) => typeof stored[key] === 'string')
    && stored.link.startsWith('#')
    && ['startedAt', 'planned'].every((key) => Number.isFinite(stored[key]))
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
    && (figures.bestEpoch === null || figures.bestEpoch in figures.epochs)
    && MetricSeries.of(figures).measured !== null;
}

/** Whether what was stored are the scores of an epoch. @param {any} scores */
function areScores(scores) {
  return Object.values(scores ?? {}).every((score) => Number.isFinite(score?.accuracy) && typeof score.loss === 'number'
    && Array.isArray(score.interval) && score.interval.length === 2);
}
