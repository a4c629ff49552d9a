/**
 * Image classes: the classes of own images, each with its grid, and the tools for selected images.
 *
 * @import { ImageCollection } from './image_collection.js'
 *
 * @typedef {object} Options  What the panel around it does.
 * @property {(message: string) => void} complain
 * @property {(className: string) => void} addFiles
 * @property {() => void} removed  Hears that images or a class were deleted.
 * @property {HTMLElement} undo  The button that brings deleted images back.
 */

import { element, keepFocus, setText } from '../shared/dom.js';
import { number } from '../shared/format.js';
import { imageGrid } from './image_grid.js';

/** Drawing may hold the page up for this long at a time. */
const DRAW_MS = 16;

/** All classes of a collection. @param {ImageCollection} collection @param {Options} options */
export function imageClasses(collection, { complain, addFiles, removed, undo }) {
  /** The ids of the selected images. @type {Set<number>} */
  const selection = new Set();
  /** The grids that are drawn, by class. @type {Map<number, ReturnType<typeof imageGrid>>} */
  const grids = new Map();
  const list = element('ul', { class: 'image-classes', 'aria-label': 'Classes' });
  const count = element('b');
  const target = element('select', { 'aria-label': 'Class to move to' });
  const move = element('button', { type: 'button' }, 'Move');
  const remove = element('button', { type: 'button' }, 'Delete');
  const none = element('button', { type: 'button' }, 'Deselect');
  const tools = element('div', { class: 'selection-tools', role: 'group', 'aria-label': 'Selected images' },
    count, element('span', { class: 'move' }, target, move), remove, none);
  let drawing = 0;

  move.addEventListener('click', () => {
    collection.relabel(new Set(selection), Number(target.value));
    selection.clear();
    void draw();
  });
  remove.addEventListener('click', removeSelected);
  none.addEventListener('click', () => {
    selection.clear();
    void draw();
  });

  function removeSelected() {
    collection.remove(new Set(selection));
    removed();
  }

  /** The grid of a class. @param {number} id */
  function gridOf(id) {
    let grid = grids.get(id);
    if (!grid) {
      grid = imageGrid({
        rename: (name) => collection.renameClass(id, name),
        addFiles: () => addFiles(collection.classes.find((one) => one.id === id)?.name ?? ''),
        remove() {
          const node = grids.get(id)?.node;
          const next = node?.nextElementSibling ?? node?.previousElementSibling;
          keepFocus(() => collection.removeClass(id), () => [next?.querySelector('input'), undo]);
          removed();
        },
        removeSelected,
        select(ids, isSelected) {
          for (const one of ids) selection[isSelected ? 'add' : 'delete'](one);
          void draw();
        },
      }, complain);
      grids.set(id, grid);
    }
    return grid;
  }

  function drawTools() {
    const present = new Set(collection.images.map(({ id }) => id));
    for (const id of selection) if (!present.has(id)) selection.delete(id);
    const hadFocus = tools.contains(document.activeElement);
    tools.hidden = selection.size === 0;
    // The tools go, and would take the focus along: it moves on to the images.
    if (hadFocus && tools.hidden) /** @type {HTMLElement | null} */ (list.querySelector('[role=option][tabindex="0"]'))?.focus();
    setText(count, `${number(selection.size)} selected`);
    const names = collection.classes.map(({ id, name }) => ({ id: String(id), name }));
    const isShown = names.length === target.options.length
      && names.every(({ id, name }, index) => target.options[index].value === id && target.options[index].text === name);
    if (isShown) return;
    const { value } = target;
    target.replaceChildren(...names.map(({ id, name }) => element('option', { value: id }, name)));
    if (names.some(({ id }) => id === value)) target.value = value;
  }

  /** Draws class by class, and lets the page do other things in between. */
  async function draw() {
    drawing += 1;
    const mine = drawing;
    drawTools();
    const images = collection.imagesByClass();
    for (const id of grids.keys()) {
      if (collection.classes.some((one) => one.id === id)) continue;
      grids.get(id)?.node.remove();
      grids.delete(id);
    }
    let began = performance.now();
    for (const [index, one] of collection.classes.entries()) {
      const grid = gridOf(one.id);
      if (list.children[index] !== grid.node) list.insertBefore(grid.node, list.children[index] ?? null);
      grid.show(one, images.get(one.id) ?? [], selection);
      if (performance.now() < began + DRAW_MS) continue;
      await new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve)); });
      if (mine !== drawing) return;
      began = performance.now();
    }
  }

  return {
    node: element('div', { class: 'own-classes' }, tools, list),
    draw,
    /** The name of the class that a card shows. @param {Element} card */
    nameOf(card) {
      const [id] = [...grids].find(([, grid]) => grid.node === card) ?? [];
      return collection.classes.find((one) => one.id === id)?.name ?? null;
    },
  };
}
