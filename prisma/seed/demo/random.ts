/** A small seeded generator (mulberry32): the same seed gives the same demo, on every machine. */
export type Random = {
  /** From 0 to under 1. */
  next: () => number
  /** A whole number from 0 to n − 1. */
  below: (n: number) => number
  /** From low to under high. */
  between: (low: number, high: number) => number
  /** A whole number from low to high, both inside. */
  whole: (low: number, high: number) => number
  chance: (share: number) => boolean
  pick: <T>(items: readonly T[]) => T
  /** `n` different items in random order, or all where there are fewer. */
  some: <T>(items: readonly T[], n: number) => T[]
  /** UUIDv7 of an instant. */
  id: (at: Date) => string
  /** A generator of its own for one part, so that a change of one part leaves the others as they are. */
  part: (name: string) => Random
}

export function makeRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number) => Math.floor(next() * n)
  const pick = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
  return {
    next,
    below,
    between: (low, high) => low + next() * (high - low),
    whole: (low, high) => low + below(high - low + 1),
    chance: (share) => next() < share,
    pick,
    some: (items, n) => {
      const rest = [...items]
      return Array.from({ length: Math.min(n, rest.length) }, () => rest.splice(below(rest.length), 1)).flat()
    },
    id: (at) => uuid7(at, below),
    part: (name) => makeRandom(hashOf(name, seed)),
  }
}

function hashOf(name: string, seed: number): number {
  let hash = seed
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash, 31) + name.charCodeAt(at)
  return hash
}

function uuid7(at: Date, below: (n: number) => number): string {
  const hex = (digits: number) =>
    below(16 ** digits)
      .toString(16)
      .padStart(digits, '0')
  const time = at.getTime().toString(16).padStart(12, '0')
  const variant = '89ab'.charAt(below(4))
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${variant}${hex(3)}-${hex(6)}${hex(6)}`
}
