/**
 * Guard: the one place where errors go that nobody has caught. It says on the first screen why the page does not come
 * up, and lets the lab say what breaks later.
 *
 * The build puts it into index.html itself, before all that can fail to load: it is no module, and imports nothing. A
 * page has come up with `lab-drawn`, the event of its first drawing.
 */

(() => {
  /** A page that has not come up after this long is told of: it may still come. */
  const LATE_MS = 15_000;
  const LATE = 'This page has been loading for 15 seconds: wait a little, or check the connection and load it again.';
  const UNSTYLED = 'The style of this page did not load, so it looks bare: check the connection and load it again.';
  const site = new URL('.', location.href).href;

  let hasComeUp = false;
  /** Why the page does not come up. */
  let failure = '';
  /** Why the page looks bare. */
  let bareness = '';
  /** The sentence on the page, once there is one. @type {HTMLElement[]} */
  let shown = [];

  /** The style sheet of the page. */
  const sheet = () => /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel=stylesheet]'));

  /** Shows what is wrong in place of what was shown before. */
  function show() {
    const alert = document.getElementById('alert');
    const status = document.getElementById('status');
    if (!alert || !status) {
      document.addEventListener('DOMContentLoaded', show, { once: true });
      return;
    }
    for (const node of shown) node.remove();
    shown = [];
    const sentence = failure || bareness;
    if (!sentence) return;
    const text = document.createElement('p');
    text.textContent = sentence;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Load again';
    button.addEventListener('click', () => location.reload());
    shown = [text, button];
    for (const node of shown) alert.appendChild(node);
    if (failure) {
      // Nothing would come of pressing it. The first drawing of the page puts both right.
      document.getElementById('train')?.setAttribute('disabled', '');
      document.getElementById('invitation')?.setAttribute('hidden', '');
    }
    if (!hasComeUp) status.textContent = failure ? 'The page has not come up.' : 'Loading the page…';
  }

  /** Takes up that the page cannot come up. The first reason is the best: others follow from it. @param {string} reason */
  function fail(reason) {
    if (hasComeUp || (failure && failure !== LATE)) return;
    failure = reason;
    show();
  }

  /** Takes up an error of the page's own code that nobody has caught. @param {unknown} error */
  function hear(error) {
    const what = String(error);
    if (!hasComeUp) {
      fail(`This page could not start (${what}): load it again, and if that does not help, use a current version of Chrome, Edge, Firefox or Safari.`);
      return;
    }
    const { lab } = /** @type {Window & { lab?: import('./lab.js').Lab }} */ (window);
    const message = `A part of this page broke down (${what}): load it again; its address keeps the settings.`;
    // Drawing may fail with every frame.
    if (lab && lab.complaint !== message) lab.complain(message);
  }

  // Capturing: what does not load tells its element only.
  addEventListener('error', ({ target, error, filename }) => {
    if (target instanceof HTMLScriptElement) {
      fail(`A part of this page did not load (${target.src.split('/').pop()}): check the connection and load it again.`);
    } else if (target instanceof HTMLLinkElement && target === sheet()) {
      bareness = UNSTYLED;
      show();
    } else if (error && filename && filename.startsWith(site)) {
      hear(error);
    }
  }, true);
  addEventListener('unhandledrejection', ({ reason }) => hear(reason));

  // Capturing likewise. What is no style sheet is read as one without rules.
  document.addEventListener('load', ({ target }) => {
    if (!(target instanceof HTMLLinkElement) || target !== sheet()) return;
    target.media = 'all';
    bareness = getComputedStyle(document.documentElement).getPropertyValue('--style-is-whole') ? '' : UNSTYLED;
    show();
  }, true);

  document.addEventListener('lab-drawn', () => {
    hasComeUp = true;
    failure = '';
    show();
  }, { once: true });

  /** Tells of a page that is late, unless nobody looks: a hidden page is not drawn. */
  function checkTime() {
    const link = sheet();
    if (link && !link.sheet && !bareness) {
      // Until it is there, the browser would neither show the page nor run its scripts.
      link.media = 'print';
      bareness = UNSTYLED;
      show();
    }
    if (hasComeUp) return;
    if (document.hidden) document.addEventListener('visibilitychange', () => setTimeout(checkTime, LATE_MS), { once: true });
    else fail(LATE);
  }
  setTimeout(checkTime, LATE_MS);
})();
