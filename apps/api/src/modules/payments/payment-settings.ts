import { z } from 'zod'
import type { RawTx } from '#platform/hot-transaction'

const schema = z.object({
  /** The operator collects; without it buyers and sellers settle directly. */
  collecting: z.boolean().default(false),
  card: z.boolean().default(true),
  vietqr: z.boolean().default(true),
  cod: z.boolean().default(true),
  /** The platform's fee on goods, and what is held on a card above the estimate, in basis points. */
  feeBp: z.int().min(0).max(3000).default(200),
  headroomBp: z.int().min(0).max(5000).default(1000),
  /** What a card provider takes at least and at most, in đồng. */
  cardMin: z.int().min(1).default(15_000),
  cardMax: z.int().max(99_999_999).default(99_999_999),
  /** The operator's own account, to which transfers go. */
  account: z.object({ bin: z.string(), account: z.string(), holder: z.string() }).nullable().default(null),
  withholdTax: z.boolean().default(true),
  /** The cash that one collector may carry, in đồng. */
  floatLimit: z.int().min(0).default(20_000_000),
  /** Working days from the release to the bank, and hours for a transfer to arrive. */
  payoutDays: z.int().min(0).max(30).default(2),
  transferHours: z.int().min(1).max(720).default(24),
})

/** What the operator has set about money; each row of `setting` counts from its day on. */
export type PaymentSettings = z.infer<typeof schema>

/** The settings that count now; what was never set has its default, and collecting is off. */
export async function paymentSettings(tx: Pick<RawTx, '$queryRaw'>): Promise<PaymentSettings> {
  const [found] = await tx.$queryRaw<
    { value: unknown }[]
  >`/* prepared: payment-settings */ select value from setting where key = 'payments' and valid_from <= now() order by valid_from desc limit 1`
  return schema.parse(found?.value ?? {})
}

/** Reads settings that a person typed; throws ZodError for what can't be. */
export const readPaymentSettings = (value: unknown): PaymentSettings => schema.parse(value)
