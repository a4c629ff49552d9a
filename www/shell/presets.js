/**
 * Presets: the select of ready-made experiments, and the sentence on what the one at hand teaches.
 *
 * @import { Description, Experiment, ReadyEvent } from '../engines/flex/overfit_lab.js'
 * @import { Lab } from '../lab.js'
 */

import { byId, element, setText } from '../shared/dom.js';

const CUSTOM_LESSON = 'Your own settings. The link in the address bar reproduces them.';
const MYSTERY_LESSON = 'A mystery: a fault may be planted here. Press Train, then guess further down which one it is.';

/** The select of presets. @param {Lab} lab */
export function presets(lab) {
  const select = byId('preset', HTMLSelectElement);
  const lesson = byId('lesson', HTMLElement);
  /** The preset of a name. @param {string | undefined} wanted */
  const find = (wanted) => lab.about?.presets.find(({ name }) => name === wanted);

  select.addEventListener('change', () => {
    const chosen = find(select.value);
    if (chosen) lab.change(chosen.experiment);
  });

  return {
    /** Offers the presets that the engine has. @param {ReadyEvent} about */
    fill(about) {
      select.append(...about.presets.map(({ name, label }) => element('option', { value: name }, label)));
    },
    /** Lets a preset be chosen once there is an experiment to change. */
    enable() {
      select.disabled = lab.experiment === null;
    },
    /** Shows which preset an experiment is, if any. @param {Description} description @param {Experiment} experiment */
    show({ preset }, experiment) {
      select.value = preset ?? '';
      setText(lesson, experiment.mystery ? MYSTERY_LESSON : find(preset)?.lesson ?? CUSTOM_LESSON);
    },
  };
}
