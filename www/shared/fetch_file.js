/** Fetch file: a file of the page, or the reason why it does not come. */

import { inTime } from './in_time.js';
import { SITE } from './site.js';

/** The whole download of a file may take this long. */
const WHOLE_LIMIT_MS = 120_000;

/**
 * Fetches a file of the page. A server that does not begin to answer is given up much sooner than a slow
 * download.
 * @param {string} path @param {RequestInit} [options]
 * @returns {Promise<Response>}  Rejects with an error whose message can stand in brackets.
 */
export async function fetchFile(path, options) {
  const giveUp = new AbortController();
  const abort = (/** @type {unknown} */ reason) => giveUp.abort(reason);
  setTimeout(() => abort(new Error(`not complete within ${WHOLE_LIMIT_MS / 1000} s`)), WHOLE_LIMIT_MS);
  try {
    const response = await inTime(fetch(new URL(path, SITE), { ...options, signal: giveUp.signal }));
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    return response;
  } catch (error) {
    abort(error);
    throw error;
  }
}
