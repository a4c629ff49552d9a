/**
 * Crates: what the engines are compiled from, as Cargo resolves it.
 *
 * @import { Component } from './licences.mjs'
 *
 * @typedef {object} Package  What Cargo knows of a crate, as far as needed here.
 * @property {string} name
 * @property {string} version
 * @property {string | null} license
 * @property {string | null} source  Null for our own.
 * @property {string | null} repository
 * @property {string} manifest_path
 */

import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { textsIn } from './licences.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TARGET = 'wasm32-unknown-unknown';

/**
 * The crates in engines that are built with these Cargo features, and the standard library.
 * @param {string} features @returns {Promise<Component[]>}
 */
export async function cratesOf(features) {
  const built = ['--locked', '--no-default-features', '--features', features];
  // Unlike the metadata, the tree has no crate that only other features would bring.
  const tree = cargo('tree', ...built, '--target', TARGET, '--edges', 'normal,no-proc-macro', '--prefix', 'none', '--format', '{p}');
  const names = new Set(tree.split('\n').flatMap((line) => /^\S+ v\S+/.exec(line) ?? []));
  /** @type {{ packages: Package[] }} */
  const metadata = JSON.parse(cargo('metadata', ...built, '--format-version', '1', '--filter-platform', TARGET));
  const crates = metadata.packages.filter(({ name, version }) => names.has(`${name} v${version}`))
    .sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
  if (crates.length !== names.size) throw new Error(`Cargo's tree has ${names.size} crates, its metadata ${crates.length} of them.`);
  const components = await Promise.all(crates.map(async (crate) => ({
    name: crate.name,
    version: crate.version,
    licence: crate.license ?? 'see its texts',
    source: crate.source ? `https://crates.io/crates/${crate.name}/${crate.version}` : 'Overfit Lab itself',
    texts: await textsOf(crate, crates),
  })));
  return [...components, await standardLibrary()];
}

/**
 * A crate's own texts; those of a crate from the same repository where it has none; and where there is no such crate,
 * the text of Apache-2.0, which names no owner, if its licence offers that.
 * @param {Package} crate @param {Package[]} crates
 */
async function textsOf(crate, crates) {
  if (!crate.source) return Promise.all(['LICENSE-APACHE', 'LICENSE-MIT'].map((file) => readFile(ROOT + file, 'utf8')));
  const home = repositoryOf(crate);
  const siblings = crates.filter((other) => other !== crate && home !== undefined && repositoryOf(other) === home);
  for (const { manifest_path } of [crate, ...siblings]) {
    const texts = await textsIn(dirname(manifest_path));
    if (texts.length > 0) return texts;
  }
  return /\bApache-2\.0\b/.test(crate.license ?? '') ? [await readFile(`${ROOT}LICENSE-APACHE`, 'utf8')] : [];
}

/** Without the folder in it. @param {Package} crate */
const repositoryOf = ({ repository }) => repository?.replace(/(\.git)?\/?(tree\/.*)?$/, '');

/** What Rust's own crates ask for stands in a file beside this one: no toolchain has it in the same place. */
async function standardLibrary() {
  const version = execFileSync('rustc', ['--version'], { cwd: ROOT, encoding: 'utf8' }).split(' ')[1];
  return {
    name: "Rust's standard library",
    version,
    licence: 'MIT OR Apache-2.0, and what its first text says of parts',
    source: `https://github.com/rust-lang/rust/tree/${version}/library`,
    texts: [
      await readFile(new URL('rust.LICENSE', import.meta.url), 'utf8'),
      await readFile(`${ROOT}LICENSE-APACHE`, 'utf8'),
    ],
  };
}

/** @param {string[]} args */
const cargo = (...args) => execFileSync('cargo', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 28 });
