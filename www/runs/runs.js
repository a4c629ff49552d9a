/**
 * Runs: brings the list of runs in when a run is to be kept or the list is opened, and tells the charts
 * which runs to draw behind the live one.
 *
 * @import { Ghost } from '../results/ghosts.js'
 * @import { Lab } from '../lab.js'
 * @import { Run } from '../lab/run.js'
 */

import { DATABASE } from './database.js';
import { inTime } from '../shared/in_time.js';
import { lazyPanel } from '../shared/lazy_panel.js';

/**
 * The runs of this browser, as the rest of the page uses them.
 * @param {Lab} lab @param {HTMLDetailsElement} host @param {HTMLElement} pinnedHost  Takes the table of pinned runs.
 * @param {(text: string) => void} say  Tells of progress.
 * @param {() => void} redraw  Draws the page anew, because other runs are pinned.
 */
export function runs(lab, host, pinnedHost, say, redraw) {
  /** The list and the table of pinned runs, once they are loaded. @type {Awaited<ReturnType<typeof bring>> | null} */
  let parts = null;
  /** The loading of both, once it has begun. @type {ReturnType<typeof bring> | null} */
  let loading = null;
  /** The id of the run that the list was asked for: without a connection, it is asked for once a run. */
  let asked = '';
  /** The epoch under the crosshair. @type {number | null} */
  let position = null;

  /** Loads the list, once, and puts the runs of this visit into it. */
  function load() {
    loading ??= bring().then((brought) => {
      parts = brought;
      parts.list.addEventListener('change', redraw);
      for (const run of lab.runs) keep(run);
      redraw();
      return brought;
    }, (error) => {
      loading = null;
      throw error;
    });
    return loading;
  }

  /** Loads what shows and keeps runs. */
  async function bring() {
    const [{ RunList }, { pinnedRuns }] = await Promise.all([inTime(import('./run_list.js')), inTime(import('./pinned_runs.js'))]);
    const list = new RunList();
    await list.ready;
    return { list, pinned: pinnedRuns(pinnedHost) };
  }

  /** Copies a run into the list, if that is there. @param {Run} run */
  function keep(run) {
    if (lab.about) parts?.list.keep(run, lab.about);
  }

  lab.addEventListener('change', () => {
    const { run } = lab;
    if (run && parts) {
      keep(run);
    } else if (run && run.history.epoch > 0 && asked !== run.id) {
      asked = run.id;
      load().catch(() => {});
    }
  });

  lazyPanel(lab, host, async () => {
    const [{ list }, { runsPanel }] = await Promise.all([load(), inTime(import('./runs_panel.js'))]);
    runsPanel(lab, list, host, say);
  }, 'The list of runs');

  hasDatabase().then((has) => (has ? load() : null)).catch(() => {});

  return {
    /** The runs to draw behind the one on the chart: those pinned or, for want of them, the one before. @returns {Ghost[]} */
    ghosts() {
      const { run } = lab;
      const pinned = parts?.list.pinned ?? [];
      const before = pinned.length > 0 ? undefined : lab.runs.findLast((other) => other !== run && other.history.epoch > 0);
      if (before) {
        return [{ name: 'Run before', history: before.history, train: '--previous-train', test: '--previous-test', isPrevious: true }];
      }
      return parts?.pinned.ghosts(pinned, run?.id) ?? [];
    },
    /** Whether runs are pinned. */
    get hasPinned() {
      return Boolean(parts?.list.pinned.length);
    },
    /** The name that a person gave a run; empty if none. @param {string} id */
    titleOf: (id) => parts?.list.records.find((record) => record.id === id)?.title ?? '',
    /** Brings the table of pinned runs up to date. */
    draw() {
      parts?.pinned.draw(parts.list.pinned, position);
    },
    /** Shows the figures of pinned runs at another epoch. @param {number | null} epoch */
    follow(epoch) {
      position = epoch;
      this.draw();
    },
  };
}

/** Whether this browser has kept runs. It rejects where the browser does not tell: the list then comes when it is opened. */
async function hasDatabase() {
  const databases = await indexedDB.databases();
  return databases.some(({ name }) => name === DATABASE);
}
