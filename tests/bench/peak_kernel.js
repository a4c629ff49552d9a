/**
 * The kernel that measures how many multiply-adds a processor can do from wasm: several vectors,
 * each changed again and again without waiting for the others, so that the latency of one hides
 * behind the rest.
 */

import binaryen from 'binaryen';

/** Independent vectors to try: few do not fill the pipelines, many do not fit into registers. */
export const ACCUMULATORS = [8, 10, 12];
/** 32-bit numbers in a vector of 128 bits. */
export const LANES = 4;

/**
 * A wasm module with `run(loops: i32) → f32`: in each loop one multiply-add for each accumulator.
 * @param {number} accumulators
 * @param {boolean} isFused  Whether to use relaxed SIMD's fused multiply-add.
 */
export function assemble(accumulators, isFused) {
  const names = Array.from({ length: accumulators }, (_, index) => `$sum${index}`);
  // A product that does not change from loop to loop could be hoisted out of it: plain arithmetic
  // multiplies the sum itself. The factor is just below 1, so that no sum overflows or dies away.
  const change = (/** @type {string} */ name) => (isFused
    ? `(f32x4.relaxed_madd (local.get ${name}) (local.get $factor) (local.get $term))`
    : `(f32x4.add (f32x4.mul (local.get ${name}) (local.get $factor)) (local.get $term))`);
  const module = binaryen.parseText(`(module
    (func (export "run") (param $loops i32) (result f32)
      ${names.map((name) => `(local ${name} v128)`).join(' ')} (local $factor v128) (local $term v128)
      (local.set $factor (f32x4.splat (f32.const 0.999)))
      (local.set $term (f32x4.splat (f32.const 0.001)))
      ${names.map((name, index) => `(local.set ${name} (f32x4.splat (f32.const ${index})))`).join('\n')}
      (loop $again
        ${names.map((name) => `(local.set ${name} ${change(name)})`).join('\n')}
        (br_if $again (local.tee $loops (i32.sub (local.get $loops) (i32.const 1)))))
      (f32x4.extract_lane 0 ${names.slice(1).reduce(
    (sum, name) => `(f32x4.add ${sum} (local.get ${name}))`, `(local.get ${names[0]})`,
  )})))`);
  module.setFeatures(binaryen.Features.All);
  try {
    if (!module.validate()) throw new Error('The kernel that measures the limit is not valid.');
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
