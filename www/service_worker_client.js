/**
 * Service worker client: installs the service worker, which keeps the page for the next visit and
 * makes it cross-origin isolated. Where there can be none, the page works as it does without.
 *
 * @import { Message } from './service_worker/message.js'
 */

/** Installing it may hold up a first visit this long; from the next one on it is there. */
const INSTALL_TIMEOUT_MS = 10_000;
/** A page that this one replaces, by a reload for example, may linger and hold up a new version. */
const TAKE_OVER_TIMEOUT_MS = 10_000;
const ASK_AGAIN_MS = 500;
/** In the session storage: a reload that was to isolate the page. */
const RELOADED = 'overfit-lab-reloaded';

/** Not in private windows of some browsers, nor without HTTPS. @type {ServiceWorkerContainer | undefined} */
const container = navigator.serviceWorker;
const worker = new URL('service_worker.js', import.meta.url);
const scope = new URL('./', import.meta.url).href;

/**
 * Resolves when the page may begin: not if it is about to be replaced by itself, isolated.
 * @param {boolean} gainsFromIsolation
 */
export async function settled(gainsFromIsolation) {
  // Whoever embeds the page decides on isolation, and would not expect it to reload.
  if (!container || window.top !== window) return;
  try {
    if (window.crossOriginIsolated) sessionStorage.removeItem(RELOADED);
    else if (gainsFromIsolation && window.crossOriginIsolated === false && mayReload()) await isolate(container);
  } catch {
    // Without the worker, or a place to note that the page was reloaded, it stays as it is.
  }
}

/**
 * Loads the page anew if a later version of it is there and no other page uses this one.
 * @param {() => boolean} mayReload  Whether nothing would be lost.
 */
export async function takeUpNewVersion(mayReload) {
  if (!container?.controller || window.top !== window) return;
  const registration = await container.getRegistration(scope);
  const waiting = registration?.waiting;
  if (!waiting) return;
  container.addEventListener('controllerchange', () => {
    if (mayReload()) location.reload();
  }, { once: true });
  for (let time_ms = 0; time_ms < TAKE_OVER_TIMEOUT_MS; time_ms += ASK_AGAIN_MS) {
    if (registration.waiting !== waiting || !mayReload()) return;
    tell(waiting, { takeOver: true });
    await after(ASK_AGAIN_MS);
  }
}

/**
 * Keeps the page and its engine for the next visit, online or not.
 * @param {string} build  The engine's folder.
 */
export async function keepForNextVisit(build) {
  try {
    if (!container || container.controller) return;
    if (!await container.register(worker)) return;
    const { active } = await container.ready;
    tell(active, { keep: `engines/${build}/` });
  } catch {
    // The next visit downloads them again.
  }
}

/** @param {ServiceWorkerContainer} container */
async function isolate(container) {
  const registration = await container.register(worker);
  const installed = registration && isActive(registration.installing ?? registration.waiting ?? registration.active);
  if (await Promise.race([installed, after(INSTALL_TIMEOUT_MS)])) {
    sessionStorage.setItem(RELOADED, 'yes');
    location.reload();
    await new Promise(() => {});
  }
}

/** Whether a worker becomes active, or is given up. @param {ServiceWorker | null} worker */
function isActive(worker) {
  return new Promise((resolve) => {
    const tell = () => {
      if (!worker || worker.state === 'redundant') resolve(false);
      else if (worker.state === 'activated') resolve(true);
    };
    worker?.addEventListener('statechange', tell);
    tell();
  });
}

/** @param {ServiceWorker | null} worker @param {Message} message */
const tell = (worker, message) => worker?.postMessage(message);

/** Whether the page has not tried it already. */
const mayReload = () => sessionStorage.getItem(RELOADED) === null;

/** @param {number} delay_ms @returns {Promise<false>} */
const after = (delay_ms) => new Promise((resolve) => { setTimeout(() => resolve(false), delay_ms); });
