/**
 * A static server for what the benchmark looks at: the built page at the root, and below
 * `/benchmark/` what the benchmark itself brings.
 */

import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';

/** As hosts of static files do: GitHub Pages lets browsers keep files for ten minutes. */
const MAX_AGE_SECONDS = 600;
const BENCHMARK = '/benchmark/';

/** Where the built page is. */
export const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
/** Where an empty page is. */
export const STATIC = fileURLToPath(new URL('static/', import.meta.url));

/**
 * @param {object} options
 * @param {boolean} options.isIsolated  Whether to send the headers that threads need.
 * @param {string} options.folder  What lies below `/benchmark/`.
 */
export async function serve({ isIsolated, folder }) {
  const settings = {
    etag: true,
    maxAge: MAX_AGE_SECONDS,
    /** @param {import('node:http').ServerResponse} response */
    setHeaders(response) {
      if (!isIsolated) return;
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
      response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    },
  };
  const page = sirv(DIST, settings);
  const benchmark = sirv(folder, settings);
  const server = createServer((request, response) => {
    const isOurs = request.url?.startsWith(BENCHMARK);
    if (isOurs) request.url = request.url?.slice(BENCHMARK.length - 1);
    (isOurs ? benchmark : page)(request, response);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(undefined)); });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    root: `http://127.0.0.1:${port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
