/**
 * Remedy pool: as many workers as the machine can spare. Each is given the images of the experiment, then
 * reported as free; one that breaks is replaced when the search says so.
 *
 * @import { Experiment, Source } from '../engines/flex/overfit_lab.js'
 * @import { ImageSet } from '../engine/training_client.js'
 */

import { fetchImages } from '../engine/packed_images.js';
import { LabError, loadError } from '../engine/lab_error.js';
import { RemedyClient } from './remedy_client.js';

/** More workers than this are not started, however many cores there are. */
const MOST_WORKERS = 8;

/**
 * How many workers a machine can spare. One core is left to the page and the rest of the computer. On two cores
 * that would leave one: there a second worker runs too, unless the page trains, because drawing alone
 * takes little of a core and the system shares it fairly.
 * @param {boolean} isTraining @param {number} cores
 */
export function poolSize(isTraining, cores = navigator.hardwareConcurrency || 1) {
  if (cores === 2) return isTraining ? 1 : 2;
  return Math.min(Math.max(cores - 1, 1), MOST_WORKERS);
}

/** The workers of one search. */
export class RemedyPool {
  #experiment;
  #ownSet;
  #onFree;
  #onLost;
  /** The workers that have started. @type {Set<RemedyClient>} */
  #clients = new Set();
  /** How many workers are starting. */
  #starting = 0;
  #isPaused = false;
  #closing = new AbortController();
  /** The image file of the experiment's source, once a worker needs it. @type {Promise<Uint8Array> | null} */
  #packed = null;
  #source;

  /**
   * @param {Experiment} experiment @param {Source[]} sources
   * @param {ImageSet | null} ownSet  The images that someone has brought, where the experiment is on those.
   * @param {(client: RemedyClient) => void} onFree  Hears of each worker that is ready.
   * @param {(error: LabError) => void} onLost  Hears why the last worker is gone.
   */
  constructor(experiment, sources, ownSet, onFree, onLost) {
    this.#experiment = experiment;
    this.#source = sources.find(({ value }) => value === experiment.data);
    this.#ownSet = ownSet;
    this.#onFree = onFree;
    this.#onLost = onLost;
  }

  /** Starts workers. @param {number} size */
  open(size) {
    for (let index = 0; index < size; index += 1) this.#add();
  }

  /** Starts another worker in place of one that broke. @param {RemedyClient} client */
  replace(client) {
    client.close();
    this.#clients.delete(client);
    this.#add();
  }

  /** Lets all workers wait. */
  pause() {
    this.#isPaused = true;
    for (const client of this.#clients) client.pause();
  }

  /** Lets all workers go on. */
  resume() {
    this.#isPaused = false;
    for (const client of this.#clients) client.resume();
  }

  /** Ends all workers. */
  close() {
    this.#closing.abort(loadError('The search was closed.'));
    for (const client of this.#clients) client.close();
    this.#clients.clear();
    this.#packed = null;
  }

  /** Starts a worker and reports it as free. */
  async #add() {
    const { signal } = this.#closing;
    this.#starting += 1;
    /** @type {RemedyClient | null} */
    let client = null;
    try {
      client = await RemedyClient.start(this.#experiment.engine, signal);
      this.#clients.add(client);
      await this.#provide(client);
      this.#starting -= 1;
      if (signal.aborted) return client.close();
      if (this.#isPaused) client.pause();
      this.#onFree(client);
    } catch (error) {
      this.#starting -= 1;
      client?.close();
      if (client) this.#clients.delete(client);
      if (signal.aborted || this.#clients.size + this.#starting > 0) return;
      this.#onLost(error instanceof LabError ? error : new LabError(/** @type {any} */ (error)));
    }
  }

  /** Gives a worker the images of the experiment, unless it draws them by itself. @param {RemedyClient} client */
  async #provide(client) {
    const source = this.#source;
    if (this.#experiment.data === 'own' && this.#ownSet) {
      const { classNames, labels, pixels } = this.#ownSet;
      await client.ask('setOwn', classNames, labels, pixels);
    } else if (source?.file) {
      // Fetched once for all workers.
      this.#packed ??= fetchImages(source, () => {});
      await client.ask('addPacked', source.value, await this.#packed);
    }
  }
}
