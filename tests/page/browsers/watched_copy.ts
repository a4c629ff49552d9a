/**
 * The built page with a witness: a first script that notes what goes wrong. Not every driver tells of errors and
 * what is logged; this way they are told in every browser alike.
 */

import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIST } from '../support/site.ts';

/** Where the notes are, in the browser's storage of the session: they outlast a reload. */
export const NOTES = 'noted-by-the-tests';

/** What another page shows of this one. */
export const EMBEDDING = 'embedding.html';

export interface Copy {
  folder: string;
  remove(): Promise<void>;
}

export async function watchedCopy(): Promise<Copy> {
  const folder = await mkdtemp(join(tmpdir(), 'overfit-lab-page-'));
  await cp(DIST, folder, { recursive: true });
  const witness = `(${watch})(${JSON.stringify(NOTES)});`;
  const page = await readFile(join(DIST, 'index.html'), 'utf8');
  const watched = page.replace('<head>', '<head><script src="watch.js"></script>');
  const worker = await readFile(join(DIST, 'service_worker.js'), 'utf8');
  // The service worker serves what it knows, and nothing else; that of a page for development knows no file.
  const knowing = worker.replace(digest(page), `${digest(watched)}","watch.js":"${digest(witness)}`);
  if (watched === page) throw new Error('The built page has no head to put the witness into.');
  await Promise.all(Object.entries({
    'watch.js': witness,
    'index.html': watched,
    'service_worker.js': knowing,
    [EMBEDDING]: '<!doctype html><title>A page about the lab</title><iframe></iframe>',
  }).map(([file, content]) => writeFile(join(folder, file), content)));
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

const digest = (content: string) => createHash('sha256').update(content).digest('base64');

/** Notes errors, broken promises, what the policy forbids, and what is logged as a warning or an error. Runs in the page. */
function watch(key: string) {
  const note = (what: string) => {
    const notes = JSON.parse(sessionStorage.getItem(key) ?? '[]') as string[];
    sessionStorage.setItem(key, JSON.stringify([...notes, what]));
  };
  // On its way down: what does not load tells nobody but its element.
  addEventListener('error', ({ message, target }) => {
    const { src, href } = target as HTMLScriptElement & HTMLLinkElement;
    note(message ? `error: ${message}` : `does not load: ${src ?? href}`);
  }, true);
  addEventListener('unhandledrejection', ({ reason }) => note(`unhandled: ${reason}`));
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => note(`${violatedDirective}: ${blockedURI}`));
  for (const level of ['error', 'warn'] as const) {
    const log = console[level];
    console[level] = (...said: unknown[]) => {
      note(`console ${level}: ${said.join(' ')}`);
      log.apply(console, said);
    };
  }
}
