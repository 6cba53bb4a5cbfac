// The local stand-in for Stripe beside a world, and what a buyer does on its pages.
import { StripeSandbox } from '@chl/stripe-sandbox/sandbox'
import { basket, makeListing } from './market.ts'
import { balance as balanceIn, collect, moneyFaults } from './money.ts'
import { watchProvider } from './provider-calls.ts'
import { act, kg, weigh } from './steps.ts'
import { type Someone, startWorld, type World } from './world.ts'

const secret = 'sk_test_sandbox_tests'
const webhookSecret = 'whsec_tests'

type Listing = Awaited<ReturnType<typeof makeListing>>

/** A world whose cards are taken by a stand-in in this process. Its calls, notices and clock move only as the test says. */
export async function startCardWorld({
  settings = {},
  env = {},
  onLine,
}: {
  settings?: object
  env?: Record<string, string>
  onLine?: (line: string) => void
} = {}) {
  const sandbox = new StripeSandbox({ secret, webhookSecret })
  const port = await sandbox.listen()
  const world = await startWorld({
    onLine,
    env: {
      PAYMENTS: 'sandbox',
      STRIPE_SECRET_KEY: secret,
      STRIPE_API_BASE: `http://127.0.0.1:${port}`,
      STRIPE_WEBHOOK_SECRET: webhookSecret,
      LOG_LEVEL: 'fatal',
      ...env,
    },
  })
  sandbox.world.settings.webhookUrl = `${world.url}/api/webhooks/stripe-sandbox`
  await collect(world, settings)
  const stop = async () => {
    await world.stop()
    await sandbox.close()
  }
  const insideTransactions = world.app.card.at ? watchProvider(world.app.card.at) : []
  return { sandbox, world, stop, secret, webhookSecret, insideTransactions, ...stepsOf(sandbox, world) }
}

function stepsOf(sandbox: StripeSandbox, world: World) {
  /** Sends planned calls and acts on notices until there is nothing left to do; what waits for a later time is not waited for. */
  const settle = async () => {
    for (let moved = 1; moved > 0; ) moved = (await world.app.card.send()) + (await world.app.card.takeNotices())
  }
  /** The notices that wait are delivered, and everything follows. */
  const deliver = async (plan?: Parameters<StripeSandbox['deliver']>[0]) => {
    const statuses = await sandbox.deliver(plan)
    await settle()
    return statuses
  }
  /** What was put off is due now. */
  const hurry = async () => {
    await world.rows(`update payment_operation set next_at = now() where state in ('pending', 'sent')`)
    await world.rows(`update webhook_inbox set next_at = now() where state = 'new'`)
    await settle()
  }
  const open = async (buyer: Someone, checkoutId: string) => {
    const reply = await buyer.call('POST /checkouts/:id/payment', { params: { id: checkoutId } })
    if (reply.kind !== 'redirect') throw new Error(`there is no page to pay at: ${reply.state}`)
    return { url: reply.url, session: new URL(reply.url).pathname.split('/').pop() ?? '' }
  }
  /** One order a listing, of these amounts, to be paid by card. */
  const placed = async (buyer: Someone, lines: readonly { listing: Listing; amount: number }[]) => {
    const { id, orders } = await buyer.call('POST /checkouts', { body: basket(lines, { payment: 'card' }) })
    return { id, orders }
  }
  const collection = async (checkoutId: string) => {
    const [row] = await world.rows<{
      id: string
      state: string
      amount: string
      authorized: string
      captured: string
      refunded: string
      provider_ref: string | null
      session_ref: string | null
      failure: string | null
      disputed: boolean
      settled_amount: string | null
      settled_in: string | null
      provider_fee: string
    }>(`select * from collection where checkout_id = $1 order by created_at desc limit 1`, [checkoutId])
    if (!row) throw new Error('no card payment was begun')
    return row
  }
  return { settle, deliver, hurry, open, placed, collection }
}

