/** What the benchmark prints. */

/**
 * A table, as Markdown.
 * @param {string[]} head @param {(string | number)[][]} rows
 */
export function table(head, rows) {
  const line = (/** @type {(string | number)[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Three significant digits, and never an exponent; a dash for nothing. @param {number | undefined} value */
export function figure(value) {
  if (value === undefined) return '–';
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
