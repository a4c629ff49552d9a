/** Packs a data set for the page, or checks a packed file; without arguments it says how. */

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { PER_CLASS, check, pack } from './packed.mjs';
import { SOURCES } from './sources.mjs';

const USAGE = `Usage:
  node www/data/pack.mjs [--train n] [--test n] SOURCE FOLDER FILE
      pack the first n training and test images of each class (${PER_CLASS.train} and ${PER_CLASS.test})
  node www/data/pack.mjs [--train n] [--test n] --check SOURCE FOLDER FILE
      check that FILE is well-formed and, where FOLDER exists, just what would be packed
SOURCE is ${Object.keys(SOURCES).join(', ')}; FOLDER holds its original files.`;

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { check: { type: 'boolean' }, train: { type: 'string' }, test: { type: 'string' } },
  });
  if (positionals.length !== 3) throw new Error(USAGE);
  const [name, folder, file] = positionals;
  if (!Object.hasOwn(SOURCES, name)) throw new Error(`There is no source '${name}': choose ${Object.keys(SOURCES).join(', ')}.`);
  const source = SOURCES[name];
  const perClass = {
    train: countOf('train', values.train ?? PER_CLASS.train),
    test: countOf('test', values.test ?? PER_CLASS.test),
  };

  const packed = values.check && !existsSync(folder) ? undefined : pack(source, folder, perClass);
  if (values.check) {
    if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
    const bytes = readFileSync(file);
    check(source, bytes, perClass);
    if (packed && !bytes.equals(packed)) throw new Error(`${file} is not what packing ${folder} makes.`);
    console.log(`${file} is well-formed${packed ? ` and what packing ${folder} makes` : ''}.`);
  } else if (packed) {
    check(source, packed, perClass);
    mkdirSync(dirname(file), { recursive: true });
    // Whoever finds the file finds all of it.
    writeFileSync(`${file}.part`, packed);
    renameSync(`${file}.part`, file);
    console.log(`${file}: ${packed.length} bytes.`);
  }
}

/** @param {string} option @param {string | number} text */
function countOf(option, text) {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 6000) {
    throw new Error(`--${option} must be a whole number from 1 to 6000, not '${text}'.`);
  }
  return count;
}
