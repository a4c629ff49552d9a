/** Seeded dice: the same seed makes the same user. */

import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export class Dice {
  readonly #generator;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** A whole number from `least` to `most`, both of them included. */
  between(least: number, most: number) {
    return uniformInt(this.#generator, least, most);
  }

  /** One of them, each as likely as the next. */
  pick<T>(items: readonly T[]): T {
    return items[this.between(0, items.length - 1)];
  }

  /** One of them, each as likely as its weight says. */
  weighted<T extends { weight: number }>(items: readonly T[]): T {
    const total = items.reduce((sum, { weight }) => sum + weight, 0);
    let left = this.between(1, total);
    return items.find(({ weight }) => (left -= weight) <= 0)!;
  }
}
