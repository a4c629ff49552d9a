/** Format: numbers as people read them. Accuracies are fractions everywhere else; here they become percent. */

const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 6 });
const rounded = new Intl.NumberFormat('en', { notation: 'compact', compactDisplay: 'long', maximumSignificantDigits: 2 });
const oneDigit = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const percentage = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** A number in digits: 5,000 or 0.001. @param {number} value */
export const number = (value) => plain.format(value);

/** A large number in two digits and a word: 2.4 million. @param {number} value */
export const inWords = (value) => rounded.format(value);

/** A fraction in percent, with one decimal: 27.5%. @param {number} fraction */
export const percent = (fraction) => `${oneDigit.format(fraction * 100)}%`;

/** A fraction in percent, with no more decimals than needed: 6.25%, 50%. @param {number} fraction */
export const shortPercent = (fraction) => `${percentage.format(fraction * 100)}%`;

/** An interval of fractions in percent: 23.1–32.4%. @param {[number, number]} interval */
export const interval = ([low, high]) => `${oneDigit.format(low * 100)}–${percent(high)}`;

/** The difference of two fractions in percentage points: 72.5 points. @param {number} difference */
export const points = (difference) => `${oneDigit.format(difference * 100).replace('-', '−')} points`;

/** A loss, with three decimals where it is small: 0.693, 1,234. @param {number} loss */
export const loss = (loss) => (loss < 100 ? loss.toFixed(3) : plain.format(Math.round(loss)));

/** A number of things: 1 image, 2 images. @param {number} count @param {string} noun */
export const counted = (count, noun) => `${number(count)} ${noun}${count === 1 ? '' : 's'}`;

/** A size in megabytes: 2.0 MB. @param {number} bytes */
export const megabytes = (bytes) => `${oneDigit.format(bytes / 1e6)} MB`;

/** All numbers added up. @param {number[]} counts */
export const sum = (counts) => counts.reduce((total, count) => total + count, 0);

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });
/** Beyond this many days a date says more than how long ago it was. */
const MOST_DAYS = 7;

/** How long ago a time was: just now, 10 minutes ago, yesterday, 3 Nov 2026. @param {number} time  Milliseconds since 1970. */
export function ago(time) {
  const minutes = Math.floor((Date.now() - time) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return relative.format(-minutes, 'minute');
  if (minutes < 24 * 60) return relative.format(-Math.floor(minutes / 60), 'hour');
  const days = Math.floor(minutes / (24 * 60));
  return days <= MOST_DAYS ? relative.format(-days, 'day') : date.format(time);
}
