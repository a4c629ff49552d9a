/**
 * Run list: every run that has finished an epoch, of this visit and of those before, the newest
 * first. It keeps itself in the run store and follows what other tabs do to it. No DOM in here.
 *
 * @import { ReadyEvent } from '../engines/flex/overfit_lab.js'
 * @import { Run } from '../lab/run.js'
 * @import { Trouble } from '../shared/database.js'
 * @import { RunRecord } from './run_record.js'
 * @import { Change } from './run_store.js'
 */

import { isFull, troubleOf } from '../shared/database.js';
import { otherTabs } from '../shared/other_tabs.js';
import { DATABASE } from './database.js';
import { COLOURS, recordFrom, recordOf } from './run_record.js';
import { runStore } from './run_store.js';

/** The list holds this many runs; then the oldest that is not pinned goes. */
export const MOST_RUNS = 50;
/** This many runs can be pinned: each needs a colour of its own. */
export const MOST_PINNED = COLOURS;
/** A run under way is written to the database this often at most. */
const WRITE_INTERVAL_MS = 2_000;

/** How long runs that are not kept are there. */
const UNTIL_CLOSED = 'they are listed until you close the page.';
/** @type {Record<Trouble, string>} */
const TROUBLES = {
  none: `The browser keeps no runs here, as in a private window: ${UNTIL_CLOSED}`,
  newer: 'A newer version of this page keeps your runs: reload this one to see them. Those of this visit are listed until you close it.',
  takenOver: 'A newer version of this page, in another tab, has taken over your runs: reload this one. Further runs are listed until you close it.',
  older: 'Another tab holds your runs with an earlier version of this page: close that tab to see them here.',
  closed: `The browser has closed its store of your runs: ${UNTIL_CLOSED}`,
  unreadable: 'The browser cannot read your stored runs: “Delete all” clears them. Those of this visit are listed until you close the page.',
};

/** The runs of this browser. */
export class RunList extends EventTarget {
  /** The runs, the newest first. @type {readonly RunRecord[]} */
  records = [];
  /** Why runs are not kept, or not all could be read, in a sentence; empty if nothing is wrong. */
  problem = '';
  /** The runs that were deleted last, and can be brought back. @type {readonly RunRecord[]} */
  deleted = [];

  /** Where entries lie that cannot be read. @type {readonly IDBValidKey[]} */
  damaged = [];

