// Chance that can be played again: the same seed gives the same throws.
import { random } from '@chl/stripe-sandbox/random'

/** Throws of one seed. */
export class Dice {
  private readonly next: () => number
  readonly seed: number
  constructor(seed: number) {
    this.seed = seed
    this.next = random(seed)
  }
  chance(p: number): boolean {
    return this.next() < p
  }
  /** A whole number from `least` to `most`, both of them possible. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }
  pick<T>(all: readonly T[]): T {
    const found = all[this.whole(0, all.length - 1)]
    if (found === undefined) throw new Error('nothing to pick from')
    return found
  }
  /** One of those with a weight over 0. */
  weighted<T>(all: readonly (readonly [number, T])[]): T {
    let left = this.next() * all.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, value] of all) {
      left -= weight
      if (weight > 0 && left < 0) return value
    }
    return this.pick(all)[1]
  }
  shuffled<T>(all: readonly T[]): T[] {
    return all
      .map((value) => [this.next(), value] as const)
      .sort(([a], [b]) => a - b)
      .map(([, value]) => value)
  }
}
