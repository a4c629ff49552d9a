/** Modules of the page by themselves, for tests of what they compute or draw. */

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build } from 'esbuild';
import { DIST } from './site.ts';

const WWW = fileURLToPath(new URL('../../../www/', import.meta.url));

/** The path in the built page of a module that is brought in later: its name there ends with a hash. */
export function chunk(name: string) {
  const found = readdirSync(DIST).filter((file) => file.startsWith(`${name}-`) && file.endsWith('.js'));
  if (found.length !== 1) throw new Error(`The built page has ${found.length} chunks of the name ${name}.`);
  return `/${found[0]}`;
}

/** Puts a module in `www/` beside the page that is open, with all it imports; resolves with its path. */
export async function provide(page: Page, module: string) {
  const { outputFiles: [{ text }] } = await build({
    absWorkingDir: WWW, entryPoints: [module], bundle: true, format: 'esm', write: false, logLevel: 'error',
  });
  const path = `/tested_${module.split('/').at(-1)}`;
  await page.route(`**${path}`, (route) => route.fulfill({ contentType: 'text/javascript', body: text }));
  return path;
}
