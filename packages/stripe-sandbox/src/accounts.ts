import type Stripe from 'stripe'
import { invalid, missing, refused } from './errors.ts'
import { metadata, only } from './parameters.ts'
import { type Route, route } from './route.ts'
import type { World } from './world.ts'

const DUE = ['external_account', 'tos_acceptance.date', 'tos_acceptance.ip']
const LINK_LASTS = 300

const requirements = (due: string[]): Stripe.Account.Requirements => ({
  alternatives: [],
  current_deadline: null,
  currently_due: due,
  disabled_reason: due.length ? 'requirements.past_due' : null,
  errors: [],
  eventually_due: due,
  past_due: due,
  pending_verification: [],
})

function create(world: World, params: Stripe.AccountCreateParams): Stripe.Account {
  only(params, [
    'type',
    'controller',
    'country',
    'email',
    'capabilities',
    'business_type',
    'metadata',
    'tos_acceptance',
  ])
  const country = params.country ?? 'US'
  if (!world.settings.connectCountries.includes(country))
    throw refused(`Your platform cannot create accounts in ${country}.`, 'country_unsupported', 'country')
  const { controller } = params
  const account: Stripe.Account = {
    id: world.id('acct'),
    object: 'account',
    business_type: params.business_type ?? null,
    capabilities: params.capabilities?.transfers?.requested ? { transfers: 'inactive' } : {},
    charges_enabled: false,
    controller: {
      type: 'application',
      is_controller: true,
      fees: { payer: controller?.fees?.payer ?? 'account' },
      losses: { payments: controller?.losses?.payments ?? 'stripe' },
      requirement_collection: controller?.requirement_collection ?? 'stripe',
      stripe_dashboard: { type: controller?.stripe_dashboard?.type ?? 'full' },
    },
    country,
    created: world.now(),
    default_currency: world.settings.settlement.currency,
    details_submitted: false,
    email: params.email ?? null,
    metadata: metadata(params.metadata),
    payouts_enabled: false,
    requirements: requirements(DUE),
    tos_acceptance: { service_agreement: params.tos_acceptance?.service_agreement ?? 'full' },
    type: controller ? 'none' : (params.type ?? 'standard'),
  }
  world.tables.accounts.set(account.id, account)
  return account
}

/** @throws ApiError 404 */
export function accountOf({ tables }: World, id: string, param = 'account'): Stripe.Account {
  const account = tables.accounts.get(id)
  if (!account) throw missing('account', id, param)
  return account
}

/** The seller has filled in everything and Stripe has checked it. */
export function completeOnboarding(world: World, id: string): Stripe.Account {
  const account = accountOf(world, id)
  account.details_submitted = true
  account.payouts_enabled = true
  if (account.capabilities?.transfers) account.capabilities.transfers = 'active'
  account.requirements = requirements([])
  world.emit('account.updated', account)
  return account
}

function createLink(world: World, params: Stripe.AccountLinkCreateParams): Stripe.AccountLink {
  only(params, ['account', 'type', 'return_url', 'refresh_url'])
  const account = accountOf(world, params.account)
  if (!params.return_url) throw invalid('Missing required param: return_url.', 'parameter_missing', 'return_url')
  if (!params.refresh_url) throw invalid('Missing required param: refresh_url.', 'parameter_missing', 'refresh_url')
  const token = world.id('link')
  const expiresAt = world.now() + LINK_LASTS
  world.tables.accountLinks.set(token, {
    account: account.id,
    returnUrl: params.return_url,
    refreshUrl: params.refresh_url,
    expiresAt,
  })
  return {
    object: 'account_link',
    created: world.now(),
    expires_at: expiresAt,
    url: `${world.url}/onboard/${account.id}?link=${token}`,
  }
}

export const accountRoutes: Route[] = [
  route('POST', '/v1/accounts', 'AccountCreate', create),
  route('GET', '/v1/accounts/:id', 'Retrieve', (world, _params, id) => accountOf(world, id)),
  route('POST', '/v1/account_links', 'AccountLinkCreate', createLink),
]
