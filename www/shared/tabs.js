/** Tabs: a strip of names, of which one is chosen. Arrow keys, Home and End move along it. */

import { element } from './dom.js';

/**
 * A strip of tabs alone: who uses it shows what belongs to the chosen name. The first is chosen at the start.
 * @param {string} label  What the names have in common.
 * @param {{ name: string, id?: string, panel: string }[]} entries  `panel` is the id of the element that the name
 *   belongs to.
 * @param {(index: number) => void} onChoose  Hears which is chosen now.
 */
export function tabStrip(label, entries, onChoose) {
  const buttons = entries.map(({ name, id, panel }, index) => {
    const button = element('button', { type: 'button', role: 'tab', id: id ?? false, 'aria-controls': panel }, name);
    button.addEventListener('click', () => choose(index));
    return button;
  });
  const node = element('div', { role: 'tablist', 'aria-label': label }, ...buttons);
  node.addEventListener('keydown', (event) => {
    const last = buttons.length - 1;
    /** @type {Record<string, number>} */
    const targets = { ArrowLeft: (chosen || buttons.length) - 1, ArrowRight: chosen === last ? 0 : chosen + 1, Home: 0, End: last };
    if (!(event.key in targets)) return;
    event.preventDefault();
    choose(targets[event.key]);
    buttons[chosen].focus();
  });
  let chosen = 0;

  function mark() {
    buttons.forEach((button, index) => {
      button.setAttribute('aria-selected', String(index === chosen));
      button.tabIndex = index === chosen ? 0 : -1;
    });
  }

  /** @param {number} index */
  function choose(index) {
    chosen = index;
    mark();
    onChoose(index);
  }

  mark();
  return {
    node,
    choose,
    get chosen() {
      return chosen;
    },
  };
}

/**
 * A strip of tabs that each stand for a part of the page, of which the chosen one is shown.
 * @param {string} label  What the parts have in common.
 * @param {{ name: string, node: HTMLElement }[]} parts
 * @param {() => void} onChoose  Hears that another part is shown.
 */
export function tabs(label, parts, onChoose) {
  const entries = parts.map(({ name, node }, index) => {
    const id = `${label}-${index}`.toLowerCase().replaceAll(' ', '-');
    Object.assign(node, { id: `${id}-part`, tabIndex: -1 });
    node.setAttribute('role', 'tabpanel');
    node.setAttribute('aria-labelledby', id);
    return { name, id, panel: node.id };
  });
  /** @param {number} chosen */
  const show = (chosen) => parts.forEach(({ node }, index) => { node.hidden = index !== chosen; });
  const strip = tabStrip(label, entries, (chosen) => {
    show(chosen);
    onChoose();
  });
  strip.node.classList.add('tabs');
  show(strip.chosen);
  return strip;
}
