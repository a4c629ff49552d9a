/**
 * Evidence: every probe with its question, its figure, what a sound pipeline would give, and what
 * follows from it.
 *
 * @import { Probe, ProbeName } from '../engines/flex/overfit_lab.js'
 * @import { Explain } from './glossary.js'
 */

import { element, refill, reveal, setText } from '../shared/dom.js';
import { counted } from '../shared/format.js';

const FINDINGS = { fine: 'Fine', concern: 'Concern', open: 'Cannot tell' };
const COLUMNS = ['Probe', 'Measured', 'Finding'];

/**
 * The table of evidence, which can be unfolded.
 * @param {HTMLDetailsElement} host
 * @param {string} prefix  Begins the ids of the rows, so that they are unique on the page.
 */
export function evidenceTable(host, prefix) {
  const title = element('summary', {});
  const rows = element('tbody');
  const none = element('p', { class: 'caption' }, 'It is gathered while the network trains.');
  const table = element('table', { 'aria-label': 'Evidence, probe by probe', hidden: true },
    element('thead', {}, element('tr', {}, ...COLUMNS.map((name) => element('th', { scope: 'col' }, name)))), rows);
  host.append(title, none, table);
  host.addEventListener('toggle', fill);
  /** @type {Probe[] | null} */
  let probes = null;
  /** @type {Probe[] | null} */
  let shown = null;
  /** @type {Explain} */
  let explain = (root) => root;

  /** Draws the rows, unless nobody sees them. */
  function fill() {
    if (!host.open || shown === probes) return;
    shown = probes;
    table.hidden = !probes;
    none.hidden = Boolean(probes);
    const fragment = new DocumentFragment();
    fragment.append(...(probes ?? []).map((probe) => row(probe, prefix)));
    refill(rows, explain(fragment));
  }

  return {
    /** Shows the evidence so far; null while there is none. @param {Probe[] | null} latest @param {Explain} explainTerms */
    draw(latest, explainTerms) {
      probes = latest;
      explain = explainTerms;
      setText(title, probes ? `All the evidence (${counted(probes.length, 'probe')})` : 'All the evidence');
      fill();
    },
    /** Opens the table, at a probe if one is named. @param {ProbeName} [name] */
    open(name) {
      host.open = true;
      fill();
      const target = name ? document.getElementById(`${prefix}${name}`) : title;
      if (!target) return;
      reveal(target, name ? 'center' : 'start');
      target.focus({ preventScroll: true });
    },
  };
}

/** One probe's row. @param {Probe} probe @param {string} prefix */
function row({ name, label, question, figure, expected, finding, sentence }, prefix) {
  return element('tr', { id: `${prefix}${name}`, tabindex: -1, 'data-key': `probe ${name}`, 'data-finding': finding },
    element('th', { scope: 'row' }, element('b', {}, label), element('span', {}, question)),
    element('td', {}, element('b', {}, figure), element('span', {}, `If all is well: ${expected}`)),
    element('td', {}, element('b', { class: 'finding' }, FINDINGS[finding]), ` ${sentence}`));
}
