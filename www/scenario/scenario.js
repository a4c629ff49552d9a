/**
 * Scenario: tells of the fault that is planted in the pipeline, as it happens to people, and shows what it looks
 * like in code.
 *
 * @import { Experiment, ReadyEvent } from '../engines/flex/overfit_lab.js'
 */

import { codeTabs } from '../shared/code_tabs.js';
import { element, setText } from '../shared/dom.js';

/**
 * The story of a scenario in an element of the page.
 * @param {HTMLElement} host
 * @param {(text: string) => void} say  Tells of progress.
 * @returns {(experiment: Experiment, about: ReadyEvent) => void}  Tells the experiment's scenario.
 */
export function scenarioStory(host, say) {
  const story = element('p');
  const shows = element('p', { hidden: true });
  const tabs = codeTabs('What this looks like in code', say);
  const code = element('div', { hidden: true }, element('h3', {}, 'What this looks like in code'), tabs.node);
  host.append(element('div', {}, story, shows), code);
  let shown = '';
  return ({ scenario }, { scenarios }) => {
    if (scenario === shown) return;
    shown = scenario;
    const told = scenarios.find(({ value }) => value === scenario);
    if (!told) return;
    setText(story, told.story);
    setText(shows, told.shows);
    tabs.show(told.keras, told.pytorch);
    for (const part of [shows, code]) part.hidden = scenario === 'none';
    host.classList.toggle('plain', scenario === 'none');
  };
}
