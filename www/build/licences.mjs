/**
 * Licences: what `dist/` is made of, and the texts under which it may be passed on, in one file beside the page.
 *
 * @typedef {object} Component  A package of which something is in `dist/`.
 * @property {string} name
 * @property {string} version
 * @property {string} licence  As the package states it.
 * @property {string} source  Where its source is.
 * @property {string[]} texts  Licences and notices.
 */

import { readFile, readdir, writeFile } from 'node:fs/promises';
import { DIST } from './bundle.mjs';

/** By this name `index.html` links it. */
export const LICENCES = 'licenses.txt';
/** The files of a package that say how it is licensed. */
const NOTICE = /^((un)?licen[cs]e|copying|copyright|notice)([-_.].*)?$/i;
/** What only sounds like one. */
const CODE = /\.(rs|js|ts|mjs|json|html)$/;

const HEAD = `What Overfit Lab is made of

Overfit Lab is licensed under MIT or Apache-2.0, at your choice. What is compiled into its engines and put
together into its page comes from the packages below: each with its version, its licence, its source, and the
numbers of the texts that follow the list. Data sets have their notices beside them, in data/.
`;

/** @param {Component[]} components */
export async function writeLicences(components) {
  const without = components.filter(({ texts }) => texts.length === 0).map(({ name, version }) => `${name} ${version}`);
  if (without.length > 0) throw new Error(`There is no text of the licence of ${without.join(', ')}: see www/build/crates.mjs.`);
  /** @type {Map<string, { number: number, text: string }>} */
  const texts = new Map();
  /** Many packages have the same text, broken into lines in different ways. @param {string} text */
  const numberOf = (text) => {
    const key = text.replaceAll(/\s+/g, ' ').trim();
    const found = texts.get(key) ?? { number: texts.size + 1, text: text.replaceAll('\r\n', '\n').replace(/^\n+/, '').trimEnd() };
    texts.set(key, found);
    return found.number;
  };
  const list = components.map(({ name, version, licence, source, texts }) => (
    `${name} ${version}: ${licence}\n  ${source}\n  ${[...new Set(texts.map(numberOf))].map((number) => `[${number}]`).join(' ')}\n`));
  const rule = '-'.repeat(80);
  const parts = [...texts.values()].map(({ number, text }) => `${rule}\n[${number}]\n\n${text}\n`);
  await writeFile(DIST + LICENCES, [HEAD, ...list, ...parts].join('\n'));
}

/** The texts in a package's folder, in the order of their names. @param {string} folder */
export async function textsIn(folder) {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && NOTICE.test(entry.name) && !CODE.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`);
  return Promise.all(files.sort().map((file) => readFile(file, 'utf8')));
}
