/** The built page on a static server, at its root and below a path. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import type { HeadersOf } from './headers.ts';

export interface Site {
  /** Where the page is, with a slash at the end. */
  root: string;
  /** The same page, deployed below a path. */
  below: string;
  /** Paths asked of the server so far. */
  requests: string[];
  /** Whether the network is down: every connection ends without an answer. */
  isDown: boolean;
  close(): void;
}

const SUBPATH = '/some/where/';

/** The built page. */
export const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));

/**
 * @param folder  What to serve; its files may change meanwhile.
 * @param headersOf  What is sent with a file; nothing but its type and length by default.
 */
export async function serve(folder = DIST, headersOf: HeadersOf = () => ({})): Promise<Site> {
  const dist = sirv(folder, {
    dev: folder !== DIST,
    setHeaders: (response, path) => response.setHeaders(new Map(Object.entries(headersOf(path)))),
  });
  const requests: string[] = [];
  const server = createServer((request, response) => {
    if (site.isDown) {
      request.destroy();
      return;
    }
    requests.push(request.url ?? '');
    if (request.url?.startsWith(SUBPATH)) request.url = request.url.slice(SUBPATH.length - 1);
    dist(request, response);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const site: Site = {
    root: `${origin}/`,
    below: origin + SUBPATH,
    requests,
    isDown: false,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return site;
}
