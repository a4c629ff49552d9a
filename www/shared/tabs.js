/** Tabs: a strip of names, of which one's part is shown. Arrow keys, Home and End move along it. */

import { element } from './dom.js';

/**
 * @param {string} label  What the parts have in common.
 * @param {{ name: string, node: HTMLElement }[]} parts
 * @param {() => void} onChoose  Hears that another part is shown.
 */
export function tabs(label, parts, onChoose) {
  const buttons = parts.map(({ name, node }, index) => {
    const id = `${label}-${index}`.toLowerCase().replaceAll(' ', '-');
    Object.assign(node, { id: `${id}-part`, tabIndex: -1 });
    node.setAttribute('role', 'tabpanel');
    node.setAttribute('aria-labelledby', id);
    const button = element('button', { type: 'button', role: 'tab', id, 'aria-controls': node.id }, name);
    button.addEventListener('click', () => choose(index));
    return button;
  });
  const strip = element('div', { role: 'tablist', class: 'tabs', 'aria-label': label }, ...buttons);
  strip.addEventListener('keydown', (event) => {
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
    parts.forEach(({ node }, index) => {
      node.hidden = index !== chosen;
      buttons[index].setAttribute('aria-selected', String(index === chosen));
      buttons[index].tabIndex = index === chosen ? 0 : -1;
    });
  }

  /** @param {number} index */
  function choose(index) {
    chosen = index;
    mark();
    onChoose();
  }

  mark();
  return {
    node: strip,
    choose,
    get chosen() {
      return chosen;
    },
  };
}
