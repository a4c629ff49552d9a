/** Guard: puts `guard.js` into the page itself, so that it is there whatever else is not. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { transform } from 'esbuild';
import { WWW } from './bundle.mjs';

/** Where index.html wants it. */
const PLACE = '  <!-- guard -->\n';
/** Where the page's policy lists the scripts that may run. */
const POLICY = "script-src 'self'";

/** The page with the guard in it, and leave for that very script to run. @param {string} html */
export async function withGuard(html) {
  // Every browser that knows modules knows what this leaves.
  const { code } = await transform(await readFile(`${WWW}guard.js`, 'utf8'), { minify: true, target: 'es2015' });
  const script = code.trim();
  const digest = createHash('sha256').update(script).digest('base64');
  for (const wanted of [PLACE, POLICY]) if (!html.includes(wanted)) throw new Error(`index.html lacks ${wanted}`);
  return html.replace(PLACE, () => `  <script>${script}</script>\n`).replace(POLICY, () => `${POLICY} 'sha256-${digest}'`);
}
