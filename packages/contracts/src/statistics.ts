import * as z from 'zod/mini'
import { area, category, code, day, dong, givenDay, names, state } from './common.ts'
import { endpoint } from './endpoint.ts'
import { side } from './orders.ts'

/** A sum over a period: under zero where more was taken back in it than was traded. */
const sum = z.int()
const period = { from: z.optional(givenDay), to: z.optional(givenDay) }

/** Trades of one product, grade-less, in one state and one month. Grams are null-safe sums; pieces are counted lines'. */
export const tradeRow = z
  .object({
    month: z.string(),
    product: z.object({ id: code, name: names }),
    state,
    unit: z.nullable(z.object({ code, name: names })),
    grams: sum,
    pieces: sum,
    dong: sum,
    orders: z.int(),
    /** Đồng per kg over what was weighed, or per piece over what was counted; rounded half up. */
    averagePrice: z.nullable(z.int()),
  })
  .register(z.globalRegistry, { id: 'TradeRow' })
export type TradeRow = z.output<typeof tradeRow>

export const getTradeSummary = endpoint({
  id: 'getTradeSummary',
  method: 'GET',
  path: '/my/trades',
  tag: 'statistics',
  access: 'organization',
  summary: 'What the acting organization sold or bought, by product and month (default: the last twelve)',
  query: z.strictObject({ side, ...period }),
  reply: z.object({
    from: day,
    to: day,
    rows: z.array(tradeRow),
    months: z.array(z.object({ month: z.string(), dong: sum, grams: sum })),
    total: z.object({ dong: sum, grams: sum, pieces: sum, orders: z.int() }),
    /** Handed over and not yet marked received; and marked received. */
    open: dong,
    received: dong,
  }),
})

export const exportTrades = endpoint({
  id: 'exportTrades',
  method: 'GET',
  path: '/my/trades.csv',
  tag: 'statistics',
  access: 'organization',
  replyType: 'text/csv; charset=utf-8',
  summary: 'Every trade of the period as CSV that opens right in Excel',
  query: z.strictObject({ side, ...period }),
})

export const volumeRow = z.object({
  area: z.nullable(area),
  product: z.object({ id: code, name: names, category }),
  state,
  grams: sum,
  /** Of these, from pieces times the lot’s ≈ grams. */ estimatedGrams: sum,
  pieces: sum,
  dong: sum,
  trades: sum,
  sellers: z.int(),
})

export const getVolumes = endpoint({
  id: 'getVolumes',
  method: 'GET',
  path: '/office/volumes',
  tag: 'statistics',
  access: 'organization',
  summary: 'Volumes and values by product and area in the office’s jurisdiction, for a period (default: this month)',
  query: z.strictObject({ ...period, area: z.optional(area) }),
  reply: z.object({
    from: day,
    to: day,
    asOf: z.string(),
    jurisdiction: z.array(names),
    total: z.object({ grams: sum, estimatedGrams: sum, pieces: sum, dong: sum, trades: sum, sellers: z.int() }),
    before: z.object({ from: day, to: day, grams: sum, dong: sum, trades: sum }),
    areas: z.array(z.object({ area: z.nullable(area), name: names, grams: sum, dong: sum, trades: sum })),
    months: z.array(z.object({ month: z.string(), grams: sum, dong: sum })),
    rows: z.array(volumeRow),
  }),
  problems: ['forbidden'],
})

export const exportVolumes = endpoint({
  id: 'exportVolumes',
  method: 'GET',
  path: '/office/volumes.csv',
  tag: 'statistics',
  access: 'organization',
  replyType: 'text/csv; charset=utf-8',
  summary: 'The same figures as CSV',
  query: z.strictObject({ ...period, area: z.optional(area) }),
  problems: ['forbidden'],
})
