/** What trains the reference network, and how fast: ours beside the limit and beside peers. */

import { atLeast } from './aims.js';
import { builds, engineOptions, nameOf, onOneThread } from './builds.js';
import { figure, table } from './markdown.js';
import { commandLine } from './native/command_line.js';
import { python } from './native/python.js';
import { flopPerImage } from './reference_network.js';
import { ratio, speed, timeInRounds } from './rounds.js';
import { openStage, peakKernels } from './stage.js';

const WIDTHS = [64, 16];
const LIMIT = 'the limit: one wasm thread, relaxed fused multiply-add';
const PATCHED = 'TensorFlow.js, wasm, the missing kernel patched in by hand';
const SSE = 'PyTorch, one thread, vectors of 128 bits';

/** @param {number} width @param {number} [train]  Training images, which are measured before the first step. */
const link = (width, train = 320) => `#preset=overfit&train=${train}&test=10&epochs=200&width=${width}`;
/** For the reference engine, which would measure more for minutes. */
const FEW = 32;

/**
 * @param {(line: string) => void} tell
 * @returns {Promise<import('./bench.js').Report>}
 */
export async function peers(tell) {
  const stage = await openStage();
  try {
    const all = await builds(stage.cores);
    const contenders = list(stage, all);
    /** @type {Record<number, import('./rounds.js').Timed[]>} */
    const timed = {};
    for (const width of WIDTHS) timed[width] = await timeInRounds(contenders, width, tell);
    const base = nameOf(onOneThread(all));
    return {
      text: [
        `Images per second of full training steps (forward, backward, Adam) on the reference network, batch 32, in Chromium ${stage.version} and natively, ${stage.cores} cores. Medians of interleaved rounds; ratios are medians over the rounds. “Ours” in “ours ÷ it” is \`${base.replace('ours: ', '')}\`. A multiply-add is two operations: ${WIDTHS.map((width) => `${figure(flopPerImage(width) / 1e6)} MFLOP per image at width ${width}`).join(', ')}.`,
        drawn(timed, base),
      ].join('\n\n'),
      aims: aims(timed, all, base),
    };
  } finally {
    await stage.close();
  }
}

/**
 * @param {Awaited<ReturnType<typeof openStage>>} stage @param {import('./builds.js').Build[]} all
 * @returns {import('./rounds.js').Contender[]}
 */
function list(stage, all) {
  /** @param {string} name @param {string} module @param {object} options */
  const staged = (name, module, options) => ({
    name, open: (/** @type {number} */ width) => stage.open(module, { width, ...options }),
  });
  const tensorflow = (/** @type {string} */ name, /** @type {object} */ options) => (
    staged(name, 'tensorflow', { folder: `${stage.root}benchmark/`, ...options })
  );
  return [
    staged(LIMIT, 'limit', { kernels: peakKernels(true) }),
    staged('the limit: one wasm thread, plain multiply and add', 'limit', { kernels: peakKernels(false) }),
    ...all.map((build) => ({
      name: nameOf(build),
      open: (/** @type {number} */ width) => stage.open(
        'engine', engineOptions(build, stage.root, link(width, build.engine === 'ndarray' ? FEW : undefined)),
      ),
    })),
    tensorflow('TensorFlow.js, wasm', { backend: 'wasm', threads: 1 }),
    tensorflow(`${PATCHED}, one thread`, { backend: 'wasm', threads: 1, isPatched: true }),
    tensorflow(`${PATCHED}, 2 threads`, { backend: 'wasm', threads: 2, isPatched: true }),
    tensorflow('TensorFlow.js, cpu', { backend: 'cpu' }),
    tensorflow('TensorFlow.js, WebGL', { backend: 'webgl' }),
    tensorflow('TensorFlow.js, WebGPU', { backend: 'webgpu' }),
    staged('ConvNetJS (Adadelta)', 'convnetjs', {}),
    staged('jax-js, wasm, one thread', 'jax', { device: 'wasm', threads: 1 }),
    staged('jax-js, wasm, 2 threads', 'jax', { device: 'wasm', threads: 2 }),
    staged('jax-js, WebGPU', 'jax', { device: 'webgpu' }),
    commandLine(process.env.OVERFIT_LAB ?? '', link),
    python({ name: SSE, module: 'torch', threads: 1, isHeldToSse: true }),
    python({ name: 'PyTorch, one thread', module: 'torch', threads: 1 }),
    python({ name: 'PyTorch, 2 threads', module: 'torch', threads: 2 }),
    python({ name: 'TensorFlow, one thread', module: 'tensorflow', threads: 1 }),
    python({ name: 'TensorFlow, 2 threads', module: 'tensorflow', threads: 2 }),
  ];
}

