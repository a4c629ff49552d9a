/**
 * Image grid: one class with its name, its number of images and the images themselves, to be
 * selected with mouse, finger or keyboard.
 *
 * @import { ImageClass, OwnImage } from './image_collection.js'
 *
 * @typedef {object} Actions  What a person can do with a class.
 * @property {(name: string) => string | null} rename  Tells what is wrong with the name.
 * @property {() => void} addFiles
 * @property {() => void} remove
 * @property {() => void} removeSelected
 * @property {(ids: number[], isSelected: boolean) => void} select
 */

import { element, setText } from '../shared/dom.js';
import { counted, number } from '../shared/format.js';
import { withAlpha } from './image_pixels.js';
import { MOST_NAME, SIDE } from './image_set.js';

/** This many images are shown at first, and this many more with each “Show more”. */
const PAGE = 100;

/** The card of a class. @param {Actions} actions @param {(message: string) => void} complain */
export function imageGrid(actions, complain) {
  const name = element('input', { class: 'class-name', maxlength: MOST_NAME, autocomplete: 'off', spellcheck: 'false' });
  const count = element('span', { class: 'caption' });
  const all = element('button', { type: 'button', class: 'quiet' });
  const add = element('button', { type: 'button', class: 'quiet' }, 'Add images');
  const remove = element('button', { type: 'button', class: 'quiet' }, 'Delete class');
  const list = element('ul', { class: 'thumbnails', role: 'listbox', 'aria-multiselectable': 'true' });
  const more = element('button', { type: 'button', class: 'quiet' });
  const node = element('li', { class: 'image-class' },
    element('div', { class: 'class-head' }, name, count),
    list,
    element('div', { class: 'class-tools' }, more, add, all, remove));

  /** The images of the class. @type {OwnImage[]} */
  let images = [];
  let shownName = '';
  /** The ids of the selected images. @type {ReadonlySet<number>} */
  let selection = new Set();
  let limit = PAGE;
  /** The image that the keyboard is at. */
  let current = 0;
  /** The image that a range began with. */
  let anchor = 0;

  const isAllSelected = () => images.length > 0 && images.every(({ id }) => selection.has(id));
  const option = (/** @type {number} */ index) => /** @type {HTMLElement | undefined} */ (list.children[index]);

  name.addEventListener('change', () => {
    const problem = actions.rename(name.value);
    if (!problem) return;
    complain(problem);
    name.value = shownName;
  });
  name.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') name.value = shownName;
    if (key !== 'Enter') return;
    name.blur();
    name.focus();
  });
  add.addEventListener('click', actions.addFiles);
  remove.addEventListener('click', actions.remove);
  all.addEventListener('click', () => actions.select(images.map(({ id }) => id), !isAllSelected()));
  more.addEventListener('click', () => {
    const first = limit;
    limit += PAGE;
    draw();
    focusOn(first);
  });

  list.addEventListener('click', (event) => {
    const clicked = event.target instanceof Element ? event.target.closest('[role=option]') : null;
    const index = clicked ? [...list.children].indexOf(clicked) : -1;
    if (index >= 0) choose(index, event.shiftKey);
  });
  list.addEventListener('keydown', (event) => {
    const target = destination(event.key);
    if (event.key === ' ' || event.key === 'Enter') choose(current, event.shiftKey);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) actions.select(images.map(({ id }) => id), true);
    else if (event.key === 'Escape') actions.select([...selection], false);
    else if ((event.key === 'Delete' || event.key === 'Backspace') && selection.size > 0) actions.removeSelected();
    else if (target === null) return;
    else {
      const from = event.shiftKey ? anchor : target;
      focusOn(target);
      anchor = from;
      if (event.shiftKey) chooseRange(anchor, current);
    }
    event.preventDefault();
  });

  /** The image that a key leads to; null if it leads to none. @param {string} key */
  function destination(key) {
    const last = Math.min(limit, images.length) - 1;
    const columns = getComputedStyle(list).gridTemplateColumns.split(' ').length;
    /** @type {Record<string, number>} */
    const moves = {
      ArrowLeft: current - 1,
      ArrowRight: current + 1,
      ArrowUp: current - columns,
      ArrowDown: current + columns,
      Home: 0,
      End: last,
    };
    return key in moves ? Math.max(0, Math.min(last, moves[key])) : null;
  }

  /** Selects an image, or deselects it, or selects all up to it. @param {number} index @param {boolean} isRange */
  function choose(index, isRange) {
    if (isRange) chooseRange(anchor, index);
    else {
      actions.select([images[index].id], !selection.has(images[index].id));
      anchor = index;
    }
    focusOn(index, anchor);
  }

  /** Selects all images from one to another. @param {number} from @param {number} to */
  function chooseRange(from, to) {
    actions.select(images.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ id }) => id), true);
  }

  /** Moves the focus to an image. @param {number} index @param {number} [rangeStart] */
  function focusOn(index, rangeStart = index) {
    option(current)?.setAttribute('tabindex', '-1');
    current = index;
    anchor = rangeStart;
    const item = option(index);
    item?.setAttribute('tabindex', '0');
    item?.focus();
  }

  function draw() {
    const shown = images.slice(0, limit);
    const hadFocus = list.contains(document.activeElement);
    reconcile(list, shown);
    current = Math.max(0, Math.min(current, shown.length - 1));
    anchor = Math.min(anchor, current);
    [...list.children].forEach((item, index) => {
      item.setAttribute('tabindex', index === current ? '0' : '-1');
      item.setAttribute('aria-selected', String(selection.has(shown[index].id)));
      item.setAttribute('aria-label', `${shownName}, image ${index + 1} of ${images.length}`);
    });
    // The image with the focus has gone: the keyboard goes on from what is in its place.
    if (hadFocus && !list.contains(document.activeElement)) (option(current) ?? add).focus();
    list.hidden = images.length === 0;
    more.hidden = images.length <= limit;
    setText(more, `Show ${number(Math.max(0, Math.min(PAGE, images.length - limit)))} more`);
    all.hidden = images.length === 0;
    setText(all, isAllSelected() ? 'Select none' : 'Select all');
  }

  return {
    node,
    /** Shows a class. @param {ImageClass} one @param {OwnImage[]} its @param {ReadonlySet<number>} selected */
    show(one, its, selected) {
      if (one.name !== shownName) {
        name.value = one.name;
        name.setAttribute('aria-label', `Name of class ${one.name}`);
        list.setAttribute('aria-label', `Images of ${one.name}`);
        for (const button of [all, add, remove, more]) button.setAttribute('aria-describedby', `class-${one.id}`);
        name.id = `class-${one.id}`;
      }
      shownName = one.name;
      setText(count, counted(its.length, 'image'));
      images = its;
      selection = selected;
      draw();
    },
  };
}

/** Makes the items of a list those of some images; items that stay are moved, not made anew. @param {HTMLElement} list @param {OwnImage[]} images */
function reconcile(list, images) {
  const items = new Map([...list.children].map((item) => [/** @type {HTMLElement} */ (item).dataset.id, item]));
  const wanted = new Set(images.map(({ id }) => String(id)));
  for (const [id, item] of items) if (!wanted.has(id ?? '')) item.remove();
  images.forEach((image, index) => {
    const item = items.get(String(image.id)) ?? thumbnail(image);
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
  });
}

/** The item of an image. @param {OwnImage} image */
function thumbnail({ id, pixels }) {
  const canvas = element('canvas', { width: SIDE, height: SIDE, 'aria-hidden': 'true' });
  canvas.getContext('2d')?.putImageData(withAlpha(pixels), 0, 0);
  return element('li', { role: 'option', 'data-id': id }, canvas);
}
