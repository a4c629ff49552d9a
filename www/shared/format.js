/** Figures as people read them. Accuracies are fractions everywhere else; here they become percent. */

const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 6 });
const rounded = new Intl.NumberFormat('en', { notation: 'compact', compactDisplay: 'long', maximumSignificantDigits: 2 });
const oneDigit = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const percentage = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** 5,000 or 0.001 @param {number} value */
export const number = (value) => plain.format(value);

/** 2.4 million @param {number} value */
export const inWords = (value) => rounded.format(value);

/** 27.5% @param {number} fraction */
export const percent = (fraction) => `${oneDigit.format(fraction * 100)}%`;

/** 6.25%, 50%: no more digits than needed @param {number} fraction */
export const shortPercent = (fraction) => `${percentage.format(fraction * 100)}%`;

/** 23.1–32.4% @param {[number, number]} interval */
export const interval = ([low, high]) => `${oneDigit.format(low * 100)}–${percent(high)}`;

/** The difference of two percentages: 72.5 points @param {number} difference */
export const points = (difference) => `${oneDigit.format(difference * 100).replace('-', '−')} points`;

/** 0.693, 1,234 @param {number} loss */
export const loss = (loss) => (loss < 100 ? loss.toFixed(3) : plain.format(Math.round(loss)));

/** 1 image, 2 images @param {number} count @param {string} noun */
export const counted = (count, noun) => `${number(count)} ${noun}${count === 1 ? '' : 's'}`;

/** 2.0 MB @param {number} bytes */
export const megabytes = (bytes) => `${oneDigit.format(bytes / 1e6)} MB`;

/** @param {number[]} counts */
export const sum = (counts) => counts.reduce((total, count) => total + count, 0);

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });
/** Longer ago than this, a date says more. */
const MOST_DAYS = 7;

/** just now, 10 minutes ago, yesterday, 3 Nov 2026 @param {number} time  Milliseconds since 1970. */
export function ago(time) {
  const minutes = Math.floor((Date.now() - time) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return relative.format(-minutes, 'minute');
  if (minutes < 24 * 60) return relative.format(-Math.floor(minutes / 60), 'hour');
  const days = Math.floor(minutes / (24 * 60));
  return days <= MOST_DAYS ? relative.format(-days, 'day') : date.format(time);
}
