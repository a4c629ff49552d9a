/** ZIP: of the library for archives, what packs programs; brought in when they are asked for. */

export { zipSync } from 'fflate';
