/** Properties: what holds for whatever comes in. PROPERTY_RUNS says how many cases each is tried with. */

import fc from 'fast-check';

export { fc };

const RUNS = Number(process.env.PROPERTY_RUNS ?? 200);

/** Tries a property, with the same cases each time. */
export const holds = <T>(property: fc.IProperty<T> | fc.IAsyncProperty<T>) => fc.assert(property, { seed: 1, numRuns: RUNS });

/** Bytes with some of them changed, cut or doubled. */
export const mutated = (bytes: Uint8Array) => fc.tuple(
  fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 12 }), fc.nat(bytes.length), fc.nat(bytes.length), fc.boolean(),
).map(([changes, from, to, isCut]) => {
  const copy = bytes.slice();
  for (const [index, byte] of changes) copy[index] = byte;
  if (!isCut) return copy;
  return Uint8Array.from([...copy.subarray(0, Math.min(from, to)), ...copy.subarray(Math.max(from, to))]);
});
