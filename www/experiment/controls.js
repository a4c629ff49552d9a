/**
 * Controls: every setting as the crate declares it, with its label, its value in words, what
 * changing it does to a run, and its help.
 *
 * @import { Control, Experiment, Group, Kind, ReadyEvent } from '../engines/flex/overfit_lab.js'
 * @import { NumericKind } from './slider_scale.js'
 * @import { OwnImages } from '../lab/source_limits.js'
 *
 * @typedef {number | string | null} Value  The value of a setting; null where it follows another.
 * @typedef {(value: Value) => void} Change  Hears what a person has set.
 *
 * @typedef {object} Widget  What shows one value and lets it be set.
 * @property {HTMLElement[]} nodes  All its elements.
 * @property {HTMLInputElement | HTMLSelectElement} input  The element that the label names.
 * @property {(value: Value, explicit: Value, limit?: number) => void} show  Shows a setting's value;
 *   `explicit` is the value in force where the setting is left to follow another, `limit` the most
 *   that other settings leave it.
 */

import { element, setText } from '../shared/dom.js';
import { number } from '../shared/format.js';
import { hasEffect, setting } from '../lab/settings.js';
import { stops } from './slider_scale.js';
import { limitOf } from '../lab/source_limits.js';

/** A setting with more values than this is typed, not slid through. */
const MOST_STOPS = 100_000;

/** What changing a setting does to a run under way, in words. */
const EFFECTS = {
  live: { label: 'live', help: 'A run under way goes on with the new value.' },
  restart: { label: 'restarts', help: 'Changing it restarts the run.' },
};

/**
 * Builds all controls into their groups.
 * @param {Record<Group, HTMLElement>} groups
 * @param {Record<string, HTMLElement>} places  Settings that stand apart from their group, by key.
 * @param {ReadyEvent} about
 * @param {Record<string, string[]>} offered  Which choices this build has, for settings of which it has only some.
 * @param {(changes: Partial<Experiment>) => void} onChange
 * @returns {(experiment: Experiment, explicit: Experiment | undefined, own: OwnImages | null) => void}
 *   Shows an experiment.
 */
export function buildControls(groups, places, about, offered, onChange) {
  const presets = about.presets.map((preset) => preset.experiment);
  /** @type {{ key: string, show: Widget['show'], need: (experiment: Experiment, about: ReadyEvent) => void }[]} */
  const shown = [];
  for (const control of about.controls) {
    if (!control.isShown) continue;
    const kind = available(control, offered);
    if (kind.type === 'choice' && kind.options.length < 2) continue;
    /** @type {Change} */
    const change = (value) => onChange({ [control.key]: value });
    const familiar = presets.map((preset) => setting(preset, control.key));
    const widget = kind.type === 'choice'
      ? choice(kind, change)
      : numeric(kind, familiar.filter((value) => typeof value === 'number'), change);
    const group = groups[control.group];
    const host = control.advanced ? group.querySelector('details') : group;
    const { node, need } = row(control, widget);
    if (control.key in places) {
      places[control.key].append(node);
    } else if (control.advanced) {
      host?.append(node);
      host?.removeAttribute('hidden');
    } else {
      group.insertBefore(node, group.querySelector('details'));
    }
    shown.push({ key: control.key, show: widget.show, need });
  }
  return (experiment, explicit, own) => {
    for (const { key, show, need } of shown) {
      const value = setting(experiment, key) ?? null;
      show(value, value ?? (explicit && setting(explicit, key)) ?? null, limitOf(key, experiment, about, own));
      need(experiment, about);
    }
  };
}

/** The values of a setting that this build offers. @param {Control} control @param {Record<string, string[]>} offered @returns {Kind} */
function available({ key, kind }, offered) {
  if (!(key in offered) || kind.type !== 'choice') return kind;
  return { ...kind, options: kind.options.filter(({ value }) => offered[key].includes(value)) };
}

/**
 * The widget of a number: a slider, or a field where the range is too wide to slide through.
 * @param {NumericKind} kind @param {number[]} familiar  Values that a slider has to stop at. @param {Change} change
 */
function numeric(kind, familiar, change) {
  if (kind.max - kind.min > MOST_STOPS) return typed(kind, change);
  const follows = kind.type === 'number' ? kind.follows : null;
  const widget = slider(kind, familiar, change);
  return follows ? following(widget, follows, change) : widget;
}

