import { MAX_AMOUNT, MAX_PRICE, MAX_SAFE } from '@chl/domain/money'
import * as z from 'zod/mini'

/** Shapes that several modules share. Money is whole đồng, weights whole grams: JSON integers capped below 2^53. */
export const id = z.uuid()
export const dong = z.int().check(z.minimum(0), z.maximum(MAX_SAFE))
export const price = z.int().check(z.minimum(1), z.maximum(MAX_PRICE))
/** Grams where the measure is `mass`, pieces where it is `count`. */
export const amount = z.int().check(z.minimum(1), z.maximum(MAX_AMOUNT))
export const stock = z.int().check(z.minimum(0), z.maximum(MAX_SAFE))
export const day = z.iso.date()
/** A day that is asked for or told of goods; the database's calendar has no year 0, and nothing here is of before 1900. */
export const givenDay = z.iso.date().check(z.refine((day) => /^(?:19|2\d)/.test(day)))
export const instant = z.iso.datetime({ offset: true })
export const locale = z.enum(['vi', 'en'])
export const measure = z.enum(['mass', 'count'])
export const area = z.enum(['tam_duong', 'tan_uyen', 'sa_pa'])
export const state = z.enum(['fresh', 'dry', 'live', 'frozen', 'processed'])
export const code = z.string().check(z.regex(/^[a-z0-9_-]{1,64}$/))
export const category = z.enum([
  'tea',
  'grain',
  'vegetable',
  'fruit',
  'spice',
  'medicinal',
  'livestock',
  'fish',
  'flower',
  'handicraft',
])

// Half a character (a lone surrogate) is no text to a database: it becomes U+FFFD, as in every UTF-8 encoder.
const tidy = (typed: string) =>
  typed
    .replace(/\p{Cs}/gu, '\uFFFD')
    .normalize('NFC')
    .trim()
// Written with escapes, which every reader of the OpenAPI document understands; \p{Cc} is not.
// oxlint-disable-next-line no-control-regex -- they are what is refused
const oneLine = /^[^\u0000-\u001f\u007f-\u009f]*$/
// oxlint-disable-next-line no-control-regex -- they are what is refused, but for tabs and ends of lines
const manyLines = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$/

/** A line a person typed: trimmed, NFC, no control characters. */
export const line = (max: number, min = 1) =>
  z.string().check(z.overwrite(tidy), z.minLength(min), z.maxLength(max), z.regex(oneLine))
/** Several lines a person typed. */
export const text = (max: number) => z.string().check(z.overwrite(tidy), z.maxLength(max), z.regex(manyLines))

// What turns or hides letters (U+202E, U+200B), and ends of lines that are no control characters: one name would look like another.
const hiding = /[\p{Cf}\p{Zl}\p{Zp}]/u
// A filler of Hangul is a letter to Unicode, and nothing to an eye.
const seen = /(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}]/u

/**
 * A name that others read: a line in which all is seen, a letter or a digit at least. An empty one is too short, and no more; else
 * refused as `unseen`.
 */
export const nameOf = (max: number) =>
  line(max).check(
    z.refine((typed) => typed === '' || (seen.test(typed) && !hiding.test(typed)), { params: { code: 'unseen' } }),
  )
export const name = nameOf(120)
/** A reason that the other side reads. */
export const reason = line(500, 3)
export const phone = z.string().check(z.minLength(8), z.maxLength(20))
export const names = z.object({ vi: z.string(), en: z.string() })
export const cursor = z.string().check(z.regex(/^[\w-]{1,400}$/))
export const byId = z.strictObject({ id })

/** A commune as people read it: since the reform, with the area it lies in (null: outside, or it cannot be known). */
export const place = z
  .object({ id, code: z.string(), name: names, province: names, area: z.nullable(area), old: z.nullable(names) })
  .register(z.globalRegistry, { id: 'Place' })
export type Place = z.output<typeof place>

/** A picture of goods: the seller's own photo, or our drawing, which is always marked as one. */
export const picture = z
  .object({ url: z.string(), drawn: z.boolean(), alt: names })
  .register(z.globalRegistry, { id: 'Picture' })
export type Picture = z.output<typeof picture>
