/**
 * The run list: every run that has finished an epoch, of this visit and of those before, the newest
 * first. It keeps itself in the run store and follows what other tabs do to it. No DOM in here.
 *
 * @import { ReadyEvent } from '../engines/flex/overfit_lab.js'
 * @import { Run } from '../lab/run.js'
 * @import { RunRecord } from './run_record.js'
 */

import { DATABASE } from './database.js';
import { COLOURS, isRecord, recordOf } from './run_record.js';
import { runStore } from './run_store.js';

/** Beyond these, the oldest that is not pinned goes. */
export const MOST_RUNS = 50;
/** Each needs a colour of its own. */
export const MOST_PINNED = COLOURS;
/** A run under way is written this often at most. */
const WRITE_INTERVAL_MS = 2_000;

const UNTIL_CLOSED = 'they are listed until you close the page.';

export class RunList extends EventTarget {
  /** Newest first. @type {readonly RunRecord[]} */
  records = [];
  /** Why runs are not kept, or not all were read; empty if nothing is wrong. */
  problem = '';
  /** What was deleted last, and can be brought back. @type {readonly RunRecord[]} */
  deleted = [];

  #store = runStore();
  #channel = new BroadcastChannel(DATABASE);
  /** What of each run was last taken over. @type {Map<string, string>} */
  #taken = new Map();
  /** Runs that are not written yet. @type {Set<string>} */
  #due = new Set();
  /** Runs that are in no database, or not as they are here. @type {Set<string>} */
  #unsaved = new Set();
  /** Runs deleted here: they stay so if they go on. @type {Set<string>} */
  #forgotten = new Set();
  /** Whether there is no database to write to. */
  #isClosed = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  constructor() {
    super();
    this.#channel.onmessage = () => this.#read();
    /** Settled once what was stored is there; it never rejects. */
    this.ready = this.#read();
  }

  get pinned() {
    return this.records.filter(({ isPinned }) => isPinned);
  }

  /** Whether a run was deleted here. @param {string} id */
  isForgotten(id) {
    return this.#forgotten.has(id);
  }

  /**
   * Takes a run over, or what is new of it; one without an epoch is left out.
   * @param {Run} run @param {ReadyEvent} about
   */
  keep(run, about) {
    const latest = run.history.measured?.latest ?? 0;
    if (latest === 0 || !run.link || this.#forgotten.has(run.id)) return;
    const state = [latest, run.digest, run.link, run.retunings.length].join(' ');
    if (this.#taken.get(run.id) === state) return;
    this.#taken.set(run.id, state);
    const given = this.#find(run.id) ?? { title: '', colour: this.#nextColour(), isPinned: false };
    this.#put(recordOf(run, about, given));
    this.#due.add(run.id);
    this.#trim(run.id);
    if (run.digest || this.#timer === undefined) this.#writeDue();
  }

  /** @param {string} id @param {string} title  Empty for the name that its settings give it. */
  rename(id, title) {
    this.#change(id, { title });
  }

  /**
   * Pins a run, or unpins it; returns whether it is there and there was room.
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

  /** @param {string} id */
  remove(id) {
    this.#remove(this.records.filter((record) => record.id === id), () => this.#store.remove([id]));
  }

  removeAll() {
    // Those that cannot be read, too.
    this.#remove(this.records, () => this.#store.clear());
    this.problem = '';
  }

  /** Brings back what was deleted last. */
  undo() {
    const { deleted } = this;
    this.deleted = [];
    for (const record of deleted) {
      this.#forgotten.delete(record.id);
      this.#put(record);
      void this.#write(record.id, () => record);
    }
  }

  async #read() {
    /** @type {unknown[]} */
    let stored;
    try {
      stored = await this.#store.load();
    } catch {
      this.#isClosed = true;
      this.#complain(`The browser keeps no runs here, as in a private window: ${UNTIL_CLOSED}`);
      return;
    }
    const isNewerHere = (/** @type {RunRecord} */ { id }) => this.#unsaved.has(id) || this.#due.has(id);
    const readable = stored.filter(isRecord).filter((record) => !isNewerHere(record) && !this.#forgotten.has(record.id));
    const lost = stored.length - stored.filter(isRecord).length;
    this.#arrange([...readable, ...this.records.filter(isNewerHere)]);
    this.#complain(lost === 0 ? '' : `${lost === 1 ? 'One run is' : `${lost} runs are`} left out: another version of this page `
      + 'kept them, or they are damaged. “Delete all” clears them.');
  }

  /** @param {string} id */
  #find(id) {
    return this.records.find((record) => record.id === id);
  }

  /** Where nothing is pinned in it, the colour after that of the newest run. */
  #nextColour() {
    const after = ((this.records[0]?.colour ?? -1) + 1) % COLOURS;
    const taken = this.pinned.map(({ colour }) => colour);
    return taken.includes(after) && taken.length < COLOURS ? firstFree(taken) : after;
  }

  /** @param {RunRecord} record */
  #put(record) {
    this.#unsaved.add(record.id);
    this.#arrange([...this.records.filter(({ id }) => id !== record.id), record]);
  }

  /** @param {RunRecord[]} records */
  #arrange(records) {
    this.records = records.toSorted((one, other) => other.startedAt - one.startedAt);
    this.#changed();
  }

  /** @param {string} id @param {Partial<RunRecord>} changes */
  #change(id, changes) {
    const record = this.#find(id);
    if (!record) return;
    this.#put({ ...record, ...changes });
    void this.#write(id, (stored) => ({ ...(isRecord(stored) ? stored : record), ...changes }));
  }

  /** Makes room for a run that is new. @param {string} latest  It stays. */
  #trim(latest) {
    const spare = this.records.filter(({ id, isPinned }) => !isPinned && id !== latest);
    const over = Math.max(0, this.records.length - MOST_RUNS);
    if (over === 0) return;
    const ids = spare.slice(-over).map(({ id }) => id);
    this.#arrange(this.records.filter(({ id }) => !ids.includes(id)));
    void this.#settle(this.#store.remove(ids));
  }

  /** @param {readonly RunRecord[]} records @param {() => Promise<void>} removing */
  #remove(records, removing) {
    const ids = records.map(({ id }) => id);
    this.deleted = records;
    for (const id of ids) {
      this.#forgotten.add(id);
      this.#unsaved.delete(id);
      this.#due.delete(id);
      this.#taken.delete(id);
    }
    this.#arrange(this.records.filter(({ id }) => !ids.includes(id)));
    void this.#settle(removing());
  }

  #writeDue() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#due.size > 0) this.#writeDue();
    }, WRITE_INTERVAL_MS);
    for (const id of this.#due) {
      const record = this.#find(id);
      // Name and pin are those of whoever changed them last, in whichever tab.
      if (record) void this.#write(id, (stored) => (isRecord(stored) ? { ...record, ...decisionsOf(stored) } : record));
    }
    this.#due.clear();
  }

  /** @param {string} id @param {(stored: unknown) => RunRecord} change */
  async #write(id, change) {
    if (await this.#settle(this.#store.save(id, change))) this.#unsaved.delete(id);
  }

  /**
   * Tells other tabs of what was written, or the person of what could not be.
   * @param {Promise<void>} writing
   */
  async #settle(writing) {
    try {
      await writing;
    } catch (error) {
      // What is wrong has been said.
      if (this.#isClosed) return false;
      const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
      this.#complain(`The browser ${isFull ? 'has no room to keep runs' : 'could not keep runs'}: ${UNTIL_CLOSED}`);
      return false;
    }
    this.#channel.postMessage(null);
    return true;
  }

  /** @param {string} problem */
  #complain(problem) {
    this.problem = problem;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/** @param {number[]} taken */
const firstFree = (taken) => [...Array(COLOURS).keys()].find((colour) => !taken.includes(colour)) ?? 0;

/** @param {RunRecord} record */
const decisionsOf = ({ title, colour, isPinned }) => ({ title, colour, isPinned });
