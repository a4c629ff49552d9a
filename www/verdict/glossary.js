/**
 * Glossary: explains technical words. The first one of a kind in a text shows what it means when somebody
 * points at it, tabs to it or taps it.
 *
 * @import { Term } from '../engines/flex/overfit_lab.js'
 *
 * @typedef {<N extends Element | DocumentFragment>(root: N) => N} Explain
 *   Makes words below a root explain themselves, each once; returns the root.
 */

import { element } from '../shared/dom.js';

/** Words that look like a term's plural and are none: “means” is not several of “mean”. */
const OTHER_WORDS = ['means'];
/** An explanation stays this long after the pointer has left its word, so that the pointer can get to it. */
const LINGER_MS = 200;
/** The least distance of an explanation to its word and to the window's edge, in pixels. */
const DISTANCE = 6;

/** A function that makes words explain themselves. @param {Term[]} terms @returns {Explain} */
export function glossary(terms) {
  const meanings = new Map(terms.map(({ term, means }) => [term.toLowerCase(), means]));
  // The longest first: “batch normalisation” is not a “batch”.
  const words = [...meanings.keys()].sort((a, b) => b.length - a.length).map(inAnyNumber).join('|');
  const pattern = words ? new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})(?![\\p{L}\\p{N}])`, 'giu') : null;
  return (root) => {
    if (!pattern) return root;
    /** @type {Set<string>} */
    const seen = new Set();
    for (const text of textsOf(root)) {
      const parts = [];
      let end = 0;
      for (const { 0: word, index } of text.data.matchAll(pattern)) {
        const term = forms(word.toLowerCase()).find((form) => meanings.has(form));
        if (term === undefined || seen.has(term) || OTHER_WORDS.includes(word.toLowerCase())) continue;
        seen.add(term);
        parts.push(text.data.slice(end, index), termButton(word, term, meanings.get(term) ?? ''));
        end = index + word.length;
      }
      if (end > 0) text.replaceWith(...parts, text.data.slice(end));
    }
    return root;
  };
}

/** The pattern of a term, singular or plural. @param {string} term */
function inAnyNumber(term) {
  const escaped = term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return escaped.endsWith('y') ? `${escaped.slice(0, -1)}(?:y|ies)` : `${escaped}(?:e?s)?`;
}

/** A word and all that it may be the plural of. @param {string} word */
const forms = (word) => [word, word.replace(/s$/, ''), word.replace(/es$/, ''), word.replace(/ies$/, 'y')];

/** The texts in which a word may become a button. @param {Node} root */
function textsOf(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const texts = [];
  while (walker.nextNode()) {
    const text = /** @type {Text} */ (walker.currentNode);
    if (!text.parentElement?.closest('button, summary, a, code')) texts.push(text);
  }
  return texts;
}

/** A word that explains itself. No `<button>`: those do not break at the end of a line. @param {string} word @param {string} term @param {string} means */
function termButton(word, term, means) {
  return element('span', {
    role: 'button', tabindex: 0, class: 'term', 'aria-description': means, 'data-key': `term ${term}`,
  }, word);
}

const bubble = element('div', { class: 'meaning', popover: 'manual', 'aria-hidden': 'true' });
/** Runs while the explanation is about to go. @type {ReturnType<typeof setTimeout> | undefined} */
let leaving;

/** Shows what a word means. @param {Element} word */
function show(word) {
  clearTimeout(leaving);
  if (!bubble.isConnected) document.body.append(bubble);
  bubble.textContent = word.getAttribute('aria-description');
  bubble.showPopover();
  const { left, top, bottom } = word.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = bubble;
  const x = Math.max(DISTANCE, Math.min(left, document.documentElement.clientWidth - offsetWidth - DISTANCE));
  const y = bottom + offsetHeight + DISTANCE > innerHeight ? top - offsetHeight - DISTANCE : bottom + DISTANCE;
  bubble.style.left = `${x}px`;
  bubble.style.top = `${y}px`;
}

function hide() {
  clearTimeout(leaving);
  if (bubble.isConnected) bubble.hidePopover();
}

/** The word that an event is about. @param {Event} event */
const wordOf = ({ target }) => (target instanceof Element ? target.closest('.term') : null);

for (const kind of ['pointerover', 'pointerdown', 'focusin']) {
  addEventListener(kind, (event) => {
    const word = wordOf(event);
    if (word) show(word);
    else if (event.target === bubble) clearTimeout(leaving);
    else if (kind !== 'pointerover') hide();
  });
}
addEventListener('pointerout', (event) => {
  // Lifting a finger is no leaving.
  if (event.pointerType === 'touch' || (event.target !== bubble && !wordOf(event))) return;
  clearTimeout(leaving);
  leaving = setTimeout(hide, LINGER_MS);
});
addEventListener('focusout', hide);
addEventListener('keydown', (event) => {
  if (event.key === 'Escape') hide();
  const word = event.key === 'Enter' || event.key === ' ' ? wordOf(event) : null;
  if (!word) return;
  event.preventDefault();
  show(word);
});
addEventListener('scroll', hide, { capture: true, passive: true });
