/**
 * Service worker client: installs the service worker, which keeps the page for the next visit and
 * makes it cross-origin isolated. Where there can be none, the page works as it does without.
 *
 * @import { Message } from './message.js'
 */

import { SITE } from '../shared/site.js';

/** Installing the service worker may hold up a first visit for this long; from the next one on it is there. */
const INSTALL_TIMEOUT_MS = 10_000;
/** Taking up a later version may hold up a visit for this long; the version in use is asked several times to give way. */
const TAKE_OVER_TIMEOUT_MS = 1_500;
/** The version in use is asked to give way this often. */
const ASK_AGAIN_MS = 250;
/** The entry of the session storage that says: the page was reloaded to become cross-origin isolated. */
const RELOADED = 'overfit-lab-reloaded';

/**
 * The browser's service workers; undefined without HTTPS, in private windows of some browsers, and with cookies blocked:
 * then none can be registered, and browsers call the mere attempt an error of the page.
 * @type {ServiceWorkerContainer | undefined}
 */
const container = navigator.cookieEnabled ? navigator.serviceWorker : undefined;
const worker = new URL('service_worker.js', SITE);
const scope = SITE.href;

/**
 * Waits for the service worker. Never resolves if the page is about to reload to become cross-origin
 * isolated; waits for a moment if a later version of the page is there, which then reloads it.
 * @param {boolean} gainsFromIsolation
 * @param {() => boolean} mayReload  Whether the page may still be reloaded, if the later version comes late.
 */
export async function settled(gainsFromIsolation, mayReload) {
  // A page that embeds this one decides on isolation, and would not expect it to reload.
  if (!container || window.top !== window) return;
  try {
    await Promise.race([takeUpNewVersion(container, mayReload), after(INSTALL_TIMEOUT_MS)]);
    if (window.crossOriginIsolated) sessionStorage.removeItem(RELOADED);
    else if (gainsFromIsolation && window.crossOriginIsolated === false && hasNotReloaded()) await isolate(container);
  } catch {
    // Without a service worker, or a place to note that it was reloaded, the page stays as it is.
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

/**
 * Reloads the page if a later version of it is there and no other page uses this version.
 * @param {ServiceWorkerContainer} container @param {() => boolean} mayReload
 */
async function takeUpNewVersion(container, mayReload) {
  const registration = container.controller && await container.getRegistration(scope);
  const waiting = registration?.waiting;
  if (!waiting) return;
  container.addEventListener('controllerchange', () => {
    if (mayReload()) location.reload();
  }, { once: true });
  for (let time_ms = 0; time_ms < TAKE_OVER_TIMEOUT_MS && registration.waiting === waiting; time_ms += ASK_AGAIN_MS) {
    // Several times: a page that this one has replaced, by a reload for example, may linger and still use this version.
    tell(registration.active, { giveWay: true });
    await after(ASK_AGAIN_MS);
  }
}

/** Installs the service worker and reloads the page, so that it is cross-origin isolated. @param {ServiceWorkerContainer} container */
async function isolate(container) {
  const installed = container.register(worker).then((registration) => (
    registration && isActive(registration.installing ?? registration.waiting ?? registration.active)));
  if (await Promise.race([installed, after(INSTALL_TIMEOUT_MS)])) {
    sessionStorage.setItem(RELOADED, 'yes');
    location.reload();
    await new Promise(() => {});
  }
}

/** Resolves once a service worker is active, with true, or given up, with false. @param {ServiceWorker | null} worker */
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

/** Sends a message to a service worker. @param {ServiceWorker | null} worker @param {Message} message */
const tell = (worker, message) => worker?.postMessage(message);

/** Whether the page was not reloaded for isolation before: once is enough. */
const hasNotReloaded = () => sessionStorage.getItem(RELOADED) === null;

/** Resolves with false after a while. @param {number} delay_ms @returns {Promise<false>} */
const after = (delay_ms) => new Promise((resolve) => { setTimeout(() => resolve(false), delay_ms); });
