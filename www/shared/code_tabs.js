/** Code tabs: the same few lines of code in Keras and in PyTorch, to read and to copy. */

import { copyText } from './clipboard.js';
import { element, setText } from './dom.js';
import { tabStrip } from './tabs.js';

const FRAMEWORKS = ['Keras', 'PyTorch'];

/** Numbers the panels, whose ids are unique on the page. */
let count = 0;

/**
 * Code in two frameworks, of which one is shown, with a button that copies it.
 * @param {string} label  What the code is.
 * @param {(text: string) => void} say  Tells of progress.
 */
export function codeTabs(label, say) {
  /** The code for each framework. */
  let texts = FRAMEWORKS.map(() => '');
  count += 1;
  const code = element('code');
  const pre = element('pre', { id: `code-${count}`, role: 'tabpanel', tabindex: 0 }, code);
  const strip = tabStrip(label, FRAMEWORKS.map((name) => ({ name, panel: pre.id })), draw);
  const copy = element('button', { type: 'button', class: 'quiet' }, 'Copy code');
  copy.addEventListener('click', () => {
    void copyText(texts[strip.chosen], say, {
      done: `${FRAMEWORKS[strip.chosen]} code copied.`,
      instead: 'select the code and copy it',
    });
  });

  function draw() {
    pre.setAttribute('aria-label', `${label}, ${FRAMEWORKS[strip.chosen]}`);
    setText(code, texts[strip.chosen]);
  }

  draw();
  return {
    node: element('div', { class: 'code-tabs' }, element('div', { class: 'code-head' }, strip.node, copy), pre),
    /** Shows other code. @param {string} keras @param {string} pytorch */
    show(keras, pytorch) {
      texts = [keras, pytorch];
      draw();
    },
  };
}
