/**
 * Packages: what of npm is in the bundle.
 *
 * @import { Metafile } from 'esbuild'
 * @import { Component } from './licences.mjs'
 */

import { readFile } from 'node:fs/promises';
import { WWW } from './bundle.mjs';
import { textsIn } from './licences.mjs';

/** Licences that ask for no more than that their text is passed on; `.cargo/deny.toml` has those of crates. */
const PERMISSIVE = ['Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'Zlib'];

/** The packages of which something is in the bundle. @param {Metafile[]} metafiles @returns {Promise<Component[]>} */
export async function packagesOf(metafiles) {
  const files = metafiles.flatMap(({ outputs }) => Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs)));
  const names = new Set(files.flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
  return Promise.all([...names].sort().map(async (name) => {
    const folder = `${WWW}node_modules/${name}`;
    /** @type {{ version: string, license?: string }} */
    const { version, license = 'none' } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
    if (!PERMISSIVE.includes(license)) {
      throw new Error(`The page would have code of ${name}, whose licence is ${license}: www/build/packages.mjs knows ${PERMISSIVE.join(', ')}.`);
    }
    return { name, version, licence: license, source: `https://www.npmjs.com/package/${name}/v/${version}`, texts: await textsIn(folder) };
  }));
}
