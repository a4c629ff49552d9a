/** DOM: what the page does to the document again and again. */

/**
 * Makes an element. Text is always text, never markup: links are written by strangers.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number | boolean>} [attributes]  `false` leaves one out.
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children);
  return node;
}

/**
 * The element with an id that index.html has.
 * @template {HTMLElement} E
 * @param {string} id
 * @param {new () => E} type
 * @returns {E}
 */
export function byId(id, type) {
  const node = document.getElementById(id);
  if (!(node instanceof type)) throw new Error(`index.html has no ${type.name} #${id}`);
  return node;
}

/**
 * Sets the text of a node; leaves the document alone where the text is there already.
 * @param {Node} node @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Fills an element anew and keeps the focus in it. The new node with the `data-key` of the one that had the
 * focus gets it; if there is none, the node that is in its place now, or else the element itself.
 * @param {HTMLElement} host @param {(Node | string)[]} nodes
 */
export function refill(host, ...nodes) {
  const { activeElement } = document;
  const keyed = () => /** @type {HTMLElement[]} */ ([...host.querySelectorAll('[data-key]')]);
  const before = host.contains(activeElement) && keyed();
  host.replaceChildren(...nodes);
  if (!before) return;
  const place = before.findIndex((node) => node === activeElement);
  const after = keyed();
  const heir = after.find(({ dataset }) => dataset.key === before[place]?.dataset.key)
    ?? after[Math.min(place, after.length - 1)] ?? host;
  if (heir === host) host.tabIndex = -1;
  heir.focus({ preventScroll: true });
}

/**
 * Changes the page; if the element with the focus goes, the first heir that can take the focus gets it.
 * @param {() => void} change
 * @param {() => (Element | null | undefined)[]} heirs  Who gets the focus, asked for after the change.
 */
export function keepFocus(change, heirs) {
  const { activeElement } = document;
  change();
  if (!activeElement || activeElement === document.body || canFocus(activeElement)) return;
  const heir = heirs().find((node) => node && node !== document.body && canFocus(node));
  if (heir instanceof HTMLElement) heir.focus();
}

/** Whether an element can take the focus now: it is visible and not disabled. @param {Element} node */
const canFocus = (node) => node.checkVisibility() && !node.matches(':disabled');

/** Whether the focus is still where it was when a button was pressed. @param {HTMLButtonElement} button */
export const isFocusLeft = (button) => document.activeElement === button || document.activeElement === document.body;

/**
 * Scrolls an element into view, gently unless a person has asked for less motion.
 * @param {Element} node @param {ScrollLogicalPosition} [block]
 */
export function reveal(node, block = 'start') {
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  node.scrollIntoView({ block, behavior: isCalm ? 'auto' : 'smooth' });
}

// A button that is busy is marked by `ariaDisabled`: `disabled` would drop the focus of who pressed it.
addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('[aria-disabled="true"]')) event.stopImmediatePropagation();
}, { capture: true });
