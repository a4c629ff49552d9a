/**
 * Saved run: makes the files of a run's chart and figures. It is loaded when somebody asks for one.
 *
 * @import { ReadyEvent } from '../engines/flex/overfit_lab.js'
 * @import { Ghost } from '../results/ghosts.js'
 * @import { Run } from '../lab/run.js'
 *
 * @typedef {'png' | 'svg' | 'csv' | 'json'} Kind  A kind of file.
 */

import { download } from '../shared/download.js';
import { pngOf, svgOf } from './figure.js';
import { csvOf, jsonOf } from './run_files.js';
import { runName } from '../lab/run_name.js';

const TYPES = { png: 'image/png', svg: 'image/svg+xml', csv: 'text/csv', json: 'application/json' };
const NAMES = {
  png: 'overfit-lab-chart.png',
  svg: 'overfit-lab-chart.svg',
  csv: 'overfit-lab-figures.csv',
  json: 'overfit-lab-figures.json',
};

/**
 * Saves a file of a run.
 * @param {Kind} kind @param {Run} run @param {ReadyEvent} about
 * @param {{ title: string, ghosts: Ghost[], chance: number }} chart  What else is on the chart; an empty `title`
 *   stands for the name that the settings give.
 * @returns {Promise<string>}  The file's name.
 */
export async function saveRun(kind, run, about, { title, ghosts, chance }) {
  const { history, experiment, link } = run;
  const name = title || runName(experiment, link, about);
  const figure = () => svgOf({ title: name, link, history, ghosts, chance, epochs: experiment.epochs });
  const made = {
    png: () => pngOf(figure()),
    svg: figure,
    csv: () => csvOf(run),
    json: () => jsonOf(run, name),
  };
  download(new Blob([await made[kind]()], { type: TYPES[kind] }), NAMES[kind]);
  return NAMES[kind];
}
