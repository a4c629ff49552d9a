/**
 * Saving: lets a person save the run on the chart and bring weights back. What makes the files is
 * loaded when the first one is asked for.
 *
 * @import { Ghost } from '../results/ghosts.js'
 * @import { Lab } from '../lab.js'
 */

import { byId } from '../shared/dom.js';
import { inTime } from '../shared/in_time.js';
import { megabytes } from '../shared/format.js';
import { LabError } from '../engine/lab_error.js';

/** A file of weights may have this many bytes: several times what the largest network here has. */
const MOST_BYTES = 200e6;
const NOTHING_YET = 'There is nothing to save yet: press Train first.';

/**
 * The buttons that save files, and the one that loads weights.
 * @param {Lab} lab @param {HTMLElement} host  Holds a button for each kind of file, its `data-kind`.
 * @param {{ ghosts(): Ghost[], titleOf(id: string): string }} runs  The runs that the chart shows, too, and names of runs.
 * @param {(text: string) => void} say  Tells of progress.
 */
export function saving(lab, host, runs, say) {
  for (const button of host.querySelectorAll('button')) {
    const { kind } = button.dataset;
    if (!kind) continue;
    button.addEventListener('click', async () => {
      try {
        const name = await save(kind);
        say(name ? `Saved as ${name}.` : NOTHING_YET);
      } catch (error) {
        lab.complain(error instanceof LabError ? error.message : 'The file could not be made: check the connection and try again.');
      }
    });
  }

  /** Saves a file; resolves with its name, or null if there is nothing to make it of. @param {string} kind */
  async function save(kind) {
    const { run, about, description } = lab;
    if (kind === 'programs') {
      return lab.hasImages ? (await inTime(import('./saved_network.js'))).savePrograms(lab) : null;
    }
    if (kind === 'weights') return (await inTime(import('./saved_network.js'))).saveWeights(lab);
    if (!run?.history.measured || !about || !description) return null;
    const { saveRun } = await inTime(import('./saved_run.js'));
    const chart = { title: runs.titleOf(run.id), ghosts: runs.ghosts(), chance: description.chance };
    return saveRun(/** @type {import('./saved_run.js').Kind} */ (kind), run, about, chart);
  }

  const file = byId('weights-file', HTMLInputElement);
  byId('load-weights', HTMLButtonElement).addEventListener('click', () => file.click());
  file.addEventListener('change', async () => {
    const [chosen] = file.files ?? [];
    file.value = '';
    if (chosen) await startFrom(chosen);
  });

  /** Begins a run with the weights in a file. @param {File} chosen */
  async function startFrom(chosen) {
    const name = `“${chosen.name}”`;
    if (!lab.hasImages) return;
    if (chosen.size > MOST_BYTES) {
      lab.complain(`Weights: ${name} has ${megabytes(chosen.size)}; at most ${megabytes(MOST_BYTES)} can be read.`);
      return;
    }
    let weights;
    try {
      weights = new Uint8Array(await chosen.arrayBuffer());
    } catch {
      lab.complain(`Weights: ${name} cannot be read; choose it again.`);
      return;
    }
    if (await lab.startFrom(weights, chosen.name)) {
      say(`Measured with the weights of ${name}. Train goes on from them; the link does not carry them.`);
    }
  }
}
