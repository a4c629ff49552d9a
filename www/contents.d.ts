/** What the build put into the page: `dist/contents.js`, which `build.sh` writes. */

import type { DataSource, Engine } from './engines/flex/overfit_lab.js';

/** Engines, and the builds of each, fastest first. */
export const ENGINES: Partial<Record<Engine, string[]>>;
/** Sources of images whose files are there. */
export const SOURCES: DataSource[];
