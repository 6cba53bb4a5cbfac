import type { Input, Reply } from '@chl/contracts/client'
import { readPrice } from '@chl/domain/posting'
import { GRAMS, MASS_UNITS, type MassUnit } from '@chl/domain/quantity'
import { useEffect, useRef, useState } from 'react'
import { number } from '../../shared/format.ts'
import { locale } from '../../shared/locale.ts'

export type Product = Reply<'GET /products'>['products'][number]
export type Unit = Product['units'][number]
export type Defaults = Reply<'GET /my/posting-defaults'>
type Body = Input<'POST /listings'>['body']
/** A photo that the server has taken. */
export type Photo = { id: string; url: string }

/** The photos with one more; the same one chosen twice is there once. */
export const withPhoto = (photos: readonly Photo[], photo: Photo): Photo[] =>
  photos.some(({ id }) => id === photo.id) ? [...photos] : [...photos, photo]

/** What a seller has chosen and typed so far. The price stays as typed, in the unit it is said in. */
export type Draft = {
  product: string
  grade: string | null
  state: Product['states'][number]
  unit: string
  /** Grams or pieces; null while it isn't clear. */
  amount: number | null
  priceText: string
  priceUnit: MassUnit
  gramsPerPiece: number | null
  readyOn: string
  harvestedOn: string
  least: number | null
  toleranceBp: number
  title: string
  description: string
  photos: Photo[]
}

export const isMassUnit = (code: string): code is MassUnit => MASS_UNITS.some((unit) => unit === code)
const TOLERANCE = 500

/** A new draft of a product: unit and grade as this seller posted it last, else the catalogue's first unit and «xô». */
export function draftOf(product: Product, { last }: Defaults, today: string): Draft {
  const before = last?.product === product.id ? last : null
  const unit = product.units.find(({ code }) => code === before?.unit) ?? product.units[0]
  const grade = product.grades.find(({ code }) => code === (before ? before.grade : 'ungraded'))
  const code = unit?.code ?? 'kg'
  return {
    product: product.id,
    grade: grade?.code ?? null,
    state: before?.state ?? product.states[0] ?? 'fresh',
    unit: code,
    amount: null,
    priceText: '',
    priceUnit: code === 'lang' || code === 'g' ? 'lang' : 'kg',
    gramsPerPiece: unit?.gramsPerPiece ?? null,
    readyOn: today,
    harvestedOn: '',
    least: null,
    toleranceBp: before?.toleranceBp ?? TOLERANCE,
    title: '',
    description: '',
    photos: [],
  }
}

/** The last lot once more, ready today. */
export function draftAgain(product: Product, defaults: Defaults, today: string): Draft | null {
  const { last } = defaults
  if (!last || last.product !== product.id) return null
  const draft = draftOf(product, defaults, today)
  // A unit that the catalogue has since dropped leaves the amount to be said anew.
  const amount = last.unit === draft.unit ? last.amount : null
  const unit = isMassUnit(draft.unit) ? draft.priceUnit : null
  const priceText = number(unit ? (last.price * GRAMS[unit]) / GRAMS.kg : last.price)
  return { ...draft, amount, priceText, least: amount === null || last.least > amount ? null : last.least }
}

/** The units to choose from; English speaks of kilograms and tonnes only. */
export const unitsOf = (product: Product, { unit }: Pick<Draft, 'unit'>) =>
  product.units.filter(
    ({ code, measure }) => locale() === 'vi' || measure === 'count' || ['kg', 'tan', unit].includes(code),
  )

export const unitOf = (product: Product, { unit }: Pick<Draft, 'unit'>) =>
  product.units.find(({ code }) => code === unit) ?? product.units[0]

/** The goods of a draft as amounts and prices are said of them. */
export function goodsOf(product: Product, draft: Draft) {
  const unit = unitOf(product, draft)
  return { measure: unit?.measure ?? 'mass', unit: { name: unit?.name ?? { vi: 'kg', en: 'kg' } } } as const
}

/** What the typed price means: per kg, or a piece where the unit is counted. */
export const priceOf = ({ priceText, priceUnit, unit }: Draft) =>
  readPrice(priceText, isMassUnit(unit) ? priceUnit : null)

/** What is sent, or null while amount or price are not clear. */
export function bodyOf(draft: Draft): Body | null {
  const { amount, grade, harvestedOn, least, title, description, photos } = draft
  const price = priceOf(draft)
  if (amount === null || amount === 0 || price.kind !== 'price') return null
  return {
    product: draft.product,
    state: draft.state,
    unit: draft.unit,
    amount,
    price: price.price,
    readyOn: draft.readyOn,
    toleranceBp: draft.toleranceBp,
    ...(grade && { grade }),
    ...(!isMassUnit(draft.unit) && draft.gramsPerPiece && { gramsPerPiece: draft.gramsPerPiece }),
    ...(harvestedOn && { harvestedOn }),
    ...(least && { least: Math.min(least, amount) }),
    ...(title.trim() && { title }),
    ...(description.trim() && { description }),
    ...(photos.length > 0 && { photos: photos.map(({ id }) => id) }),
  }
}

const keyOf = (organization: string) => `post:${organization}`

/**
 * The draft of one organization, kept on this device until it is posted: a reload, a call or a dead battery loses nothing.
 * `change` takes a function, because photos arrive while the rest is typed.
 */
export function useDraft(organization: string) {
  const [draft, setDraft] = useState<Draft | null>(() => read(organization))
  const dropped = useRef(false)
  useEffect(() => {
    if (!dropped.current) write(organization, draft)
  }, [organization, draft])
  return {
    draft,
    start: setDraft,
    change: (change: (draft: Draft) => Partial<Draft>) =>
      setDraft((before) => before && { ...before, ...change(before) }),
    drop: () => {
      dropped.current = true
      write(organization, null)
    },
  }
}

const SHAPE: Readonly<Record<string, string>> = {
  product: 'string',
  state: 'string',
  unit: 'string',
  priceText: 'string',
  priceUnit: 'string',
  readyOn: 'string',
  harvestedOn: 'string',
  toleranceBp: 'number',
  title: 'string',
  description: 'string',
  photos: 'object',
}

/** What an older page may have left there is no draft. */
function read(organization: string): Draft | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(organization)) ?? 'null')
    if (typeof kept !== 'object' || kept === null) return null
    const found = kept as Record<string, unknown>
    return Object.entries(SHAPE).every(([name, type]) => typeof found[name] === type) ? (kept as Draft) : null
  } catch {
    return null
  }
}

function write(organization: string, draft: Draft | null) {
  try {
    if (draft) localStorage.setItem(keyOf(organization), JSON.stringify(draft))
    else localStorage.removeItem(keyOf(organization))
  } catch {
    // Forbidden or full: it stays on the page.
  }
}
