/** Code tabs: the same few lines in Keras and in PyTorch, to read and to copy. */

import { copyText } from './clipboard.js';
import { element, setText } from './dom.js';

const FRAMEWORKS = /** @type {const} */ (['Keras', 'PyTorch']);
/** @typedef {typeof FRAMEWORKS[number]} Framework */

let count = 0;

/**
 * @param {string} label  What the code is.
 * @param {(text: string) => void} say  Tells of progress.
 */
export function codeTabs(label, say) {
  /** @type {Record<Framework, string>} */
  let texts = { Keras: '', PyTorch: '' };
  /** @type {Framework} */
  let chosen = 'Keras';
  count += 1;
  const code = element('code');
  const pre = element('pre', { id: `code-${count}`, role: 'tabpanel', tabindex: 0 }, code);
  const tabs = FRAMEWORKS.map((framework) => {
    const tab = element('button', { type: 'button', role: 'tab', 'aria-controls': pre.id }, framework);
    tab.addEventListener('click', () => choose(framework));
    return tab;
  });
  const strip = element('div', { role: 'tablist', 'aria-label': label }, ...tabs);
  strip.addEventListener('keydown', ({ key }) => {
    if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
    choose(FRAMEWORKS[1 - FRAMEWORKS.indexOf(chosen)]);
    tabs[FRAMEWORKS.indexOf(chosen)].focus();
  });
  const copy = element('button', { type: 'button', class: 'quiet' }, 'Copy code');
  copy.addEventListener('click', () => {
    void copyText(texts[chosen], say, { done: `${chosen} code copied.`, instead: 'select the code and copy it' });
  });

  /** @param {Framework} framework */
  function choose(framework) {
    chosen = framework;
    FRAMEWORKS.forEach((name, index) => {
      tabs[index].setAttribute('aria-selected', String(name === chosen));
      tabs[index].tabIndex = name === chosen ? 0 : -1;
    });
    pre.setAttribute('aria-label', `${label}, ${chosen}`);
    setText(code, texts[chosen]);
  }

  choose(chosen);
  return {
    node: element('div', { class: 'code-tabs' }, element('div', { class: 'code-head' }, strip, copy), pre),
    /** @param {string} keras @param {string} pytorch */
    show(keras, pytorch) {
      texts = { Keras: keras, PyTorch: pytorch };
      choose(chosen);
    },
  };
}
