/** In time: what is downloaded later may fail, but never be waited for without end. */

/** A part of the page may take this long to come. */
const LIMIT_MS = 30_000;

/**
 * Passes on what is being loaded; rejects if it does not come.
 * @template T
 * @param {Promise<T>} loading
 * @returns {Promise<T>}
 */
export async function inTime(loading) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${LIMIT_MS / 1000} s`)), LIMIT_MS);
  });
  try {
    return await Promise.race([loading, /** @type {Promise<never>} */ (late)]);
  } finally {
    clearTimeout(timer);
  }
}
