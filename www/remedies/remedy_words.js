/**
 * Remedy words: what the search found, in sentences.
 *
 * @import { Remedy, Standing } from '../engines/flex/overfit_lab.js'
 */

/** A further change that gains less is not worth making, as a share. */
const WORTH_A_CHANGE = 0.01;
/** Below this many points a decimal says something. */
const FEW_POINTS = 3;

const all = new Intl.ListFormat('en');

/** @param {number} points @param {number} digits */
const signed = (points, digits) => `${points > 0 ? '+' : ''}${points.toFixed(digits)}`.replace('-', '−')
  // +0 and −0.0 are 0.
  .replace(/^[+−](0(?:\.0)?)$/, '$1');

/** “+9 points (4 to 14)” @param {Standing} standing */
export function gainInWords({ gain, gainInterval }) {
  // A bound that was rounded to zero would hide on which side of it the interval lies.
  const isClose = gainInterval.some((share) => Math.round(share * 100) === 0);
  const digits = isClose || Math.abs(gain) * 100 < FEW_POINTS ? 1 : 0;
  const [low, high] = gainInterval.map((share) => signed(share * 100, digits).replace('+', ''));
  return `${signed(gain * 100, digits)} points (${low} to ${high})`;
}

/** “+9 points” @param {Pick<Standing, 'gain'>} standing */
export function shortGain({ gain }) {
  const points = signed(gain * 100, Math.abs(gain) * 100 < FEW_POINTS ? 1 : 0);
  return `${points} points`;
}

/** A label within a sentence, each part of a pair's. @param {string} label */
const within = (label) => label.replace(/(?<=^|\+ )\p{Lu}(?=\p{Ll}|\s)/gu, (letter) => letter.toLowerCase());

/** @param {string} sentence */
const capital = (sentence) => sentence[0].toUpperCase() + sentence.slice(1);

/** @param {string[]} labels */
const listed = (labels) => capital(all.format(labels.map(within)));

/**
 * What came out: the sentence that matters, and what else there is to say.
 * @param {Remedy[]} remedies  Without doing nothing. @param {Standing[]} standings
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
  // Two changes must be worth more than one.
  const simplest = better.find(({ isPair, standing }) => !isPair && top.standing.gain - standing.gain < WORTH_A_CHANGE);
  const best = top?.isPair ? simplest ?? top : top;
  const others = better.filter((other) => other !== best);
  // Of pairs only the winner is worth a word: the chart has them all.
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

/** “about 50 s left”: in steps coarse enough to stand still for a while. @param {number} seconds */
export function timeLeft(seconds) {
  if (seconds < 5) return 'a few seconds left';
  if (seconds < 90) return `about ${Math.ceil(seconds / 5) * 5} s left`;
  return `about ${Math.round(seconds / 60)} min left`;
}
