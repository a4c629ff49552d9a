/**
 * Packed images: the data sets that the page ships, each a file that is fetched when it is chosen.
 *
 * @import { Source } from '../engines/flex/overfit_lab.js'
 * @import { Failure } from './lab_error.js'
 */

import { fetchFile } from '../shared/fetch_file.js';

/**
 * Fetches the packed file of a source and decompresses it.
 * @param {Source} source
 * @param {(bytes: number | null) => void} onSize  Hears how much there is to fetch; null if the server does not tell.
 * @returns {Promise<Uint8Array>}  Rejects with a {@link Failure}.
 */
export async function fetchImages({ label, file }, onSize) {
  try {
    // A damaged copy must not outlive its visit; a sound one costs a short question.
    const response = await fetchFile(`data/${file}`, { cache: 'no-cache' });
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
