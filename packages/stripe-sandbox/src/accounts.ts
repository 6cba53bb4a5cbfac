import type Stripe from 'stripe'
import { invalid, missing, refused } from './errors.ts'
import { metadata, only } from './parameters.ts'
import { isSameRegion } from './options.ts'
import { type Route, route } from './route.ts'
import type { World } from './world.ts'

const DUE = ['external_account', 'tos_acceptance.date', 'tos_acceptance.ip']
const LINK_LASTS = 300

/** What of an account may be asked for; nothing of it is left aside in silence. */
function modelled(params: Stripe.AccountCreateParams): void {
  only(params, 'type controller country email capabilities business_type metadata tos_acceptance'.split(' '))
  const { controller = {}, capabilities = {}, tos_acceptance: agreed = {} } = params
  only(controller, ['fees', 'losses', 'requirement_collection', 'stripe_dashboard'], 'controller')
  only(capabilities, ['transfers', 'card_payments'], 'capabilities')
  only(agreed, ['service_agreement'], 'tos_acceptance')
}

/**
 * Accounts of another region than the platform's can only receive: under the recipient's agreement, which those of its own region
 * can't have. https://docs.stripe.com/connect/service-agreement-types
 */
function demandAgreement({ settings }: World, country: string, params: Stripe.AccountCreateParams): void {
  const recipient = params.tos_acceptance?.service_agreement === 'recipient'
  const { transfers, card_payments: cards } = params.capabilities ?? {}
  if (recipient && isSameRegion(country, settings.platformCountry))
    throw refused(
      `The recipient ToS agreement is not supported for platforms in ${settings.platformCountry} creating accounts in ${country}.`,
      undefined,
      'tos_acceptance[service_agreement]',
    )
  if (recipient && cards?.requested)
    throw refused('Accounts under the recipient service agreement cannot request the `card_payments` capability.')
  if (!recipient && transfers?.requested && !cards?.requested && !isSameRegion(country, settings.platformCountry))
    throw refused(
      `You cannot request the \`transfers\` capability without the \`card_payments\` capability for accounts in ${country}.`,
    )
}

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
  modelled(params)
  const country = params.country ?? world.settings.platformCountry
  if (!world.settings.connectCountries.includes(country))
    throw refused(`Your platform cannot create accounts in ${country}.`, 'country_unsupported', 'country')
  demandAgreement(world, country, params)
  const { controller, capabilities } = params
  const account: Stripe.Account = {
    id: world.id('acct'),
    object: 'account',
    business_type: params.business_type ?? null,
    capabilities: {
      ...(capabilities?.transfers?.requested && { transfers: 'inactive' as const }),
      ...(capabilities?.card_payments?.requested && { card_payments: 'inactive' as const }),
    },
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
  const { capabilities } = account
  if (capabilities?.transfers) capabilities.transfers = 'active'
  if (capabilities?.card_payments) capabilities.card_payments = 'active'
  account.charges_enabled = capabilities?.card_payments === 'active'
  account.requirements = requirements([])
  world.emit('account.updated', account)
  return account
}

/** The platform itself, whose key it is. */
const platform = ({ settings }: World): Stripe.Account => ({
  id: 'acct_sandboxplatform',
  object: 'account',
  charges_enabled: true,
  country: settings.platformCountry,
  default_currency: settings.settlement.currency,
  details_submitted: true,
  email: null,
  payouts_enabled: true,
  type: 'standard',
})

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
  route('GET', '/v1/account', 'Retrieve', platform),
  route('GET', '/v1/accounts/:id', 'Retrieve', (world, _params, id) => accountOf(world, id)),
  route('POST', '/v1/account_links', 'AccountLinkCreate', createLink),
]
