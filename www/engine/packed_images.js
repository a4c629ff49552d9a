/**
 * Packed images: the data sets that the page ships, each a file that is fetched when it is chosen.
 *
 * @import { Source } from '../engines/flex/overfit_lab.js'
 * @import { Failure } from './lab_error.js'
 */

import { SITE } from '../shared/site.js';

/** The download of a file may take this long. */
const TIMEOUT_MS = 120_000;

/**
 * Fetches the packed file of a source and decompresses it.
 * @param {Source} source
 * @param {(bytes: number | null) => void} onSize  Hears how much there is to fetch; null if the server does not tell.
 * @returns {Promise<Uint8Array>}  Rejects with a {@link Failure}.
 */
export async function fetchImages({ label, file }, onSize) {
  try {
    const response = await fetch(new URL(`data/${file}`, SITE), {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      // A damaged copy must not outlive its visit; a sound one costs a short question.
      cache: 'no-cache',
    });
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    onSize(Number(response.headers.get('content-length')) || null);
    const bytes = new Uint8Array(await response.arrayBuffer());
    // Some servers call a .gz file compressed content: the browser has decompressed it already.
    return isCompressed(bytes) ? await decompressed(bytes) : bytes;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    /** @type {Failure} */
    const failure = {
      kind: 'load',
      field: 'data',
      message: `The images of ${label} could not be loaded (${reason}): check the connection and restart.`,
    };
    throw failure;
  }
}

/** Whether bytes begin like a gzip file. @param {Uint8Array} bytes */
const isCompressed = (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The content of a gzip file. @param {Uint8Array<ArrayBuffer>} bytes */
async function decompressed(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
