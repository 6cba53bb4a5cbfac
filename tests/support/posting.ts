// Lots to post in tests: one that is weighed and one that is counted, and posting them in one line.
import type { InputOf } from '@chl/contracts/endpoint'
import type { postListing } from '@chl/contracts/listings'
import { addDays, localDay } from '@chl/domain/time'
import type { Someone } from './world.ts'

export type Posting = InputOf<typeof postListing>['body']

export const today = () => localDay(new Date())
export const inDays = (n: number) => addDays(today(), n)

/** Two tạ of fresh tea at 8 000 đ/kg. */
export const tea = (change: Partial<Posting> = {}): Posting => ({
  product: 'che-kim-tuyen-bup-tuoi',
  grade: 'bud_2_leaves',
  unit: 'ta',
  amount: 200_000,
  price: 8000,
  readyOn: inDays(1),
  ...change,
})

/** Forty bunches of chayote shoots. */
export const shoots = (change: Partial<Posting> = {}): Posting => ({
  product: 'su-su-ngon',
  unit: 'bo',
  amount: 40,
  price: 12_000,
  readyOn: inDays(0),
  ...change,
})

export const post = (seller: Someone, body: Posting = tea()) => seller.call('POST /listings', { body })
