/** The headers in the built page's `_headers`, as hosts that read the file send them. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DIST } from './site.ts';

/** A path, which may end with a star for anything, and what is sent with it. */
interface Rule {
  path: string;
  headers: [name: string, value: string][];
}

/** What a host sends with the file at a path. What several rules say of one header is joined. */
export type HeadersOf = (path: string) => Record<string, string>;

/** Reads the file as a host does. */
export async function readHeaders(): Promise<HeadersOf> {
  const rules: Rule[] = [];
  for (const line of (await readFile(join(DIST, '_headers'), 'utf8')).split('\n')) {
    const [, name, value] = /^\s+([\w-]+): (.+)$/.exec(line) ?? [];
    if (name) rules.at(-1)!.headers.push([name, value]);
    else if (line.startsWith('/')) rules.push({ path: line, headers: [] });
    else if (line) throw new Error(`_headers has a line that no host understands: ${line}`);
  }
  const isFor = (path: string) => ({ path: pattern }: Rule) => (
    pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern);
  return (path) => {
    const sent: Record<string, string> = {};
    for (const [name, value] of rules.filter(isFor(path)).flatMap(({ headers }) => headers)) {
      sent[name] = name in sent ? `${sent[name]}, ${value}` : value;
    }
    return sent;
  };
}
