// What the bench prints: a line a figure with its limit, and all of them as one line of JSON at the end.
import type { Ratio } from './windows.ts'

const LIMITS = {
  list_ratio: ['≥', 0.8],
  search_ratio: ['≥', 0.8],
  order_ratio: ['≥', 0.5],
  notify_p99_ms: ['<', 100],
  notify_rate: ['≥', 95],
  notify_lost: ['=', 0],
  ledger_post_ratio: ['≥', 0.4],
  reconcile_ms: null,
  oversold: ['=', 0],
  rss_mb: ['≤', 250],
  first_route_js_kb: ['≤', 125],
  ready_ms: ['≤', 10_000],
} as const
type Name = keyof typeof LIMITS

const holds = (value: number, [sign, limit]: readonly ['≥' | '<' | '=' | '≤', number]) =>
  ({ '≥': value >= limit, '<': value < limit, '=': value === limit, '≤': value <= limit })[sign]
const rounded = (value: number) => Number(value.toFixed(value < 10 ? 3 : value < 1000 ? 1 : 0))

export class Report {
  missed = false
  private readonly figures: Record<string, number | null> = {}

  /** A figure and what it is made of, beside its limit where there is one; null where this machine can't measure it, with the reason. */
  figure(name: Name, value: number | null, of: string) {
    const measured = value === null || Number.isNaN(value) ? null : rounded(value)
    this.figures[name] = measured
    const limit = LIMITS[name]
    const kept = measured === null ? 'not measured' : !limit ? 'measured' : holds(measured, limit) ? 'holds' : 'MISSED'
    if (kept === 'MISSED') this.missed = true
    const asked = limit ? limit.join(' ') : 'no limit'
    console.log(`${name.padEnd(18)} ${String(measured).padStart(8)}  ${asked.padEnd(8)} ${kept}  ${of}`)
  }

  ratio(name: Name, { ratio, ours, bare, spread, windows }: Ratio, of: string) {
    const rates = `ours ${ours.toFixed(0)}/s, bare ${bare.toFixed(0)}/s, medians of ${windows} windows each`
    this.figure(name, ratio, `${rates} (pairs ${spread.map((x) => x.toFixed(2)).join('–')}); ${of}`)
  }

  /** Prints the JSON line: the last thing that the bench says. */
  end() {
    console.log(JSON.stringify(this.figures))
  }
}
