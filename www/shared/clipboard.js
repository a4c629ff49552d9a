/** Clipboard: copies a text and says whether the browser let the page do it. */

/**
 * Copies a text to the clipboard.
 * @param {string} text
 * @param {(text: string) => void} say  Tells of progress.
 * @param {{ done: string, instead: string }} words  What is said once it is copied, and what a person can do
 *   where the browser refuses: the end of a sentence.
 * @returns {Promise<boolean>}  Whether it was copied.
 */
export async function copyText(text, say, { done, instead }) {
  try {
    // Not there on pages without HTTPS: that fails like a refusal.
    await navigator.clipboard.writeText(text);
  } catch {
    say(`The browser does not let the page copy: ${instead}.`);
    return false;
  }
  say(done);
  return true;
}

/** The whole address of a link that begins with `#`. @param {string} link */
export const addressOf = (link) => new URL(link, location.href).href;
