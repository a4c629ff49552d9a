/** Lazy panel: brings a part of the page in when it is opened for the first time. */

/**
 * Loads a part of the page when it is opened; if that fails, closes it and says so.
 * @param {{ complain(message: string): void }} lab  Hears that it could not be brought in.
 * @param {HTMLDetailsElement} host
 * @param {() => Promise<unknown>} load  Brings the part in and fills the host.
 * @param {string} name  What the part is called, to begin a sentence with.
 */
export function lazyPanel(lab, host, load, name) {
  let isLoaded = false;
  host.addEventListener('toggle', async () => {
    if (!host.open || isLoaded) return;
    isLoaded = true;
    try {
      await load();
    } catch {
      isLoaded = false;
      host.open = false;
      lab.complain(`${name} could not be loaded: check the connection and open it again.`);
    }
  });
}
