/**
 * Service worker client: installs the service worker, which keeps the page for the next visit and
 * makes it cross-origin isolated. Where there can be none, the page works as it does without.
 *
 * @import { Message } from './message.js'
 */

import { SITE } from '../shared/site.js';

/** Installing it may hold up a first visit this long; from the next one on it is there. */
const INSTALL_TIMEOUT_MS = 10_000;
/** A later version may hold up a visit this long; it is asked for several times in between. */
const TAKE_OVER_TIMEOUT_MS = 1_500;
const ASK_AGAIN_MS = 250;
/** In the session storage: a reload that was to isolate the page. */
const RELOADED = 'overfit-lab-reloaded';

/** Not in private windows of some browsers, nor without HTTPS. @type {ServiceWorkerContainer | undefined} */
const container = navigator.serviceWorker;
const worker = new URL('service_worker.js', SITE);
const scope = SITE.href;

/**
 * Resolves when the page may begin: not if it is about to be replaced by a later version of itself,
 * or by itself, isolated.
 * @param {boolean} gainsFromIsolation
 * @param {() => boolean} mayReload  Whether nothing would be lost, should that take longer.
 */
export async function settled(gainsFromIsolation, mayReload) {
  // Whoever embeds the page decides on isolation, and would not expect it to reload.
  if (!container || window.top !== window) return;
  try {
    await takeUpNewVersion(container, mayReload);
    if (window.crossOriginIsolated) sessionStorage.removeItem(RELOADED);
    else if (gainsFromIsolation && window.crossOriginIsolated === false && hasNotReloaded()) await isolate(container);
  } catch {
    // Without the worker, or a place to note that the page was reloaded, it stays as it is.
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
 * Loads the page anew if a later version of it is there and no other page uses this one.
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
    // A page that this one replaces, by a reload for example, may linger and be in the way.
    tell(registration.active, { giveWay: true });
    await after(ASK_AGAIN_MS);
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
const hasNotReloaded = () => sessionStorage.getItem(RELOADED) === null;

/** @param {number} delay_ms @returns {Promise<false>} */
const after = (delay_ms) => new Promise((resolve) => { setTimeout(() => resolve(false), delay_ms); });
