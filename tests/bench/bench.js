/**
 * The benchmark: prints what `./build.sh bench` measures, as Markdown, and how far it is to the
 * error output. Arguments are the sections to run; none means all.
 *
 * @typedef {object} Report
 * @property {string} text  Markdown.
 * @property {import('./aims.js').Aim[]} aims
 */

import { drawAims } from './aims.js';

/** @type {Record<string, { title: string, run: (tell: (line: string) => void) => Promise<Report> }>} */
const SECTIONS = {
  peers: {
    title: 'Speed, beside the limit and peers',
    run: (tell) => import('./peers.js').then(({ peers }) => peers(tell)),
  },
  page: {
    title: 'The page',
    run: (tell) => import('./page.js').then(({ page }) => page(tell)),
  },
  scaling: {
    title: 'Scaling',
    run: (tell) => import('./scaling.js').then(({ scaling }) => scaling(tell)),
  },
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in SECTIONS));
if (unknown) {
  console.error(`There is no section “${unknown}”: choose among ${Object.keys(SECTIONS).join(', ')}.`);
  process.exit(1);
}
const tell = (/** @type {string} */ line) => console.error(`  ${line}`);
const aims = [];
for (const name of asked.length > 0 ? asked : Object.keys(SECTIONS)) {
  const { title, run } = SECTIONS[name];
  const report = await run(tell);
  console.log(`\n## ${title}\n\n${report.text}`);
  aims.push(...report.aims);
}
console.log(`\n## Aims\n\n${drawAims(aims)}`);
