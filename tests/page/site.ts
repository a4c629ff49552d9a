/** The built page on a static server, at its root and below a path. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';

export interface Site {
  /** Where the page is, with a slash at the end. */
  root: string;
  /** The same page, deployed below a path. */
  below: string;
  close(): void;
}

const SUBPATH = '/some/where/';

export async function serve(): Promise<Site> {
  const dist = sirv(fileURLToPath(new URL('../../dist', import.meta.url)));
  const server = createServer((request, response) => {
    if (request.url?.startsWith(SUBPATH)) request.url = request.url.slice(SUBPATH.length - 1);
    dist(request, response);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    root: `${origin}/`,
    below: origin + SUBPATH,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
