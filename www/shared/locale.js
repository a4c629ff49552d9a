/**
 * Locale: sees to it that the browser's language is one that its `Intl` knows. Import it before a library that formats
 * numbers in that language while it starts: some systems name a language that is none, as “C”, and that throws.
 */

/** The language of the page. */
const LANGUAGE = 'en';

try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { configurable: true, get: () => LANGUAGE });
}
