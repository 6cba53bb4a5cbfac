/** How webhooks go astray by themselves; the same seed goes astray in the same way. */
export interface Disorder {
  seed: number
  /** The chance that an event is delivered twice, 0 to 1. */
  duplicate?: number
  /** Each event waits for a random time up to this, so that a later one may overtake it. Milliseconds. */
  delayMs?: number
}

/** What a sandbox may be told at its start. */
export interface SandboxOptions {
  /** The one key that is accepted: sk_test_sandbox_… */
  secret: string
  webhookUrl?: string
  webhookSecret?: string
  /** Deliver events by itself, with retries; without it the test calls deliver(). */
  auto?: boolean
  disorder?: Disorder
  /** The virtual clock starts here; default now. */
  startAt?: Date
  /** The platform's settlement currency. No country that Stripe serves settles in VND, so charges are converted. */
  settlement?: Settlement
  /** The least and the most that one payment may be, in đồng. */
  minimum?: number
  maximum?: number
  /** Where a connected account may be; Stripe's self-serve payouts across borders reach these only. */
  connectCountries?: readonly string[]
  /** Where the platform is; accounts of other regions can only receive transfers. */
  platformCountry?: string
  /** What a dispute costs, in the minor unit of the settlement currency. */
  disputeFee?: number
}

/** A currency, and how many of its minor units one đồng is worth. */
export interface Settlement {
  currency: string
  minorPerVnd: number
}

/**
 * Something that goes wrong for the next `times` requests whose "METHOD /path" matches.
 * fail_before: 500, nothing was done, nothing is kept; fail_saved: 500, nothing was done, and the answer is kept under
 * the key; drop_before and drop_after: the connection breaks before or after the work; delay: it only takes `ms` longer;
 * nonsense: JSON without `error`, as a machine between may say, with this `status` (502), and nothing was done.
 */
export interface Fault {
  match: RegExp
  mode: 'fail_before' | 'fail_saved' | 'drop_before' | 'drop_after' | 'delay' | 'nonsense'
  times: number
  ms?: number
  status?: number
}

export const DAY = 86_400

// https://docs.stripe.com/connect/cross-border-payouts: US, UK, EEA, Canada, Switzerland.
const EEA = 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK ES'.split(' ')

/** Whether two countries are one region of Stripe's: the European Economic Area is one, every other country its own. */
export const isSameRegion = (one: string, other: string): boolean =>
  one === other || (EEA.includes(one) && EEA.includes(other))

/** The options with everything that may be left out. */
export const withDefaults = (options: SandboxOptions) => ({
  settlement: { currency: 'usd', minorPerVnd: 0.0039 },
  minimum: 15_000,
  maximum: 99_999_999,
  connectCountries: ['US', 'GB', 'CA', 'CH', ...EEA],
  platformCountry: 'US',
  disputeFee: 1_500,
  ...options,
})
export type Settings = ReturnType<typeof withDefaults>
