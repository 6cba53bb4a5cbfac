import { paymentSettings as schema, type PaymentSettings } from '@chl/contracts/operator'
import type { RawTx } from '#platform/hot-transaction'

export type { PaymentSettings }

/** The key of the settings of money. */
export const SETTING = 'payments'

/** What counts until the operator sets it: buyers and sellers settle directly. */
const DEFAULTS: PaymentSettings = {
  collecting: false,
  card: true,
  vietqr: true,
  cod: true,
  feeBp: 200,
  headroomBp: 1000,
  cardMin: 15_000,
  cardMax: 99_999_999,
  account: null,
  withholdTax: true,
  taxRules: [],
  floatLimit: 20_000_000,
  payoutDays: 2,
  transferHours: 24,
  payoutLeast: 10_000,
  connect: false,
}

/** The settings that count now; what was never set has its default, and collecting is off. */
export async function paymentSettings(tx: Pick<RawTx, '$queryRaw'>): Promise<PaymentSettings> {
  const [found] = await tx.$queryRaw<
    { value: unknown }[]
  >`/* prepared: payment-settings */ select value from setting where key = 'payments' and valid_from <= now() order by valid_from desc limit 1`
  return readPaymentSettings(found?.value)
}

/** A row of the setting as it counts; throws ZodError where somebody wrote by hand what can't be. */
export const readPaymentSettings = (value: unknown): PaymentSettings =>
  schema.parse({ ...DEFAULTS, ...(typeof value === 'object' ? value : null) })
