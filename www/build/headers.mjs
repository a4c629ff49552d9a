/**
 * Headers: what a host should send with the files of the page, as `_headers`, which Netlify, Cloudflare Pages and others
 * read. A host that sends none serves the page as well: `index.html` has the policy, and the service worker isolates it.
 */

import { readFile, readdir, writeFile } from 'node:fs/promises';
import { DIST } from './bundle.mjs';

/** Make a page cross-origin isolated. The service worker sends them, too. */
export const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  // An isolated page that embeds this one has to be allowed to.
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** The webcam is for own images; an embedding page may hand it on. */
const PERMISSIONS = 'camera=(self), microphone=(), geolocation=(), payment=(), usb=()';

/** Whoever has a link may embed it. Policies in a page cannot say who may embed it. */
const FRAMES = 'frame-ancestors *';

/** Files whose name changes with what is in them. */
const HASHED = /-[0-9A-Z]{8}\.js$/;
const FOR_EVER = 'public, max-age=31536000, immutable';
/** Kept, but not used before the host has said that it is still the same. */
const ASK = 'no-cache';

/** As many rules as Cloudflare Pages reads. */
const MOST_RULES = 100;

/** Writes the file; the others are there. */
export async function writeHeaders() {
  const files = (await readdir(DIST, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map') && entry.name !== '_headers').map(({ name }) => name);
  // Hosts join what several rules say of one header: each file has one rule about caching.
  const rules = [
    rule('/*', {
      'Content-Security-Policy': `${await policy()}; ${FRAMES}`,
      ...ISOLATION,
      'Permissions-Policy': PERMISSIONS,
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    }),
    ...['', ...files.sort()].map((file) => rule(`/${file}`, { 'Cache-Control': HASHED.test(file) ? FOR_EVER : ASK })),
    ...['data', 'engines'].map((folder) => rule(`/${folder}/*`, { 'Cache-Control': ASK })),
  ];
  if (rules.length > MOST_RULES) throw new Error(`_headers would have ${rules.length} rules: hosts read no more than ${MOST_RULES}.`);
  await writeFile(`${DIST}_headers`, rules.join('\n'));
}

/** The policy in `index.html`, as the build has left it: with leave for the guard. */
async function policy() {
  const found = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(await readFile(`${DIST}index.html`, 'utf8'));
  if (!found) throw new Error('index.html has no Content-Security-Policy.');
  return found[1];
}

/** @param {string} path @param {Record<string, string>} headers */
const rule = (path, headers) => `${path}\n${Object.entries(headers).map(([name, value]) => `  ${name}: ${value}\n`).join('')}`;
