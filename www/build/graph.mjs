/**
 * Graph: which file of the built page imports which.
 *
 * @typedef {object} Output  A file that the bundler wrote.
 * @property {string} [entry]  The module or style sheet that it begins with, in `www/`, if it is not shared by several.
 * @property {string[]} statics  Files that come with it.
 * @property {string[]} dynamics  Files that it brings in later.
 * @typedef {Map<string, Output>} Outputs  By path in `dist/`.
 */

/** A file and all that come with it. @param {Outputs} outputs @param {string} file @returns {string[]} */
export function closureOf(outputs, file) {
  const found = new Set([file]);
  for (const each of found) for (const other of outputs.get(each)?.statics ?? []) found.add(other);
  return [...found];
}

/** The room of a module or style sheet in `www/`; empty at its top level. @param {string} path */
export const roomOf = (path) => (path.includes('/') ? path.split('/')[0] : '');
