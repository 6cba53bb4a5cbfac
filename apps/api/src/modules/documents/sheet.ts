import * as z from 'zod/mini'

// A paper as words, rows and sums: what is frozen when it is issued, and what both of its files are written from. Papers are
// official, so they speak Vietnamese whatever the reader's language; their words stand with the paper and not among the
// messages of the pages.

/** Text, whole đồng (or a plain count), a weight in grams (with its unit where the column says none), pieces, a local day, or nothing. */
const cell = z.union([
  z.string(),
  z.int(),
  z.object({ grams: z.int(), unit: z.optional(z.literal('kg')) }),
  z.object({ pieces: z.int(), unit: z.string() }),
  z.object({ day: z.string() }),
  z.null(),
])
export type Cell = z.output<typeof cell>

const column = z.object({
  title: z.string(),
  /** What stands over this column and its neighbours of the same group. */
  group: z.optional(z.string()),
  /** The form's own number of the column: «(3)». */
  mark: z.optional(z.string()),
  /** In characters, about. */
  width: z.number(),
  align: z.enum(['left', 'right', 'center']),
})
export type Column = z.output<typeof column>

const named = z.object({ name: z.string(), value: z.string() })

export const sheet = z.object({
  /** A form of the ministry in Tinos, our own papers in Be Vietnam Pro. */
  font: z.enum(['official', 'own']),
  landscape: z.boolean(),
  issuer: z.array(z.string()),
  /** The box at the top right: which form of which circular this is. */
  form: z.array(z.string()),
  title: z.string(),
  /** Under the title: the month, the order. */
  about: z.array(z.string()),
  head: z.array(named),
  columns: z.array(column),
  rows: z.array(z.array(cell)),
  /** Whole đồng, under the table. */
  sums: z.array(z.object({ name: z.string(), value: z.int() })),
  /** The last sum in words. */
  words: z.nullable(named),
  notes: z.array(z.string()),
  signatures: z.array(z.object({ title: z.string(), hint: z.string(), name: z.string() })),
})
/** Everything that a paper says but its number, which it gets when it is issued. */
export type Sheet = z.output<typeof sheet>

/** A sheet with what stands on its edge: null where it has no number yet, and is marked as a preview. */
export type Printed = {
  sheet: Sheet
  number: string | null
  issuedAt: Date | null
  replaces: string | null
  /** What never gets a number is a list and no preview of one: its worksheet's name. */
  unnumbered?: string
}

// By hand and not by Intl: the same on every server.
const grouped = (whole: bigint) => String(whole).replace(/\B(?=(?:\d{3})+$)/g, '.')

/** «1.250.000». */
export const dongText = (value: number) => `${value < 0 ? '−' : ''}${grouped(BigInt(Math.abs(value)))}`

/** Grams in kg with a comma, «1.234,5»; a paper has one unit of weight. */
export function kilosText(grams: number) {
  const size = BigInt(Math.abs(grams))
  const rest = String(size % 1000n)
    .padStart(3, '0')
    .replace(/0+$/, '')
  return `${grams < 0 ? '−' : ''}${grouped(size / 1000n)}${rest && ','}${rest}`
}

/** «23/11/2026». */
export const dayText = (day: string) => day.split('-').toReversed().join('/')
/** «Ngày 23 tháng 11 năm 2026». */
export const longDay = (day: string) => {
  const [year, month, date] = day.split('-')
  return `Ngày ${date} tháng ${month} năm ${year}`
}
/** «Tháng 11 năm 2026». */
export const longMonth = (month: string) => `Tháng ${month.slice(5)} năm ${month.slice(0, 4)}`

/** «0912345678», as people here write it. */
export const localPhone = (phone: string | null) => phone && phone.replace(/^\+84/, '0')

export function cellText(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return dongText(value)
  if ('grams' in value) return value.unit ? `${kilosText(value.grams)} kg` : kilosText(value.grams)
  if ('pieces' in value) return `${dongText(value.pieces)} ${value.unit}`
  return dayText(value.day)
}
