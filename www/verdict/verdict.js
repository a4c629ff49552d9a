/**
 * Verdict: the most likely cause of the gap in words, how sure it is, the evidence that decides it,
 * and what can be done.
 *
 * @import { Diagnosis, ProbeName, Verdict } from '../engines/flex/overfit_lab.js'
 * @import { Explain } from './glossary.js'
 */

import { element, refill, setText } from '../shared/dom.js';

/** How sure a verdict is, in words. */
const CERTAINTIES = { certain: 'certain', likely: 'likely', unclear: 'cannot tell' };

/**
 * The verdict in an element of the page.
 * @param {HTMLElement} host
 * @param {(probe: ProbeName) => void} openProbe  Shows a piece of evidence.
 * @returns {(diagnosis: Diagnosis & { epoch?: number } | null, explain: Explain, waiting?: string) => void}
 *   Shows a verdict, with the epoch it was given after, or what there is to say before there is one.
 */
export function verdictView(host, openProbe) {
  const judgement = element('p', { class: 'judgement' });
  const body = element('div', { id: `${host.id}-words`, class: 'verdict-body' });
  const more = disclosures(['Why: the deciding evidence', 'What it rules out', 'What to check in your own code', 'What can help']);
  // Apart from what is seen: figures change often, what they mean seldom.
  const spoken = element('p', { class: 'visually-hidden', 'aria-live': 'polite' });
  host.append(judgement, body, more.node, spoken);
  let shown = '';
  let cause = '';

  return (diagnosis, explain, waiting = '') => {
    const state = diagnosis ? JSON.stringify([diagnosis.epoch, diagnosis.verdict]) : waiting;
    if (state === shown) return;
    shown = state;
    more.node.classList.toggle('unmeasured', !diagnosis);
    if (!diagnosis) {
      cause = '';
      setText(spoken, waiting);
      judgement.dataset.tone = 'none';
      refill(judgement, 'Verdict');
      refill(body, element('p', {}, waiting));
      more.show([]);
      return;
    }
    const { epoch, verdict } = diagnosis;
    if (verdict.cause !== cause) setText(spoken, verdict.headline);
    cause = verdict.cause;
    judgement.dataset.tone = toneOf(verdict);
    refill(judgement,
      element('b', {}, verdict.label),
      element('span', {}, CERTAINTIES[verdict.certainty]),
      element('span', {}, kindOf(verdict)),
      ...(epoch === undefined ? [] : [element('span', {}, `after epoch ${epoch}`)]));
    refill(body, explain(fragment(
      element('p', { class: 'headline' }, verdict.headline),
      element('p', {}, verdict.explanation))));
    more.show([
      explain(clues(diagnosis, openProbe)),
      explain(list(verdict.ruledOut.map(({ label, because }) => [element('b', {}, label), `: ${because}`]))),
      explain(list(verdict.checks.map((check) => [check]))),
      explain(element('p', {}, verdict.outlook)),
    ]);
  };
}

/** The kind of a verdict, which decides its colour and sign. @param {Verdict} verdict */
function toneOf({ cause, certainty, isFault }) {
  if (certainty === 'unclear' || cause === 'unclear' || cause === 'too-few-test-images') return 'open';
  if (isFault) return 'concern';
  return cause === 'sound' ? 'fine' : 'learning';
}

/** Whether a verdict names a fault, in words. @param {Verdict} verdict */
function kindOf({ cause, isFault }) {
  if (isFault) return 'a fault in pipeline or data';
  return cause === 'unclear' ? 'a fault, but which?' : 'no fault found';
}

/** The list of the evidence that decides. @param {Diagnosis} diagnosis @param {(probe: ProbeName) => void} openProbe */
function clues({ verdict, probes }, openProbe) {
  return element('ul', { class: 'clues', 'aria-label': 'Deciding evidence' }, ...verdict.evidence.map(({ probe, says }) => {
    const label = probes.find(({ name }) => name === probe)?.label ?? probe;
    const link = element('button', { type: 'button', class: 'clue', 'data-key': `clue ${probe}` }, label);
    link.addEventListener('click', () => openProbe(probe));
    return element('li', {}, link, ` ${says}`);
  }));
}

/** Nodes, to be put into the page together. @param {Node[]} nodes */
function fragment(...nodes) {
  const fragment = new DocumentFragment();
  fragment.append(...nodes);
  return fragment;
}

/** A list. @param {(Node | string)[][]} items */
function list(items) {
  return element('ul', {}, ...items.map((item) => element('li', {}, ...item)));
}

/** Numbers the parts, whose ids are unique on the page. */
let disclosed = 0;

/**
 * Buttons in a row, each of which opens a part below in place of any other.
 * @param {string[]} titles
 */
function disclosures(titles) {
  const parts = titles.map((title) => {
    disclosed += 1;
    const part = element('div', { id: `disclosed-${disclosed}`, hidden: true });
    const button = element('button', { type: 'button', class: 'disclosure', 'aria-expanded': 'false', 'aria-controls': part.id }, title);
    button.addEventListener('click', () => open(part.hidden ? part : null));
    return { button, part };
  });
  /** Shows one part; null closes all. @param {HTMLElement | null} opened */
  function open(opened) {
    for (const { button, part } of parts) {
      part.hidden = part !== opened;
      button.setAttribute('aria-expanded', String(!part.hidden));
    }
  }
  return {
    node: element('div', { class: 'verdict-more' }, ...parts.flatMap(({ button, part }) => [button, part])),
    /** Fills the parts; an empty one cannot be opened. @param {(Element | DocumentFragment)[]} contents */
    show(contents) {
      parts.forEach(({ button, part }, index) => {
        refill(part, contents[index] ?? '');
        button.disabled = part.textContent === '';
      });
    },
  };
}
