import { m } from '@chl/messages/messages.js'
import { number } from '../../shared/format.ts'

/** A size to show sums in: what to divide by, and what stands behind the figure. */
export type Scale = { by: number; unit: string }

const DONG: [number, () => string][] = [
  [1e9, m.chart_unit_billion],
  [1e6, m.chart_unit_million],
  [1e3, m.chart_unit_thousand],
  [1, m.chart_unit_dong],
]

/** «tỷ ₫», «triệu ₫»: the unit in which sums up to this one are short to read. */
export function dongScale(most: number): Scale {
  const [by, unit] = DONG.find(([least]) => Math.abs(most) >= least) ?? [1, m.chart_unit_dong]
  return { by, unit: unit() }
}

/** A sum in a scale, with as many decimals as three figures need: «1,02», «46,3», «1.230». */
export function scaled(value: number, { by }: { by: number }): string {
  const size = Math.abs(value / by)
  const places = size >= 100 ? 1 : size >= 10 ? 10 : 100
  return number(Math.round((value / by) * places) / places)
}

/** Ticks from zero that hold all values: three or four round steps. */
export function ticks(least: number, most: number): number[] {
  const rough = Math.max(most - least, 1) / 3
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((nice) => nice * power >= rough) ?? 10) * power
  const from = Math.floor(Math.min(least, 0) / step)
  const to = Math.max(Math.ceil(most / step), from + 1)
  return Array.from({ length: to - from + 1 }, (_, index) => (from + index) * step)
}
