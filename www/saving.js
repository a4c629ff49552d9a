/**
 * Saving: what a person takes along of the run on the chart. What makes the files is brought in when
 * the first one is asked for.
 *
 * @import { Ghost } from './ghosts.js'
 * @import { Lab } from './lab.js'
 */

/**
 * @param {Lab} lab @param {HTMLElement} host  Holds a button for each kind of file, its `data-kind`.
 * @param {{ ghosts(): Ghost[], titleOf(id: string): string }} runs  What is drawn behind it, and names.
 * @param {(text: string) => void} say  Tells of progress.
 */
export function saving(lab, host, runs, say) {
  for (const button of host.querySelectorAll('button')) {
    const kind = /** @type {import('./saved_run.js').Kind} */ (button.dataset.kind);
    button.addEventListener('click', async () => {
      const { run, about, description } = lab;
      if (!run?.history.measured || !about || !description) {
        say('There is nothing to save yet: press Train first.');
        return;
      }
      try {
        const { saveRun } = await import('./saved_run.js');
        const chart = { title: runs.titleOf(run.id), ghosts: runs.ghosts(), chance: description.chance };
        say(`Saved as ${await saveRun(kind, run, about, chart)}.`);
      } catch {
        lab.complain('The file could not be made: check the connection and try again.');
      }
    });
  }
}
