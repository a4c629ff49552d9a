/**
 * Service worker: keeps one version of the page in the browser, whole, and makes the page
 * cross-origin isolated wherever it is hosted, which sharing memory between workers asks for.
 *
 * The build knows the digest of every file, and nothing else is served or kept, whether it comes from the server or
 * from the cache: files of two versions never meet, and what is damaged or gone is fetched anew. What every visit needs
 * is kept when a version is installed; engines and images are when they are first used, and with each new version from
 * then on. A new version waits until the page that uses the old one is gone, or says that it may be replaced.
 */

/** The address of the page, with a slash at the end. */
const scope = registration.scope;
/** Begins the names of this page's caches: one origin may hold several of these pages. */
const prefix = `overfit-lab ${new URL(scope).pathname} `;
const cacheName = prefix + VERSION;

/** Whether not every visit needs a file: it is kept when it is first used. @param {string} path */
const isOptional = (path) => path.startsWith('engines/') || path.endsWith('.idx.gz');

/** A response with the headers of isolation. @param {Response} response */
function isolated(response) {
  // The browser follows a redirection itself; it has no headers to change.
  if (response.type === 'opaqueredirect') return response;
  const { body, status, statusText } = response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(ISOLATION)) headers.set(name, value);
  return new Response(body, { status, statusText, headers });
}

/** The path of a file of the page as the build names it, which is empty for the page itself. @param {string} url */
const pathOf = (url) => new URL(url).pathname.slice(new URL(scope).pathname.length).replace(/^index\.html$/, '');

/**
 * The digest of each file of this version, by path, or those of either form in which it may arrive, as browsers
 * write a choice. A map: addresses may be words that every object knows.
 */
const digests = new Map(Object.entries(FILES));

/** This version's cache; null where the browser gives none. @type {() => Promise<Cache | null>} */
const openCache = () => caches.open(cacheName).catch(() => null);

/** A file of this version, from the cache or from the server; it is kept from now on. @param {string} path */
async function file(path) {
  const cache = await openCache();
  const url = new URL(path, scope).href;
  const match = () => cache?.match(url).catch(() => undefined);
  // Taken out twice: a copy of a response that is handed on may keep this version at work for minutes where the page
  // that asked has gone meanwhile, and the next version waiting.
  const kept = await isSound(path, await match()) && await match();
  if (kept) return kept;
  // A server that has another version by now fails here.
  const fetched = await fetch(url, { integrity: `sha256-${digests.get(path)}`, cache: 'no-cache' });
  const response = isolated(fetched);
  // Without room to keep it, it is used all the same.
  await cache?.put(url, response.clone()).catch(() => {});
  return response;
}

/** Whether a file in the cache is there, and what the build made. @param {string} path @param {Response | undefined} kept */
async function isSound(path, kept) {
  if (!kept) return false;
  try {
    const digest = await crypto.subtle.digest('SHA-256', await kept.arrayBuffer());
    return digests.get(path)?.split(' sha256-').includes(btoa(String.fromCharCode(...new Uint8Array(digest)))) ?? false;
  } catch {
    return false;
  }
}

/** The names of the caches of other versions. */
const others = async () => (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== cacheName);

/** The paths of the files that other versions keep. */
async function usedBefore() {
  const lists = (await others()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => pathOf(url)));
  return new Set((await Promise.all(lists)).flat());
}

/** Puts files of this version into its cache. @param {(path: string) => boolean} isWanted */
const keep = (isWanted) => Promise.all([...digests.keys()].filter(isWanted).map(file));

addEventListener('install', (event) => {
  event.waitUntil(usedBefore().then((used) => keep((path) => !isOptional(path) || used.has(path))));
});

addEventListener('activate', (event) => {
  event.waitUntil(others().then((names) => Promise.all(names.map((name) => caches.delete(name)))));
});

addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  if (method !== 'GET' || !url.startsWith(scope)) return;
  const path = pathOf(url);
  event.respondWith(digests.has(path) ? file(path) : fetch(event.request).then(isolated));
});

addEventListener('message', (event) => {
  /** @type {import('./message.js').Message} */
  const { keep: folder, giveWay, takeOver } = event.data;
  if (folder) event.waitUntil(keep((path) => path.startsWith(folder)));
  if (giveWay) event.waitUntil(giveWayAlone());
  if (takeOver) event.waitUntil(skipWaiting());
});

/**
 * Lets the version that waits replace this one, unless another page uses it, too. It says
 * so itself because it runs when it does: Chromium forgets that another one wants to take over if
 * that is said while this one starts.
 */
async function giveWayAlone() {
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const inScope = pages.filter(({ url }) => url.startsWith(scope));
  /** @type {import('./message.js').Message} */
  const message = { takeOver: true };
  if (inScope.length <= 1) registration.waiting?.postMessage(message);
}
