// @ts-check
/**
 * Walls: which room of the page may use which. `./build.sh test` holds the page's modules against them. What a comment
 * imports for its types alone counts, too, but for circles of modules: it is gone when the page runs.
 *
 * @import { IConfiguration, IForbiddenRuleType } from 'dependency-cruiser'
 */

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const WWW = fileURLToPath(new URL('../../www/', import.meta.url));

/** The rooms above all others. */
const TOP = ['saving', 'inspection'];
/** The rooms that others stand on, floor by floor. */
const BELOW = [
  ['lab', 'remedies', 'scenario', 'verdict', 'own_images'],
  ['engine', 'service_worker', 'shared'],
];
/** What lies in `www/` and is no room of the page. */
const APART = ['build', 'data', 'engines', 'node_modules'];

const ROOMS = readdirSync(WWW, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !APART.includes(entry.name)).map(({ name }) => name);

/** Rooms, floor by floor: each uses what is on its own floor or below it. `main.js` stands on all of them. */
const FLOORS = [TOP, ROOMS.filter((room) => ![TOP, ...BELOW].flat().includes(room)), ...BELOW];

/** Rooms that come when somebody uses them, each through its door, the module of its name, which brings the rest in. */
const LAZY = ROOMS.filter((room) => {
  const door = `${WWW}${room}/${room}.js`;
  return existsSync(door) && /(await |\[|\()import\('\.\//.test(readFileSync(door, 'utf8'));
}).join('|');

/** What the page and its workers begin with. */
const BEGINNINGS = ['main\\.js', 'lab\\.js', 'guard\\.js', '[^/]+/[^/]*worker\\.js'].join('|');

/** Where modules of rooms lie; the module that is public belongs to the lab. @param {string[]} rooms */
const modulesOf = (rooms) => [`^www/(${rooms.join('|')})/`, ...(rooms.includes('lab') ? ['^www/lab\\.js$'] : [])];

/** @type {IForbiddenRuleType[]} */
const upward = FLOORS.slice(1).map((rooms, index) => ({
  name: 'not-upward',
  comment: 'A room uses what is on its own floor or below it.',
  severity: 'error',
  from: { path: modulesOf(rooms) },
  to: { path: [...FLOORS.slice(0, index + 1).flatMap(modulesOf), '^www/main\\.js$'] },
}));

/** @type {IConfiguration} */
export default {
  forbidden: [
    ...upward,
    {
      name: 'no-circle',
      comment: 'No module imports itself, by whatever way round.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['jsdoc'] } },
    },
    {
      name: 'no-circle-of-rooms',
      comment: 'Of two rooms one stands on the other, never both.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
    {
      name: 'through-the-door',
      comment: 'What lies in a lazy room comes through its door, room/room.js.',
      severity: 'error',
      from: { path: '^www/([^/]+)/|^www/[^/]+$' },
      to: { path: `^www/(?:${LAZY})/`, pathNot: ['^www/$1/', '^www/([^/]+)/\\1\\.js$'] },
    },
    {
      name: 'in-use',
      comment: 'What the page begins with brings every module in.',
      severity: 'error',
      from: { path: `^www/(${BEGINNINGS})$` },
      to: { path: '^www/.+\\.js$', pathNot: ['^www/(engines|node_modules)/', `^www/(${BEGINNINGS})$`], reachable: false },
    },
  ],
  options: {
    // Reads comments, too.
    parser: 'tsc',
    detectJSDocImports: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^www/(build|data|engines|service_worker/service_worker\\.js)' },
  },
};
