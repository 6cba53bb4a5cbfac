import type Stripe from 'stripe'
import type { AccountPlan } from './card-provider.ts'
import { demandAnswer } from './stripe-errors.ts'

const EEA = 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK ES'.split(' ')
const regionOf = (country: string) => (EEA.includes(country) ? 'EEA' : country)

/**
 * Opens a seller's account, to which the platform transfers; Stripe asks the seller for what it must know of it. An account of
 * another region than the platform's can only receive, and only under the recipient's agreement, which those of its own region
 * can't have (https://docs.stripe.com/connect/service-agreement-types).
 */
export async function openAccount(
  stripe: Stripe,
  { organizationId, country, environment }: AccountPlan,
): Promise<string> {
  const platform = demandAnswer(await stripe.accounts.retrieveCurrent(), 'account', 'acct_')
  const isAbroad = platform.country !== undefined && regionOf(platform.country) !== regionOf(country)
  const account = await stripe.accounts.create(
    {
      country,
      ...(isAbroad && { tos_acceptance: { service_agreement: 'recipient' } }),
      controller: {
        fees: { payer: 'application' },
        losses: { payments: 'application' },
        requirement_collection: 'stripe',
        stripe_dashboard: { type: 'express' },
      },
      capabilities: { transfers: { requested: true } },
      metadata: { organization_id: organizationId, environment },
    },
    { idempotencyKey: `account:${environment}:${organizationId}:${country}` },
  )
  return demandAnswer(account, 'account', 'acct_').id
}

/** Stripe's own form for an account; it leads back to `back`, also when the link is too old. */
export async function accountPage(stripe: Stripe, account: string, back: string): Promise<string> {
  const link = await stripe.accountLinks.create({
    account,
    type: 'account_onboarding',
    return_url: back,
    refresh_url: back,
  })
  return demandAnswer(link, 'account_link').url
}

/** Whether transfers to an account arrive. */
export async function isAccountReady(stripe: Stripe, account: string): Promise<boolean> {
  const found = demandAnswer(await stripe.accounts.retrieve(account), 'account', 'acct_')
  return found.capabilities?.transfers === 'active' && found.payouts_enabled
}
