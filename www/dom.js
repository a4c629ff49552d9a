/** What the page does to the document again and again. */

/**
 * A new element. Text is always text, never markup: links are written by strangers.
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
 * The element of an id, which index.html has.
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
 * Sets a text; leaves the document alone where it is there already.
 * @param {Node} node @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Fills an element anew; what had the focus keeps it if its `data-key` is still there.
 * @param {HTMLElement} host @param {(Node | string)[]} nodes
 */
export function refill(host, ...nodes) {
  const { activeElement } = document;
  const key = activeElement instanceof HTMLElement && host.contains(activeElement) ? activeElement.dataset.key : undefined;
  host.replaceChildren(...nodes);
  if (key === undefined) return;
  const successor = host.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (successor instanceof HTMLElement) successor.focus({ preventScroll: true });
}

/**
 * Scrolls something into view, gently unless a person wants things still.
 * @param {Element} node @param {ScrollLogicalPosition} [block]
 */
export function reveal(node, block = 'start') {
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  node.scrollIntoView({ block, behavior: isCalm ? 'auto' : 'smooth' });
}