/** A slider with its value in words. @param {NumericKind} kind @param {number[]} familiar @param {Change} change @returns {Widget} */
function slider(kind, familiar, change) {
  const input = element('input', { type: 'range', min: 0, step: 1 });
  // Not an <output>: the slider tells its value itself.
  const shownValue = element('span', { class: 'value', 'aria-hidden': 'true' });
  let values = stops(kind, familiar);
  let most = kind.max;
  const label = () => {
    const text = number(values[input.valueAsNumber]);
    setText(shownValue, text);
    input.setAttribute('aria-valuetext', text);
    input.style.setProperty('--filled', `${(input.valueAsNumber / (values.length - 1)) * 100}%`);
  };
  input.addEventListener('input', () => {
    label();
    change(values[input.valueAsNumber]);
  });
  return {
    nodes: [shownValue, input],
    input,
    show(_, explicit, limit = kind.max) {
      if (typeof explicit !== 'number') return;
      const max = Math.min(limit, kind.max);
      // A link may set a value between two stops. It stays one until another replaces it, so that
      // stops do not move under a finger.
      if (!values.includes(explicit) || max !== most) {
        values = stops({ ...kind, max }, [...familiar.filter((value) => value <= max), explicit]);
        most = max;
      }
      input.max = String(values.length - 1);
      input.value = String(values.indexOf(explicit));
      label();
    },
  };
}

/**
 * A widget whose setting may be left to follow another.
 * @param {Widget} widget @param {string} follows @param {Change} change @returns {Widget}
 */
function following(widget, follows, change) {
  const follow = element('input', { type: 'checkbox' });
  /** The value that the setting has, followed or not. @type {Value} */
  let inForce = 0;
  follow.addEventListener('change', () => change(follow.checked ? null : inForce));
  return {
    input: widget.input,
    nodes: [...widget.nodes, element('label', { class: 'follow' }, follow, `follows ${follows}`)],
    show(value, explicit) {
      inForce = explicit;
      follow.checked = value === null;
      widget.input.disabled = value === null;
      widget.show(value, explicit);
    },
  };
}

/** A field for a number, with a button that draws one. @param {NumericKind} kind @param {Change} change @returns {Widget} */
function typed({ min, max, step }, change) {
  const input = element('input', { type: 'number', min, max, step, inputmode: 'numeric', required: true });
  const dice = element('button', { type: 'button', class: 'dice' }, 'New seed');
  let isBeingTyped = false;
  input.addEventListener('input', () => { isBeingTyped = true; });
  input.addEventListener('blur', () => { isBeingTyped = false; });
  input.addEventListener('change', () => {
    isBeingTyped = false;
    if (input.validity.valid) change(input.valueAsNumber);
    else input.reportValidity();
  });
  dice.addEventListener('click', () => {
    // Small numbers make short links, and there are enough of them.
    change(1 + Math.floor(Math.random() * 9999));
  });
  return {
    nodes: [element('span', { class: 'typed' }, input, dice)],
    input,
    show(value) {
      // What someone is typing stays.
      if (typeof value === 'number' && !isBeingTyped && input.valueAsNumber !== value) input.value = String(value);
    },
  };
}

/** A select with the values of a choice. @param {Extract<Kind, { type: 'choice' }>} kind @param {Change} change @returns {Widget} */
function choice({ options }, change) {
  const input = element('select', {},
    ...options.map(({ value, label }) => element('option', { value }, label)));
  input.addEventListener('change', () => change(input.value));
  return {
    nodes: [input],
    input,
    show(value) {
      if (typeof value === 'string' && input.value !== value) input.value = value;
    },
  };
}

/**
 * A control's row, and a function that shows whether the setting has an effect in an experiment.
 * @param {Control} control @param {Widget} widget
 * @returns {{ node: HTMLElement, need: (experiment: Experiment, about: ReadyEvent) => void }}
 */
function row(control, { nodes, input }) {
  const { key, label, help, effect, needs } = control;
  const id = `control-${key}`;
  input.id = id;
  input.setAttribute('aria-describedby', `${id}-help ${id}-effect ${id}-reason`);
  const helpText = element('p', { class: 'help', id: `${id}-help`, hidden: true }, help);
  const toggle = element('button', {
    type: 'button',
    class: 'help-toggle',
    title: help,
    'aria-label': `Help: ${label}`,
    'aria-expanded': 'false',
    'aria-controls': helpText.id,
  }, '?');
  toggle.addEventListener('click', () => {
    helpText.hidden = !helpText.hidden;
    toggle.setAttribute('aria-expanded', String(!helpText.hidden));
  });
  const reason = element('p', { class: 'reason', id: `${id}-reason`, hidden: true });
  const node = element('div', { class: 'control', 'data-effect': effect },
    element('label', { for: id }, label),
    toggle,
    element('span', { class: 'effect', 'aria-hidden': 'true', title: EFFECTS[effect].help }, EFFECTS[effect].label),
    element('span', { id: `${id}-effect`, hidden: true }, EFFECTS[effect].help),
    ...nodes,
    reason,
    helpText);
  return {
    node,
    need(experiment, about) {
      if (!needs) return;
      const works = hasEffect(control, experiment, about);
      input.disabled = !works;
      reason.hidden = works;
      setText(reason, works ? '' : needs.reason);
    },
  };
}
