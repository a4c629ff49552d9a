/** The licences beside the page, held against what the files of the page say of where they come from. */

import { execFileSync } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../support/lab_page.ts';
import { DIST } from '../support/site.ts';

const ROOT = join(DIST, '..');

/** The list in the file: the numbers of the texts of each package, by name and version; and the texts by number. */
async function licences() {
  const [list, ...parts] = (await readFile(join(DIST, 'licenses.txt'), 'utf8')).split(/^-{80}\n(?=\[\d+\]\n)/m);
  const packages = new Map([...list.matchAll(/^(\S.*): (.+)\n {2}(.+)\n {2}((?:\[\d+\] ?)+)$/gm)].map(([, name, , , numbers]) => (
    [name, [...numbers.matchAll(/\d+/g)].map(([number]) => Number(number))])));
  const texts = new Map(parts.map((part) => [Number(/\d+/.exec(part)![0]), part.replace(/^\[\d+\]/, '').trim()]));
  return { packages, texts };
}

/** Files below a folder of the built page whose names end so. */
async function filesOf(ending: string) {
  const files = await readdir(DIST, { recursive: true });
  return files.filter((file) => file.endsWith(ending)).map((file) => join(DIST, file));
}

/** What of it the list does not name. */
const missing = (found: Iterable<string>, names: Iterable<string>) => {
  const known = new Set(names);
  return [...new Set(found)].filter((name) => !known.has(name)).sort();
};

/** What the standard library's own notice says of the crates that it brings along. */
async function standardLibrary() {
  const { packages, texts } = await licences();
  const [name, ...others] = [...packages.keys()].filter((each) => each.startsWith("Rust's standard library "));
  expect(others).toEqual([]);
  return texts.get(packages.get(name)![0])!;
}

test('every crate that an engine names in its messages is in the list', async () => {
  const { packages } = await licences();
  const brought = (await standardLibrary()).replaceAll(/\s+/g, ' ').match(/the crates that it brings for WebAssembly \(([^)]+)\)/)![1].split(', ');
  const engines = await filesOf('.wasm');
  expect(engines).not.toEqual([]);
  for (const engine of engines) {
    // Where code may panic, the engine has the path of its source.
    const paths = (await readFile(engine, 'latin1')).matchAll(/registry\/src\/[^/]+\/([\w.+-]+?)-(\d+\.\d+\.[\w.+-]+)\//g);
    const crates = [...paths].map(([, name, version]) => `${name} ${version}`);
    expect(crates.length, engine).toBeGreaterThan(10);
    const unnamed = missing(crates, packages.keys()).filter((crate) => !brought.includes(crate.split(' ')[0]));
    expect(unnamed, engine).toEqual([]);
  }
});

test('every crate that Cargo compiles for the engines is in the list', async () => {
  const { packages } = await licences();
  const features = (await readdir(join(DIST, 'engines'))).map((build) => build.replace('-fused', ',relaxed-simd').replace('-threads', ',threads'));
  const tree = execFileSync('cargo', [
    'tree', '--locked', '--no-default-features', '--features', features.join(), '--target', 'wasm32-unknown-unknown',
    '--edges', 'normal,no-proc-macro', '--prefix', 'none', '--format', '{p}',
  ], { cwd: ROOT, encoding: 'utf8' });
  const crates = [...tree.matchAll(/^(\S+) v(\S+)/gm)].map(([, name, version]) => `${name} ${version}`);
  expect(crates.length).toBeGreaterThan(50);
  expect(missing(crates, packages.keys())).toEqual([]);
});

test('every package of npm that a source map names is in the list', async () => {
  const { packages } = await licences();
  const maps = await Promise.all((await filesOf('.map')).map((file) => readFile(file, 'utf8')));
  const sources: string[] = maps.flatMap((map) => JSON.parse(map).sources);
  const names = [...new Set(sources.flatMap((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []))];
  expect(names).toContain('uplot');
  const versions = await Promise.all(names.map(async (name) => (
    `${name} ${JSON.parse(await readFile(join(ROOT, 'www/node_modules', name, 'package.json'), 'utf8')).version}`)));
  expect(missing(versions, packages.keys())).toEqual([]);
});

test('every package in the list has the text of its licence, and every text is used', async () => {
  const { packages, texts } = await licences();
  for (const [name, numbers] of packages) {
    const whole = numbers.map((number) => texts.get(number) ?? '').join('\n');
    // The words in which a licence grants something.
    expect(whole, name).toMatch(/Permission is hereby granted|Permission to use, copy|TERMS AND CONDITIONS FOR USE|Redistribution and use|freely, subject to|free software|Mozilla Public License/i);
    expect(numbers.every((number) => (texts.get(number) ?? '').length > 100), name).toBe(true);
  }
  const used = new Set([...packages.values()].flat());
  expect([...texts.keys()].filter((number) => !used.has(number))).toEqual([]);
});

test('the page links the list', async ({ lab, page }) => {
  await lab.open();
  const link = page.getByRole('link', { name: 'Licences', exact: true });
  await expect(link).toHaveAttribute('target', '_blank');
  const opening = page.waitForEvent('popup');
  await link.click();
  const opened = await opening;
  await expect(opened.locator('body')).toContainText('What Overfit Lab is made of');
  await expect(lab.status, 'the page is still there').toHaveText('Ready to train.');
});
