/**
 * Run name: names an experiment by the settings that differ from its preset, in the words of the controls.
 *
 * @import { Control, Experiment, ReadyEvent } from '../engines/flex/overfit_lab.js'
 */

import { number } from '../shared/format.js';
import { setting } from './settings.js';

/**
 * The name of an experiment, such as “Training images 50, Dropout 0.3”.
 * @param {Experiment} experiment @param {string} link  The experiment's link, which names the preset.
 * @param {ReadyEvent} about
 */
export function runName(experiment, link, about) {
  const [start] = about.presets;
  const named = new URLSearchParams(link.replace(/^#/, '')).get('preset');
  const preset = about.presets.find(({ name }) => name === named) ?? start;
  const settings = openSettings(experiment);
  const differences = about.controls
    .filter(({ key, isNamed }) => isNamed && key in settings && setting(experiment, key) !== setting(preset.experiment, key))
    .map((control) => `${control.label} ${valueInWords(control, setting(experiment, control.key) ?? null)}`);
  return [
    ...(preset !== start || differences.length === 0 ? [preset.label] : []),
    ...(experiment.mystery ? ['Mystery'] : []),
    ...differences,
  ].join(', ');
}

/**
 * The settings of an experiment that may be told; of a mystery, all but its scenario.
 * @param {Experiment} experiment @returns {Partial<Experiment>}
 */
export function openSettings(experiment) {
  if (!experiment.mystery) return experiment;
  const { scenario: _, ...settings } = experiment;
  return settings;
}

/** The value of a setting as people read it. @param {Control} control @param {number | string | null} value */
function valueInWords({ kind }, value) {
  if (kind.type === 'choice') return kind.options.find((option) => option.value === value)?.label ?? value;
  if (value === null) return kind.type === 'number' ? kind.follows : '';
  return typeof value === 'number' ? number(value) : value;
}
