/**
 * Remedy words: what the search found, in sentences.
 *
 * @import { Remedy, Standing } from '../engines/flex/overfit_lab.js'
 */

/** A second change that gains less than this share is not worth making. */
const WORTH_A_CHANGE = 0.01;
/** A gain below this many points is given with a decimal. */
const FEW_POINTS = 3;

const all = new Intl.ListFormat('en');

/** A number with its sign. @param {number} points @param {number} digits  Decimals. */
const signed = (points, digits) => `${points > 0 ? '+' : ''}${points.toFixed(digits)}`.replace('-', '−')
  // Zero has no sign.
  .replace(/^[+−](0(?:\.0)?)$/, '$1');

/** A gain with its interval: “+9 points (4 to 14)”. @param {Standing} standing */
export function gainInWords({ gain, gainInterval }) {
  // A bound that is rounded to zero would hide on which side of zero the interval lies.
  const isClose = gainInterval.some((share) => Math.round(share * 100) === 0);
  const digits = isClose || Math.abs(gain) * 100 < FEW_POINTS ? 1 : 0;
  const [low, high] = gainInterval.map((share) => signed(share * 100, digits).replace('+', ''));
  return `${signed(gain * 100, digits)} points (${low} to ${high})`;
}

/** A gain without its interval: “+9 points”. @param {Pick<Standing, 'gain'>} standing */
export function shortGain({ gain }) {
  const points = signed(gain * 100, Math.abs(gain) * 100 < FEW_POINTS ? 1 : 0);
  return `${points} points`;
}

/** A label as it is written within a sentence; of a pair, both parts. @param {string} label */
const within = (label) => label.replace(/(?<=^|\+ )\p{Lu}(?=\p{Ll}|\s)/gu, (letter) => letter.toLowerCase());

/** A sentence with a capital letter. @param {string} sentence */
const capital = (sentence) => sentence[0].toUpperCase() + sentence.slice(1);

/** Labels as a list that begins a sentence. @param {string[]} labels */
const listed = (labels) => capital(all.format(labels.map(within)));

/**
 * The outcome of a search: the sentence that matters, and what else there is to say.
 * @param {Remedy[]} remedies  All but doing nothing. @param {Standing[]} standings
 * @returns {{ lead: string, rest: string }}
 */
export function summary(remedies, standings) {
  const found = remedies.flatMap(({ name, label }) => {
    const standing = standings.find(({ remedy }) => remedy === name);
    return standing ? [{ label, standing, isPair: name.includes('+') }] : [];
  }).sort((one, other) => other.standing.gain - one.standing.gain);
  /** @param {Standing['effect'][]} effects */
  const of = (...effects) => found.filter(({ standing }) => effects.includes(standing.effect));
  const better = of('better');
  const top = better[0];
  // A pair is only recommended where two changes gain notably more than one.
  const simplest = better.find(({ isPair, standing }) => !isPair && top.standing.gain - standing.gain < WORTH_A_CHANGE);
  const best = top?.isPair ? simplest ?? top : top;
  const others = better.filter((other) => other !== best);
  // Of pairs only the best is named here: the chart has them all.
  const helped = others.filter(({ isPair }) => !isPair);
  const labels = (/** @type {Standing['effect'][]} */ ...effects) => (
    of(...effects).filter(({ isPair }) => !isPair).map(({ label }) => label));
  const harmed = labels('worse');
  const idle = labels('none', 'open');
  if (!best && harmed.length === 0) return { lead: 'Nothing had a measurable effect.', rest: '' };
  const lead = best ? `${capital(within(best.label))} helped most: ${gainInWords(best.standing)}.` : 'Nothing helped measurably.';
  const sentences = [];
  if (helped.length > 0) {
    sentences.push(`${listed(helped.map(({ label, standing }) => `${within(label)} (${shortGain(standing)})`))} helped too.`);
  }
  if (harmed.length > 0) sentences.push(`${listed(harmed)} made it worse.`);
  if (idle.length > 0) sentences.push(`${listed(idle)} had no measurable effect.`);
  return { lead, rest: sentences.join(' ') };
}

/** The time left: “about 50 s left”, in steps coarse enough to stay the same for a while. @param {number} seconds */
export function timeLeft(seconds) {
  if (seconds < 5) return 'a few seconds left';
  if (seconds < 90) return `about ${Math.ceil(seconds / 5) * 5} s left`;
  return `about ${Math.round(seconds / 60)} min left`;
}