export type CardMarket = Awaited<ReturnType<typeof startCardMarket>>

/** The same with two farms, a buyer and an operator, and what they do most. */
export async function startCardMarket(options: Parameters<typeof startCardWorld>[0] = {}) {
  const cards = await startCardWorld(options)
  const { world, sandbox } = cards
  const { person } = world
  const [farm, other, buyer] = await Promise.all([person('farm'), person('farm'), person('buyer', { place: 'Sa Pa' })])
  const operator = await person('operator')
  /** 40 kg at 20 000 ₫ of one seller, 10 kg of another: 1 000 000 ₫, of which 10 % more is held. */
  const checkout = async ({ two = true } = {}) => {
    const one = await makeListing(world, farm, { amount: kg(200), price: 20_000 })
    const more = await makeListing(world, other, { amount: kg(200), price: 20_000 })
    const lines = [{ listing: one, amount: kg(40) }, ...(two ? [{ listing: more, amount: kg(10) }] : [])]
    const { id, orders } = await cards.placed(buyer, lines)
    const orderOf = ({ organizationId }: Someone) => orders.find(({ seller }) => seller === organizationId)?.id ?? ''
    return { id, first: orderOf(farm), second: orderOf(other) }
  }
  const authorized = async (options = {}) => {
    const made = await checkout(options)
    const { session } = await cards.open(buyer, made.id)
    sandbox.pay(session, 'pm_card_visa')
    await cards.deliver()
    return made
  }
  const weighed = async (who: Someone, id: string, amount: number) => {
    const order = await act(who, id, 'confirmation')
    return act(who, id, 'weighing', weigh(order, amount))
  }
  /** Both orders were weighed as ordered, and the card was charged. */
  const charged = async (options = {}) => {
    const made = await authorized(options)
    await weighed(farm, made.first, kg(40))
    if (made.second) await weighed(other, made.second, kg(10))
    await cards.deliver()
    const charge = sandbox.objects.paymentIntents.get(
      (await cards.collection(made.id)).provider_ref ?? '',
    )?.latest_charge
    if (typeof charge !== 'string') throw new Error('nothing was charged')
    return { ...made, charge }
  }
  const payment = (id: string, who = buyer) => who.call('GET /checkouts/:id/payment', { params: { id } })
  const check = (id: string) => buyer.call('POST /checkouts/:id/payment/check', { params: { id } })
  /** Without a minus before nothing. */
  const balance = async (code: string) => (await balanceIn(world, code)) + 0
  /** Throws where the books or the rules of money are broken, once everything has been taken in. */
  const demandBooks = async () => {
    sandbox.faults.length = 0
    await cards.deliver()
    const wrong = [
      ...(await moneyFaults(world.sql)),
      ...cards.insideTransactions.splice(0).map((name) => `the provider was called inside a transaction: ${name}`),
    ]
    if (wrong.length > 0) throw new Error(wrong.join('\n'))
  }
  const told = (topic: string, checkoutId: string) => toldOf(world, topic, checkoutId)
  const own = {
    farm,
    other,
    buyer,
    operator,
    checkout,
    authorized,
    weighed,
    charged,
    payment,
    check,
    balance,
    demandBooks,
    told,
  }
  return { ...cards, ...own }
}

/** Who was told of a checkout, and how urgently. */
async function toldOf(world: World, topic: string, checkoutId: string) {
  const rows = await world.rows<{ name: string; level: string }>(
    `select o.kind as name, f.level from (select topic, level, body, recipients from outbox
       union all select topic, level, body, array[person_id] from feed_entry) f
     join membership m on m.person_id = any(f.recipients) join organization o on o.id = m.organization_id
     where f.topic = $1 and f.body->>'checkoutId' = $2 order by 1, 2`,
    [topic, checkoutId],
  )
  return rows.map(({ name, level }) => `${name} ${level}`)
}
