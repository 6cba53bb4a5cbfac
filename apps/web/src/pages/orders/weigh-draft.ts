import { lineTotal, sum } from '@chl/domain/money'
import { parseAmount, parseCount } from '@chl/domain/quantity-text'
import { netOf, type Settlement, settle } from '@chl/domain/settlement'
import { isRecordOf } from './use-draft.ts'
import type { OrderLine } from './orders.queries.ts'

/** What stands in a line's fields, as typed. */
export type Typed = { gross: string; tare: string; deduction: string }
/** The fields of all lines, by the line's id. */
export type WeighDraft = Record<string, Typed>
type Part = keyof Typed

/** A line as it was read: grams or pieces, null where a field isn't clear. `fault` is the field to look at, and why. */
export type Read = {
  gross: number | null
  tare: number | null
  deduction: number | null
  net: number | null
  fault: { part: Part; why: 'empty' | 'unclear' | 'over' } | null
}

const isTyped = (value: unknown): value is Typed =>
  typeof value === 'object' &&
  value !== null &&
  ['gross', 'tare', 'deduction'].every((part) => typeof (value as Record<string, unknown>)[part] === 'string')

/** Whether what the tab kept is a draft of this form. */
export const isWeighDraft = isRecordOf(isTyped)

const EMPTY: Typed = { gross: '', tare: '', deduction: '' }

/** «39,6» of grams in kg, or a count: what is read as the same again. */
export function typedText(value: number, measure: 'mass' | 'count', locale: 'vi' | 'en') {
  if (measure === 'count') return String(value)
  // Three digits behind the sign («1,234») could be thousands, and would be asked again.
  if (value >= 1000 && value < 1_000_000 && value % 10 !== 0) return `${value} g`
  const text = String(value / 1000)
  return locale === 'vi' ? text.replace('.', ',') : text
}

/** The fields to start with: empty at first, what was weighed before when weighing again. */
export const startDraft = (lines: readonly OrderLine[], locale: 'vi' | 'en'): WeighDraft =>
  Object.fromEntries(
    lines.map(({ id, measure, weighed }) => {
      if (!weighed) return [id, EMPTY]
      const text = (value: number) => (value === 0 ? '' : typedText(value, measure, locale))
      const gross = weighed.gross ?? weighed.net
      return [
        id,
        { gross: typedText(gross, measure, locale), tare: text(weighed.tare), deduction: text(weighed.deduction) },
      ]
    }),
  )

/** Reads one line's fields. Empty tare and deduction are none; an empty gross is still to be weighed. */
export function readLine({ measure }: Pick<OrderLine, 'measure'>, typed: Typed | undefined, locale: 'vi' | 'en'): Read {
  const { gross: text, tare: packing, deduction: off } = typed ?? EMPTY
  const read = (value: string) =>
    measure === 'count' ? parseCount(value) : (parseAmount(value, 'kg', locale)?.grams ?? null)
  const gross = text.trim() === '' ? null : read(text)
  const tare = packing.trim() === '' ? 0 : read(packing)
  const deduction = off.trim() === '' ? 0 : read(off)
  const fault = faultOf(text, { gross, tare, deduction })
  const net = fault || gross === null || tare === null || deduction === null ? null : netOf({ gross, tare, deduction })
  return { gross, tare, deduction, net, fault }
}

function faultOf(text: string, { gross, tare, deduction }: Pick<Read, Part>): Read['fault'] {
  if (text.trim() === '') return { part: 'gross', why: 'empty' }
  if (gross === null) return { part: 'gross', why: 'unclear' }
  if (tare === null) return { part: 'tare', why: 'unclear' }
  if (deduction === null) return { part: 'deduction', why: 'unclear' }
  return tare + deduction > gross ? { part: deduction > tare ? 'deduction' : 'tare', why: 'over' } : null
}

export type WeighedLine = { line: OrderLine; read: Read }

/** What will be paid by these weights; null until every line is clear, or where nothing at all came. */
export function settleWeights(lines: readonly WeighedLine[], deliveryFee: number): Settlement | null {
  const weighed = lines.flatMap(({ line: { measure, price, ordered, toleranceBp }, read: { net } }) =>
    net === null ? [] : [{ measure, price, ordered, weighed: net, toleranceBp }],
  )
  if (weighed.length < lines.length || weighed.every((line) => line.weighed === 0)) return null
  try {
    return settle({ lines: weighed, deliveryFee })
  } catch {
    return null // past 2^53 đồng: a slip of the finger, and the amount itself shows it
  }
}

/** What of a line fits under what a card holds, in grams or pieces, while the other lines stay as they are; null: not even none of it. */
export type Fit = { line: OrderLine; most: number | null }

/**
 * Where these weights come to more than `ceiling` đồng, fee included: for each line that could be less, how much of it would
 * fit. Empty where they fit, or aren't clear yet.
 */
export function overCeiling(lines: readonly WeighedLine[], fee: number, ceiling: number | null): Fit[] {
  const settled = settleWeights(lines, fee)
  if (ceiling === null || !settled || settled.total <= ceiling) return []
  const totals = lines.map(({ line, read }) =>
    lineTotal({ measure: line.measure, amount: read.net ?? 0, price: line.price }),
  )
  const others = (at: number) => sum(totals.filter((_, index) => index !== at))
  return lines.flatMap(({ line, read }, at) =>
    read.net ? [{ line, most: mostFor(line, ceiling - fee - others(at)) }] : [],
  )
}

/** The most grams or pieces that come to `room` đồng or less; null where there is no room. Prices are whole đồng ≥ 1. */
function mostFor({ measure, price }: Pick<OrderLine, 'measure' | 'price'>, room: number): number | null {
  if (room < 0) return null
  if (measure === 'count') return Math.floor(room / price)
  // Rounded half up: grams × price ÷ 1000 < room + ½. Then down to the 10 g that a scale shows.
  const [below, divisor] = [(2n * BigInt(room) + 1n) * 500n, BigInt(price)]
  return Number(((below + divisor - 1n) / divisor - 1n) / 10n) * 10
}

/** The lines as they are sent; only for what `settleWeights` could settle. */
export const weightsBody = (lines: readonly WeighedLine[]) =>
  lines.map(({ line, read }) => ({
    line: line.id,
    gross: read.gross ?? 0,
    tare: read.tare ?? 0,
    deduction: read.deduction ?? 0,
  }))
