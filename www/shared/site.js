/** Site: where the built page's files are, whatever path it was put under. */

/** The folder of the page, with a slash at the end: the bundler puts every module's code into its top level. */
export const SITE = new URL('./', import.meta.url);
