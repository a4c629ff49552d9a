/**
 * Remedy chart: a table of remedies, ranked by what each gains, with a drawing in every row. Zero
 * is doing nothing, a bar is the gain, a whisker its interval. The table has the same figures in words.
 *
 * @import { Remedy, Standing } from '../engines/flex/overfit_lab.js'
 * @import { RemedySearch, TrialRun } from './remedy_search.js'
 *
 * @typedef {object} Row  The row of one remedy.
 * @property {HTMLTableRowElement} node
 * @property {(search: RemedySearch, standing: Standing | undefined, scale: Axis) => void} draw
 *
 * @typedef {{ low: number, high: number, step: number }} Axis  The axis of gains, in points.
 */

import { element, setText } from '../shared/dom.js';
import { percent } from '../shared/format.js';
import { NOTHING } from './remedy_search.js';
import { gainInWords, shortGain } from './remedy_words.js';

/** A row glides to its new place in this time. */
const MOVE_MS = 600;
/** The axis reaches at least this many points to either side of zero. */
const LEAST_REACH = 5;
/** The axis reaches no further than this many points; larger gains are cut off. */
const MOST_REACH = 80;
const MOST_TICKS = 6;

/** The table of remedies. */
export function remedyChart() {
  const ticks = element('span', { class: 'remedy-ticks', role: 'img' });
  const body = element('tbody', { role: 'rowgroup' });
  // Roles, because rows that are laid out as grids lose theirs in some browsers.
  const node = element('table', { class: 'remedy-chart', role: 'table', 'aria-label': 'Remedies, ranked by what they gain' },
    element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' },
      ...['Remedy', ticks, 'Gain', 'Accuracy'].map((head) => element('th', { scope: 'col', role: 'columnheader' }, head)),
      element('th', { scope: 'col', role: 'columnheader' }, element('span', { class: 'visually-hidden' }, 'Use it')))),
    body);
  /** The rows, by the name of their remedy. @type {Map<string, Row>} */
  const rows = new Map();
  /** @type {Axis} */
  let axis = { low: 0, high: 0, step: 0 };

  /** Draws what a search has found so far. @param {RemedySearch} search */
  function draw(search) {
    const standings = new Map(search.standings.map((standing) => [standing.remedy, standing]));
    const wider = axisOf(search.standings, axis);
    // On another scale everything moves at once: bars that glide would lag behind the mark of zero.
    node.classList.toggle('rescaled', wider !== axis);
    if (wider !== axis) {
      axis = wider;
      drawTicks(ticks, axis);
      node.style.setProperty('--tick', `${(100 * axis.step) / (axis.high - axis.low)}%`);
      node.style.setProperty('--zero', place(0, axis));
    }
    for (const remedy of search.remedies) {
      const row = rows.get(remedy.name) ?? addRow(remedy);
      row.draw(search, standings.get(remedy.name), axis);
    }
    arrange(body, ranked(search.remedies, standings).map(({ name }) => /** @type {Row} */ (rows.get(name)).node));
  }

  /** Adds the row of a remedy. @param {Remedy} remedy */
  function addRow(remedy) {
    const row = rowOf(remedy);
    rows.set(remedy.name, row);
    body.append(row.node);
    return row;
  }

  return { node, draw };
}

/**
 * Remedies in the order of their rows: doing nothing, then those with a figure by what they gain, then the
 * others as they are planned.
 * @param {Remedy[]} remedies @param {Map<string, Standing>} standings
 */
function ranked(remedies, standings) {
  const gain = (/** @type {Remedy} */ { name }) => (name === NOTHING ? Infinity : standings.get(name)?.gain ?? -Infinity);
  // The difference of two infinities is no number.
  return remedies.toSorted((one, other) => (gain(one) === gain(other) ? 0 : gain(other) - gain(one)));
}

/**
 * An axis with room for all figures. It grows, but never shrinks, so that bars change as seldom as possible.
 * @param {Standing[]} standings @param {Axis} before
 */
function axisOf(standings, before) {
  const points = standings.flatMap(({ remedy, gain, gainInterval, effect }) => {
    if (remedy === NOTHING) return [];
    // The interval of one or two runs may reach far: it is left to be cut off.
    return (effect === 'open' ? [gain] : [gain, ...gainInterval]).map((share) => share * 100);
  });
  const low = Math.max(-MOST_REACH, Math.min(-LEAST_REACH, before.low, ...points));
  const high = Math.min(MOST_REACH, Math.max(LEAST_REACH, before.high, ...points));
  if (low === before.low && high === before.high) return before;
  const step = [5, 10, 20].find((step) => (high - low) / step <= MOST_TICKS - 1) ?? 40;
  return { low: Math.floor(low / step) * step, high: Math.ceil(high / step) * step, step };
}

/** The place of a gain on the axis, in percent. @param {number} points @param {Axis} axis */
function place(points, { low, high }) {
  return `${Math.min(100, Math.max(0, (100 * (points - low)) / (high - low)))}%`;
}

/** Draws the numbers of the axis. @param {HTMLElement} node @param {Axis} axis */
function drawTicks(node, axis) {
  const { low, high, step } = axis;
  node.setAttribute('aria-label', `Chart of the gains, from ${low} to +${high} points, with their 95% intervals; zero is doing nothing`);
  node.replaceChildren(...Array.from({ length: Math.round((high - low) / step) + 1 }, (_, index) => {
    const points = low + index * step;
    const tick = element('span', {}, `${points > 0 ? '+' : ''}${points}`.replace('-', '−'));
    tick.style.setProperty('--at', place(points, axis));
    return tick;
  }));
}

