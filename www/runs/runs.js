/**
 * Runs: brings in the list of runs when there is something to keep in it or to show of it, and tells
 * the charts which runs to draw behind the live one.
 *
 * @import { Ghost } from '../results/ghosts.js'
 * @import { Lab } from '../lab.js'
 * @import { Run } from '../lab/run.js'
 */

import { DATABASE } from './database.js';
import { lazyPanel } from '../shared/lazy_panel.js';

/**
 * @param {Lab} lab @param {HTMLDetailsElement} host @param {HTMLElement} pinnedHost
 * @param {(text: string) => void} say  Tells of progress.
 * @param {() => void} redraw  Other runs are pinned.
 */
export function runs(lab, host, pinnedHost, say, redraw) {
  /** @type {Awaited<ReturnType<typeof bring>> | null} */
  let parts = null;
  /** @type {ReturnType<typeof bring> | null} */
  let loading = null;
  /** The run that has asked for the list: without a connection, one request is enough. */
  let asked = '';
  /** @type {number | null} */
  let position = null;

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

  async function bring() {
    const [{ RunList }, { pinnedRuns }] = await Promise.all([import('./run_list.js'), import('./pinned_runs.js')]);
    const list = new RunList();
    await list.ready;
    return { list, pinned: pinnedRuns(pinnedHost) };
  }

  /** @param {Run} run */
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
    const [{ list }, { runsPanel }] = await Promise.all([load(), import('./runs_panel.js')]);
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
    get hasPinned() {
      return Boolean(parts?.list.pinned.length);
    },
    /** The name that a person gave a run; empty if none. @param {string} id */
    titleOf: (id) => parts?.list.records.find((record) => record.id === id)?.title ?? '',
    /** Brings the table of pinned runs up to date. */
    draw() {
      parts?.pinned.draw(parts.list.pinned, position);
    },
    /** Shows the figures of another epoch. @param {number | null} epoch */
    follow(epoch) {
      position = epoch;
      this.draw();
    },
  };
}

/** Whether this browser has kept runs; where it does not say so, the list comes when it is opened. */
async function hasDatabase() {
  const databases = await indexedDB.databases();
  return databases.some(({ name }) => name === DATABASE);
}
