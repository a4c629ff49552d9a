/** Ours, natively: the command line, timed by the events that it prints. */

import { start } from './process.js';

/**
 * @param {string} program  The command line's path.
 * @param {(width: number) => string} link  The experiment.
 */
export const commandLine = (program, link) => ({
  name: 'native: ours, one thread',
  /** @param {number} width */
  async open(width) {
    if (!program) throw new Error('not built');
    return {
      about: '',
      /** @param {number} steps */
      time: (steps) => timeSteps(program, link(width), steps),
      async close() {},
    };
  },
});

/**
 * Seconds of a number of steps of a fresh run. Only a step that follows another within an epoch is
 * timed: before the first ones, a network is measured.
 * @param {string} program @param {string} link @param {number} steps
 */
async function timeSteps(program, link, steps) {
  const run = start(program, ['run', link], { RAYON_NUM_THREADS: '1' });
  try {
    let seconds = 0;
    let counted = 0;
    let before = 0;
    while (counted < steps) {
      const event = JSON.parse(await run.read());
      const now = performance.now();
      if (event.event === 'failed') throw new Error(event.message);
      if (event.event === 'step' && before > 0) {
        seconds += (now - before) / 1000;
        counted += 1;
      }
      before = event.event === 'step' ? now : 0;
    }
    return seconds;
  } finally {
    await run.end();
  }
}
