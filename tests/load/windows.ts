// Two servers measured in turn: A B A B …, so that whatever else the machine does meets both.
import type { Window } from './load-client.ts'

export type Side = 'ours' | 'bare'
/** Medians over the windows, answers a second; `spread` is the whole range of the ratio, window by window. */
export type Ratio = { ratio: number; ours: number; bare: number; spread: [number, number]; windows: number }

const median = (values: readonly number[]) => {
  const sorted = [...values].sort((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

// A process of Node's is at its speed after some thousand answers; so each side has a few seconds of its own first.
const WARM = 3

/** Warms both up, then measures `windows` pairs. Fails where an answer was anything but a success. */
export async function inTurn(windows: number, measure: (side: Side) => Promise<Window>): Promise<Ratio> {
  const rates: Record<Side, number[]> = { ours: [], bare: [] }
  for (let i = -WARM; i < windows; i++)
    for (const side of i % 2 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
      const { ok, bad, seconds } = await measure(side)
      if (Object.keys(bad).length > 0) throw new Error(`${side} answered ${JSON.stringify(bad)}`)
      if (i >= 0) rates[side].push(ok / seconds)
    }
  const ratios = rates.ours.map((rate, i) => rate / rates.bare[i]!)
  const [ours, bare] = [median(rates.ours), median(rates.bare)]
  return { ratio: ours / bare, ours, bare, spread: [Math.min(...ratios), Math.max(...ratios)], windows }
}