  #store = runStore((trouble) => this.#report(trouble));
  #tabs = otherTabs(DATABASE, () => void this.#read());
  /** Ids of runs that are in the database, as far as this tab knows. @type {Set<string>} */
  #stored = new Set();
  /** Ids of runs that another tab has deleted: they stay away, also if they go on here. @type {Set<string>} */
  #gone = new Set();
  /** A summary of each run's state when it was last copied into the list, by run id. @type {Map<string, string>} */
  #taken = new Map();
  /** Ids of runs with news to be written to the database. @type {Set<string>} */
  #due = new Set();
  /** Ids of runs not yet in the database, or changed since they were written to it. @type {Set<string>} */
  #unsaved = new Set();
  /** Ids of runs that were deleted here: they stay away, also if they go on. @type {Set<string>} */
  #forgotten = new Set();
  /** Why no run is kept; null if all is well. @type {Trouble | null} */
  #trouble = null;
  /** Lets the list be shown without the stored runs. */
  #giveUp = () => {};
  /** Runs until the next writing of runs under way. @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  constructor() {
    super();
    const late = /** @type {Promise<void>} */ (new Promise((resolve) => { this.#giveUp = resolve; }));
    /** Resolves once the stored runs are there, or cannot be read for now; it never rejects. */
    this.ready = Promise.race([this.#read(), late]);
  }

  /** The runs that are pinned, the newest first. */
  get pinned() {
    return this.records.filter(({ isPinned }) => isPinned);
  }

  /** Whether a run was deleted, here or in another tab. @param {string} id */
  isForgotten(id) {
    return this.#forgotten.has(id) || this.#gone.has(id);
  }

  /**
   * Copies a run into the list, or what is new of it; a run without an epoch is left out.
   * @param {Run} run @param {ReadyEvent} about
   */
  keep(run, about) {
    const latest = run.history.measured?.latest ?? 0;
    if (latest === 0 || !run.link || this.isForgotten(run.id)) return;
    const state = [latest, run.digest, run.link, run.retunings.length].join(' ');
    if (this.#taken.get(run.id) === state) return;
    this.#taken.set(run.id, state);
    const given = this.#find(run.id) ?? { title: '', colour: this.#nextColour(), isPinned: false };
    this.#put(recordOf(run, about, given));
    this.#due.add(run.id);
    this.#trim(run.id);
    if (run.digest || this.#timer === undefined) this.#writeDue();
  }

  /** Names a run. @param {string} id @param {string} title  Empty for the name that its settings give it. */
  rename(id, title) {
    this.#change(id, { title });
  }

  /**
   * Pins a run, or unpins it; returns whether that was possible: a run can be gone, and room for pins is limited.
   * @param {string} id @param {boolean} isPinned
   */
  pin(id, isPinned) {
    const { pinned } = this;
    const record = this.#find(id);
    if (!record || (isPinned && pinned.length >= MOST_PINNED)) return false;
    const taken = pinned.map(({ colour }) => colour);
    const colour = isPinned && taken.includes(record.colour) ? firstFree(taken) : record.colour;
    this.#change(id, { isPinned, colour });
    return true;
  }

  /** Deletes a run. @param {string} id */
  remove(id) {
    this.#remove(this.records.filter((record) => record.id === id), () => this.#store.remove([id]));
  }

  /** Deletes all runs, those that cannot be read, too. */
  removeAll() {
    this.#remove(this.records, () => (this.#trouble === 'unreadable' ? this.#startAgain() : this.#store.clear()));
    this.damaged = [];
    this.problem = '';
  }

  /** Deletes what cannot be read. */
  removeDamaged() {
    const { damaged } = this;
    this.damaged = [];
    this.#complain('');
    void this.#settle(this.#store.remove([...damaged]));
  }

  async #startAgain() {
    await this.#store.startAgain();
    this.#trouble = null;
  }

  /** Brings back the runs that were deleted last. */
  undo() {
    const { deleted } = this;
    this.deleted = [];
    for (const record of deleted) {
      this.#forgotten.delete(record.id);
      this.#put(record);
    }
    void this.#write(new Map(deleted.map((record) => [record.id, () => record])));
  }

  /** Takes the runs from the database, but for those that are newer here. */
  async #read() {
    /** @type {import('../shared/database.js').Entry[]} */
    let entries;
    try {
      entries = await this.#store.load();
    } catch (error) {
      this.#report(troubleOf(error));
      return;
    }
    this.#trouble = null;
    const readable = entries.flatMap(({ value }) => recordFrom(value) ?? []);
    this.damaged = entries.filter(({ value }) => !recordFrom(value)).map(({ key }) => key);
    this.#compare(readable.map(({ id }) => id));
    const isNewerHere = (/** @type {RunRecord} */ { id }) => this.#unsaved.has(id) || this.#due.has(id);
    this.#arrange([
      ...readable.filter((record) => !isNewerHere(record) && !this.#forgotten.has(record.id)),
      ...this.records.filter(isNewerHere),
    ]);
    const { length } = this.damaged;
    this.#complain(length === 0 ? '' : `${length === 1 ? 'One run is' : `${length} runs are`} left out: another version of this page `
      + 'kept them, or they are damaged. “Delete damaged” leaves the others as they are.');
  }

  /** Notes which runs are in the database now: one that is there no more was deleted in another tab. @param {string[]} ids */
  #compare(ids) {
    const stored = new Set(ids);
    for (const id of this.#stored) if (!stored.has(id)) this.#leave(id);
    for (const id of stored) this.#gone.delete(id);
    this.#stored = stored;
  }

  /** Leaves a run to what another tab has made of it: it is gone. @param {string} id */
  #leave(id) {
    if (!this.#forgotten.has(id)) this.#gone.add(id);
    for (const noted of [this.#unsaved, this.#due, this.#stored]) noted.delete(id);
    this.#taken.delete(id);
  }

  /** The run of an id. @param {string} id */
  #find(id) {
    return this.records.find((record) => record.id === id);
  }

  /** The colour of a new run: the one after the newest run's, or another if a pinned run has that. */
  #nextColour() {
    const after = ((this.records[0]?.colour ?? -1) + 1) % COLOURS;
    const taken = this.pinned.map(({ colour }) => colour);
    return taken.includes(after) && taken.length < COLOURS ? firstFree(taken) : after;
  }

  /** Puts a run into the list, in place of what it was before. @param {RunRecord} record */
  #put(record) {
    this.#unsaved.add(record.id);
    this.#arrange([...this.records.filter(({ id }) => id !== record.id), record]);
  }

  /** Makes these the runs of the list. @param {RunRecord[]} records */
  #arrange(records) {
    this.records = records.toSorted((one, other) => other.startedAt - one.startedAt);
    this.#changed();
  }

