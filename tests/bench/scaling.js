/** How the time of a step and of an epoch grows with what there is to do. */

import { atMost } from './aims.js';
import { builds, engineOptions, onOneThread } from './builds.js';
import { figure, table } from './markdown.js';
import { median } from './rounds.js';
import { openStage } from './stage.js';

/** A small network of the reference's kind, so that many images do not take for ever. */
const SMALL = '#preset=overfit&width=8&dense=64&convs=1';
const BATCHES = [8, 16, 32, 64, 128];
const IMAGES = [10, 30, 100, 300, 1000, 3000, 10_000];
/** More training images come as mirrored copies. */
const MOST_DRAWN = 5000;
const EPOCHS = [1, 50, 100, 150, 200];
/** Steps of a timing of a batch size, in turns, and how often. */
const STEPS = 4;
const ROUNDS = 7;

/** How far from what is aimed at is put down to measurement. */
const TOLERANCE = 1.1;
/** Fewer images leave too few steps to time. */
const FROM_IMAGES = 300;

/**
 * @param {(line: string) => void} tell
 * @returns {Promise<import('./bench.js').Report>}
 */
export async function scaling(tell) {
  const stage = await openStage();
  try {
    const build = onOneThread(await builds(stage.cores));
    const open = (/** @type {string} */ link) => stage.open('engine', engineOptions(build, stage.root, link));
    const batches = await byBatch(open);
    tell('batch sizes are done');
    const epochs = await byEpoch(open);
    tell('epochs are done');
    const images = await byImages(open, tell);
    const [, , , half, whole] = batches;
    const large = images.filter(({ count }) => count >= FROM_IMAGES);
    const stepsPerImage = large.map(({ count, steps }) => steps / count);
    // An epoch also has a constant part: the test images and the verdict's probes.
    const [least, middle, most] = [large[0], large[large.length - 2], large[large.length - 1]];
    const perFurtherImage = (/** @type {typeof least} */ from, /** @type {typeof least} */ to) => (to.all - from.all) / (to.count - from.count);
    const ms = (/** @type {number} */ seconds) => figure(1000 * seconds);
    return {
      text: [
        `\`${build.build}\`, one thread, in Chromium ${stage.version}. The small network is \`${SMALL}\`; more than 5,000 images are drawn ones and their mirrored copies.`,
        table(['batch size (small network)', 'ms per step', 'ms per image'], batches.map(({ batch, seconds }) => [batch, ms(seconds), ms(seconds / batch)])),
        table(['epochs done (small network)', 'ms per step'], epochs.map(({ epoch, seconds }) => [epoch, ms(seconds)])),
        table(
          ['training images (small network)', 'ms per epoch, steps alone', 'ms per epoch, measurements and verdict included', 'the same per image'],
          images.map(({ count, steps, all, perImage }) => [count, ms(steps), ms(all), ms(perImage)]),
        ),
      ].join('\n\n'),
      aims: [
        atMost('time of a step: batch 128 ÷ twice batch 64', whole.seconds / (2 * half.seconds), TOLERANCE),
        atMost('time of a step: after 200 epochs ÷ after 1', epochs[epochs.length - 1].seconds / epochs[0].seconds, TOLERANCE),
        atMost(`time of an epoch's steps per image, ${FROM_IMAGES} to 10,000 images: most ÷ least`, Math.max(...stepsPerImage) / Math.min(...stepsPerImage), TOLERANCE),
        atMost(
          `time of a whole epoch per further image: ${middle.count} to ${most.count} images ÷ ${least.count} to ${middle.count}`,
          perFurtherImage(middle, most) / perFurtherImage(least, middle), TOLERANCE,
        ),
      ],
    };
  } finally {
    await stage.close();
  }
}

/** @typedef {(link: string) => Promise<import('./stage.js').Staged>} Open */

/** Seconds of a step by batch size, in interleaved rounds. @param {Open} open */
async function byBatch(open) {
  const sizes = await Promise.all(BATCHES.map(async (batch) => {
    // All steps timed are of the first epoch: nothing else is computed between them.
    const train = STEPS * (ROUNDS + 1) * batch;
    const staged = await open(`${SMALL}&train=${train}&test=10&epochs=200&batch=${batch}`);
    return { batch, staged, seconds: /** @type {number[]} */ ([]) };
  }));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { staged, seconds } of sizes) {
      const took = await staged.time(STEPS) / STEPS;
      if (round > 0) seconds.push(took);
    }
  }
  await Promise.all(sizes.map(({ staged }) => staged.close()));
  return sizes.map(({ batch, seconds }) => ({ batch, seconds: median(seconds) }));
}

/** Seconds of a step around several epochs of one long run. @param {Open} open */
async function byEpoch(open) {
  const staged = await open(`${SMALL}&train=64&test=10&epochs=200`);
  /** @type {import('./contenders/engine.js').Epoch[]} */
  const epochs = await staged.call('epochs');
  await staged.close();
  const neighbours = 10;
  return EPOCHS.map((epoch) => {
    const from = Math.min(Math.max(0, epoch - neighbours / 2), epochs.length - neighbours);
    const near = epochs.slice(from, from + neighbours);
    return { epoch, seconds: median(near.map(({ steps, stepSeconds }) => stepSeconds / steps)) };
  });
}

/** Seconds of the third epoch by training images. @param {Open} open @param {(line: string) => void} tell */
async function byImages(open, tell) {
  const rows = [];
  for (const count of IMAGES) {
    const drawn = count > MOST_DRAWN ? `train=${count / 2}&flip=copy` : `train=${count}`;
    const staged = await open(`${SMALL}&${drawn}&test=10&epochs=3`);
    /** @type {import('./contenders/engine.js').Epoch[]} */
    const epochs = await staged.call('epochs');
    await staged.close();
    const { stepSeconds, seconds } = epochs[2];
    rows.push({ count, steps: stepSeconds, all: seconds, perImage: seconds / count });
    tell(`${count} images are done`);
  }
  return rows;
}