/** Makes the row of a remedy. @param {Remedy} remedy @returns {Row} */
function rowOf({ name, label, help, link }) {
  const helpNode = element('span', { class: 'remedy-help', id: `remedy-${name}-help`, hidden: true }, help);
  const toggle = element('button', {
    type: 'button',
    class: 'help-toggle',
    title: help,
    'aria-label': `Help: ${label}`,
    'aria-expanded': 'false',
    'aria-controls': helpNode.id,
  }, '?');
  toggle.addEventListener('click', () => {
    helpNode.hidden = !helpNode.hidden;
    toggle.setAttribute('aria-expanded', String(!helpNode.hidden));
  });
  const bar = element('span', { class: 'bar' });
  const whisker = element('span', { class: 'whisker' });
  const plot = element('td', { class: 'plot-cell', role: 'cell', 'aria-hidden': 'true' }, bar, whisker);
  const words = element('span', { class: 'words' });
  const detail = element('span', { class: 'detail' });
  const accuracy = element('td', { class: 'accuracy', role: 'cell' }, '–');
  const apply = element('a', { class: 'apply', href: link, 'aria-label': `Apply: ${label}` }, 'Apply');
  const node = element('tr', { role: 'row', class: name === NOTHING ? 'reference' : false },
    element('th', { scope: 'row', role: 'rowheader' }, element('span', { class: 'label' }, label), ' ', toggle, helpNode),
    plot,
    element('td', { class: 'effect-cell', role: 'cell' }, words, detail),
    accuracy,
    element('td', { class: 'apply-cell', role: 'cell' }, ...(name === NOTHING ? [] : [apply])));

  return {
    node,
    draw(search, standing, axis) {
      const trials = search.trials.filter(({ remedy }) => remedy.name === name);
      const problem = search.problems.get(name);
      const isEnded = trials.every(({ state }) => state === 'done' || state === 'failed');
      node.dataset.effect = problem ? 'failed' : standing?.effect ?? 'open';
      node.style.setProperty('--done', String(isEnded ? 0 : doneOf(trials)));
      const said = inWords(name, standing, trials, problem, isEnded);
      setText(words, said.words);
      setText(detail, said.detail);
      setText(accuracy, standing ? percent(standing.accuracy) : '–');
      const isDrawn = standing !== undefined && name !== NOTHING;
      bar.hidden = whisker.hidden = !isDrawn;
      if (!isDrawn) return;
      const gain = standing.gain * 100;
      const [low, high] = standing.gainInterval.map((share) => share * 100);
      span(bar, Math.min(0, gain), Math.max(0, gain), axis);
      span(whisker, low, high, axis);
      node.style.setProperty('--gain', place(gain, axis));
    },
  };
}

/** Places a bar or a whisker. @param {HTMLElement} node @param {number} low @param {number} high @param {Axis} axis */
function span(node, low, high, axis) {
  node.style.setProperty('--from', place(low, axis));
  node.style.setProperty('--to', place(high, axis));
}

/** The share of trials that is done. @param {TrialRun[]} trials */
const doneOf = (trials) => trials.reduce((sum, { done }) => sum + done, 0) / trials.length;

/**
 * How a remedy stands, in words.
 * @param {string} name @param {Standing | undefined} standing @param {TrialRun[]} trials
 * @param {string | undefined} problem @param {boolean} isEnded
 */
function inWords(name, standing, trials, problem, isEnded) {
  if (problem) return { words: 'could not be tried', detail: problem };
  const runs = trials.filter(({ state }) => state === 'done').length;
  const detail = isEnded ? '' : `${runs} of ${trials.length} runs done`;
  if (!standing) return { words: trials.some(({ state }) => state === 'running') ? 'running' : 'waiting', detail };
  if (name === NOTHING) return { words: 'zero', detail: detail || 'others compared with this' };
  const gain = gainInWords(standing);
  switch (standing.effect) {
    case 'better': return { words: gain, detail: detail || 'better than doing nothing' };
    case 'worse': return { words: gain, detail: detail || 'worse than doing nothing' };
    case 'none': return { words: 'no measurable effect', detail: detail || gain };
    case 'open': return isEnded
      ? { words: 'cannot tell', detail: gain }
      : { words: `${shortGain(standing)} so far`, detail };
  }
}

/**
 * Brings rows into an order. They glide to their new places, and the one that has the focus keeps it.
 * @param {HTMLElement} body @param {HTMLElement[]} order
 */
function arrange(body, order) {
  if (order.every((node, index) => body.children[index] === node)) return;
  // What is about to be clicked stays under the pointer: a later drawing arranges the rows.
  if (body.querySelector(':is(a, button):hover') && matchMedia('(hover: hover)').matches) return;
  const tops = order.map((node) => node.getBoundingClientRect().top);
  // A node that is moved in the document loses the focus: the others are moved around it.
  const focused = order.find((node) => node.contains(document.activeElement));
  let isPassed = !focused;
  for (const node of order) {
    if (node === focused) isPassed = true;
    else if (isPassed) body.append(node);
    else body.insertBefore(node, focused ?? null);
  }
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  order.forEach((node, index) => {
    const distance = tops[index] - node.getBoundingClientRect().top;
    if (distance === 0) return;
    node.animate([{ transform: `translateY(${distance}px)` }, { transform: 'none' }], { duration: MOVE_MS, easing: 'ease-in-out' });
  });
}
