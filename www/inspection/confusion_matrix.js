/**
 * Confusion matrix: true classes by predicted ones. Arrow keys move from cell to cell; the tab key stops at
 * one cell only.
 */

import { element, setText } from '../shared/dom.js';
import { counted, percent, sum } from '../shared/format.js';

/** @typedef {{ label: number, predicted: number }} Cell  A true class and the class that was predicted for it. */

/** The matrix as a table of buttons. @param {(cell: Cell) => void} onChoose */
export function confusionMatrix(onChoose) {
  const table = element('table', { class: 'matrix' });
  const reading = element('p', { class: 'caption matrix-reading' });
  /** @type {HTMLButtonElement[][]} */
  let buttons = [];
  /** @type {string[]} */
  let names = [];
  /** @type {number[][]} */
  let counts = [];
  let focused = { row: 0, column: 0 };

  /** A cell in words. @param {number} row @param {number} column */
  function words(row, column) {
    const total = sum(counts[row]);
    const share = total ? ` (${percent(counts[row][column] / total)})` : '';
    const verb = row === column ? 'rightly called' : 'called';
    return `${counts[row][column]} of ${counted(total, 'image')} of ${names[row]}${share} ${verb} ${names[column]}`;
  }

  /** Makes the table anew. */
  function build() {
    focused = { row: 0, column: 0 };
    buttons = names.map((_, row) => names.map((_, column) => {
      const button = element('button', { type: 'button', tabindex: row + column === 0 ? 0 : -1 });
      button.addEventListener('click', () => {
        focus(row, column);
        onChoose({ label: row, predicted: column });
      });
      for (const event of ['mouseenter', 'focus']) button.addEventListener(event, () => setText(reading, `${words(row, column)}.`));
      return button;
    }));
    table.replaceChildren(
      element('thead', {},
        element('tr', {}, element('td', {}), element('th', { scope: 'colgroup', colspan: names.length }, 'called')),
        element('tr', {}, element('th', { scope: 'col' }, 'Images of'),
          ...names.map((name) => element('th', { scope: 'col' }, element('span', {}, name))))),
      element('tbody', {}, ...names.map((name, row) => element('tr', {},
        element('th', { scope: 'row' }, name),
        ...buttons[row].map((button, column) => element('td', { class: row === column ? 'right' : '' }, button))))));
  }

  /** Moves the focus to a cell. @param {number} row @param {number} column */
  function focus(row, column) {
    buttons[focused.row][focused.column].tabIndex = -1;
    focused = { row, column };
    buttons[row][column].tabIndex = 0;
    buttons[row][column].focus({ preventScroll: true });
    buttons[row][column].scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  table.addEventListener('keydown', (event) => {
    const { row, column } = focused;
    const last = names.length - 1;
    /** @type {Record<string, [number, number]>} */
    const targets = {
      ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
      Home: [row, 0], End: [row, last],
    };
    if (!(event.key in targets)) return;
    event.preventDefault();
    const [to, across] = targets[event.key].map((place) => Math.max(0, Math.min(last, place)));
    focus(to, across);
  });

  return {
    node: element('div', {}, element('div', { class: 'matrix-frame' }, table), reading),
    /**
     * Shows counts.
     * @param {number[][]} latest  A row for each true class, a column for each predicted one. @param {string[]} classNames
     * @param {string} caption  What the matrix is of.
     * @param {Cell | null} chosen
     */
    draw(latest, classNames, caption, chosen) {
      counts = latest;
      if (classNames.join() !== names.join()) {
        names = classNames;
        build();
      }
      table.setAttribute('aria-label', caption);
      counts.forEach((line, row) => line.forEach((count, column) => {
        const button = buttons[row][column];
        setText(button, String(count));
        const text = words(row, column);
        button.title = text;
        button.setAttribute('aria-label', text);
        button.setAttribute('aria-pressed', String(chosen?.label === row && chosen.predicted === column));
        button.classList.toggle('none', count === 0);
        button.style.setProperty('--share', String(count / Math.max(1, sum(line))));
      }));
    },
  };
}