  /** Changes what a person decides of a run, here and in the database. @param {string} id @param {Partial<RunRecord>} changes */
  #change(id, changes) {
    const record = this.#find(id);
    if (!record) return;
    this.#put({ ...record, ...changes });
    void this.#write(new Map([[id, (stored) => ({ ...(recordFrom(stored) ?? record), ...changes })]]));
  }

  /** Makes room for a new run. @param {string} latest  The id of that run, which stays. */
  #trim(latest) {
    const spare = this.records.filter(({ id, isPinned }) => !isPinned && id !== latest);
    const over = Math.max(0, this.records.length - MOST_RUNS);
    if (over === 0) return;
    const ids = spare.slice(-over).map(({ id }) => id);
    for (const id of ids) this.#stored.delete(id);
    this.#arrange(this.records.filter(({ id }) => !ids.includes(id)));
    void this.#settle(this.#store.remove(ids));
  }

  /** Deletes runs, here and in the database. @param {readonly RunRecord[]} records @param {() => Promise<void>} removing */
  #remove(records, removing) {
    const ids = records.map(({ id }) => id);
    this.deleted = records;
    for (const id of ids) {
      this.#forgotten.add(id);
      this.#unsaved.delete(id);
      this.#due.delete(id);
      this.#taken.delete(id);
      this.#stored.delete(id);
    }
    this.#arrange(this.records.filter(({ id }) => !ids.includes(id)));
    void this.#settle(removing());
  }

  /** Writes runs with news, and again after a while if there are more by then. */
  #writeDue() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#due.size > 0) this.#writeDue();
    }, WRITE_INTERVAL_MS);
    const records = [...this.#due].flatMap((id) => this.#find(id) ?? []);
    // A name or a pin may have been changed in another tab since.
    void this.#write(new Map(records.map((record) => [record.id, (stored) => {
      const there = recordFrom(stored);
      return there ? { ...record, ...decisionsOf(there) } : record;
    }])));
    this.#due.clear();
  }

  /** Writes runs to the database, but for those that another tab has deleted. @param {Map<string, Change>} changes  By id. */
  async #write(changes) {
    /** @type {string[]} */
    const gone = [];
    const careful = new Map([...changes].map(([id, change]) => [id, (/** @type {unknown} */ stored) => {
      if (stored !== undefined || !this.#stored.has(id)) return change(stored);
      gone.push(id);
      return null;
    }]));
    if (!await this.#settle(this.#store.save(careful))) return;
    for (const id of changes.keys()) {
      this.#unsaved.delete(id);
      if (!this.#forgotten.has(id)) this.#stored.add(id);
    }
    for (const id of gone) this.#leave(id);
    if (gone.length > 0) this.#arrange(this.records.filter(({ id }) => !gone.includes(id)));
  }

  /**
   * Waits for a writing and tells other tabs of it; if it fails, tells the person. Returns whether it succeeded.
   * @param {Promise<void>} writing
   */
  async #settle(writing) {
    try {
      await writing;
    } catch (error) {
      // That there is no database has been said.
      if (this.#trouble) return false;
      this.#complain(`The browser ${isFull(error) ? 'has no room to keep runs' : 'could not keep runs'}: ${UNTIL_CLOSED}`);
      return false;
    }
    this.#tabs.tell();
    return true;
  }

  /** Says why no run is kept. @param {Trouble} trouble */
  #report(trouble) {
    this.#trouble = trouble;
    this.#complain(TROUBLES[trouble]);
    this.#giveUp();
  }

  /** Shows what is wrong. @param {string} problem  Empty if nothing is. */
  #complain(problem) {
    this.problem = problem;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/** The first colour that is not taken. @param {number[]} taken */
const firstFree = (taken) => [...Array(COLOURS).keys()].find((colour) => !taken.includes(colour)) ?? 0;

/** What a person decides of a run. @param {RunRecord} record */
const decisionsOf = ({ title, colour, isPinned }) => ({ title, colour, isPinned });