/** @param {Record<number, import('./rounds.js').Timed[]>} timed @param {string} base */
function drawn(timed, base) {
  const head = WIDTHS.flatMap((width) => [`width ${width}, images/s`, 'GFLOP/s', 'of the limit', 'ours ÷ it', 'rounds']);
  const rows = timed[WIDTHS[0]].map(({ name, about }) => [
    about ? `${name} (${about})` : name,
    ...WIDTHS.flatMap((width) => {
      const find = finder(timed[width]);
      const one = find(name);
      const images = speed(one);
      if (one.failure || images === undefined) return [one.failure, '–', '–', '–', 0];
      return [
        figure(images), figure(images * flopPerImage(width) / 1e9),
        percent(ratio(one, find(LIMIT))), figure(ratio(find(base), one)),
        one.speeds.filter((value) => value !== undefined).length,
      ];
    }),
  ]);
  return table(['what trains the network', ...head], rows);
}

/** @param {import('./rounds.js').Timed[]} all @returns {(name: string) => import('./rounds.js').Timed} */
const finder = (all) => (name) => (
  all.find((one) => one.name === name) ?? { name, about: '', speeds: [], failure: 'not timed' }
);

/** @param {number | undefined} share */
const percent = (share) => (share === undefined ? '–' : `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`);

/** What is aimed at, by width. */
const SHARE_OF_LIMIT = new Map([[64, 0.65], [16, 0.45]]);
const GAIN_OF_SECOND_THREAD = new Map([[64, 1.8], [16, 1.6]]);
const LEAD_OVER_BROWSER_PEERS = 15;
const LEAD_OVER_PATCHED = 9;

/**
 * @param {Record<number, import('./rounds.js').Timed[]>} timed
 * @param {import('./builds.js').Build[]} all @param {string} base
 */
function aims(timed, all, base) {
  const twice = all.find(({ threads, engine }) => threads === 2 && engine === all[0].engine);
  return WIDTHS.flatMap((width) => {
    const find = finder(timed[width]);
    const ours = find(base);
    const onProcessor = timed[width].filter(({ name }) => /^(TensorFlow.js, (wasm|cpu)$|ConvNetJS|jax-js, wasm)/.test(name));
    const fastest = onProcessor.toSorted((one, other) => (speed(other) ?? 0) - (speed(one) ?? 0))[0];
    return [
      atLeast(`width ${width}, one thread: share of the limit`, ratio(ours, find(LIMIT)), SHARE_OF_LIMIT.get(width)),
      atLeast(
        `width ${width}: two threads ÷ one, same build`,
        twice && ratio(find(nameOf(twice)), find(nameOf({ ...twice, threads: 1 }))), GAIN_OF_SECOND_THREAD.get(width),
      ),
      atLeast(`width ${width}: one thread ÷ ${fastest.name}, the fastest peer on the processor as shipped`, ratio(ours, fastest), LEAD_OVER_BROWSER_PEERS),
      ...width === 64
        ? [atLeast(`width ${width}: one thread ÷ TensorFlow.js, patched, one thread`, ratio(ours, find(`${PATCHED}, one thread`)), LEAD_OVER_PATCHED)]
        : [],
      atLeast(`width ${width}: one thread ÷ ${SSE}`, ratio(ours, find(`native: ${SSE}`)), 1),
    ];
  });
}
