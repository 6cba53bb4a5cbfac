// Buyers' cards, their banks, and the provider between, for simulations: the sandbox in this process, with everything that goes
// wrong between it and the API.
import { StripeSandbox } from '@chl/stripe-sandbox/sandbox'
import { faultByDice } from './card-faults.ts'
import type { Dice } from './dice.ts'
import type { Sender } from './sender.ts'
import type { Simulated } from './simulated-order.ts'
import type { Someone, World } from './world.ts'

const SECRET = 'sk_test_sandbox_simulation'
const WEBHOOK_SECRET = 'whsec_simulation'

/** The provider's stand-in, and the API's environment for it. Stop it with `close`. */
export async function startSandbox() {
  const sandbox = new StripeSandbox({ secret: SECRET, webhookUrl: 'http://127.0.0.1:1', webhookSecret: WEBHOOK_SECRET })
  const port = await sandbox.listen()
  const env = {
    PAYMENTS: 'sandbox',
    STRIPE_SECRET_KEY: SECRET,
    STRIPE_API_BASE: `http://127.0.0.1:${port}`,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
  }
  return { sandbox, env }
}

/** From now on its notices go to this API. */
export const tellTo = (sandbox: StripeSandbox, url: string): void =>
  void (sandbox.world.settings.webhookUrl = `${url}/api/webhooks/stripe-sandbox`)

/** The steps that the API's workers make by themselves, made by hand here; each may fail at any time. */
export type CardSteps = { send: () => Promise<number>; takeNotices: () => Promise<number>; tick: () => Promise<void> }

type Options = {
  sandbox: StripeSandbox
  sender: Sender
  world: World
  steps: CardSteps
  mishaps?: number
  operators: readonly Someone[]
}

export class SimulatedCards {
  constructor(readonly at: Options) {
    tellTo(at.sandbox, at.sender.url())
  }

  /** The buyer opens the page, once or by a double tap, and pays on it: mostly. */
  async pay(dice: Dice, { checkoutId, buyer }: Simulated): Promise<void> {
    const { sandbox, sender } = this.at
    const path = `/api/checkouts/${checkoutId}/payment`
    const open = () => sender.ask(buyer, { path })
    const [answer] = await Promise.all(dice.chance(0.1) ? [open(), open()] : [open()])
    const body = answer?.body as { kind?: string; url?: string }
    if (answer?.status !== 200 || body.kind !== 'redirect') return
    const session = body.url?.split('/c/pay/')[1] ?? ''
    if (dice.chance(0.08)) return this.abandon(dice, session)
    const card = dice.weighted([
      [8, 'pm_card_visa'],
      [2, 'pm_card_mastercard'],
      [2, 'pm_card_threeDSecure2Required'],
      [1, 'pm_card_chargeDeclined'],
      [1, 'pm_card_chargeDeclinedInsufficientFunds'],
      [0.6, 'pm_card_createDispute'],
    ])
    const outcome = sandbox.pay(session, card)
    sender.count(`card ${outcome}`)
    if (outcome === 'authentication') this.answer(dice, session)
    // The browser comes back from the page, or its battery is empty.
    if (dice.chance(0.6)) await sender.ask(buyer, { path: `${path}/check` })
    else await this.something(dice)
  }

  private answer(dice: Dice, session: string) {
    const { sandbox } = this.at
    const intent = sandbox.objects.sessions.get(session)?.payment_intent
    if (typeof intent === 'string') sandbox.authenticate(intent, dice.chance(0.8))
  }

  // A page that is left open ends by itself, at once here.
  private abandon(dice: Dice, session: string) {
    const found = this.at.sandbox.objects.sessions.get(session)
    this.at.sender.count('card abandoned')
    if (!found || dice.chance(0.5)) return
    found.expires_at = this.at.sandbox.now() - 1
    this.at.sandbox.advance(0)
  }

  /** Some of what happens by itself, or doesn't for a while: notices, calls, the clock; a hold that runs out. */
  async something(dice: Dice, order?: Simulated): Promise<void> {
    const { sandbox, steps } = this.at
    await dice.weighted<() => Promise<unknown>>([
      [3, () => this.deliver(dice)],
      [3, () => this.attempt('notices', steps.takeNotices)],
      [3, () => this.attempt('calls', steps.send)],
      [1, () => this.attempt('clock', steps.tick)],
      [0.15, () => (order ? this.runOut(dice, order) : this.deliver(dice))],
      [0.4, async () => (order ? this.chargeBack(order, dice) : null)],
      [0.3, async () => (order ? this.sendBack(order) : null)],
      [0.2, async () => this.decideOne(dice, order)],
      [0.2, async () => this.forgetKeys()],
      [0.2, async () => sandbox.advance(0)],
    ])()
  }

  /** What the API's workers do each second: mostly both at once. */
  async work(dice: Dice): Promise<void> {
    const { send, takeNotices } = this.at.steps
    const both = [this.attempt('calls', send), this.attempt('notices', takeNotices)]
    await Promise.all(dice.chance(0.8) ? both : both.slice(1))
  }

  private async attempt(what: string, work: () => Promise<unknown>) {
    await work().catch(() => this.at.sender.count(`${what} failed`))
  }

  /** Notices in any order, some twice, some kept back. */
  private async deliver(dice: Dice) {
    await this.at.sandbox.deliver((waiting) =>
      dice
        .shuffled(waiting.filter(() => dice.chance(0.7)))
        .flatMap((event) => (dice.chance(0.2) ? [event, event] : [event])),
    )
  }

  /** A hold ends at the bank, or nearly: then it is captured in time. */
  private async runOut(dice: Dice, { checkoutId }: Simulated) {
    const { sandbox, world, sender } = this.at
    const held = [...sandbox.objects.paymentIntents.values()].find(
      ({ status, metadata }) => status === 'requires_capture' && metadata['checkout_id'] === checkoutId,
    )
    const charge = sandbox.objects.charges.get(typeof held?.latest_charge === 'string' ? held.latest_charge : '')
    if (!held || !charge?.payment_method_details?.card) return
    const soon = dice.chance(0.6)
    sender.count(soon ? 'holds nearly over' : 'holds over')
    charge.payment_method_details.card.capture_before = sandbox.now() + (soon ? 3600 : -1)
    sandbox.advance(0)
    if (soon)
      await world.rows(
        `update collection set capture_before = now() + interval '1 hour' where checkout_id = $1 and state = 'authorized'`,
        [checkoutId],
      )
    await this.attempt('clock', this.at.steps.tick)
  }

  /**
   * A day has passed since a call was sent whose answer was lost: the provider knows its key no more. Not one that is on its way at this
   * moment, by its lease of 90 seconds: no call takes a day.
   */
  private async forgetKeys() {
    const { sandbox, world, sender } = this.at
    const lost = await world.rows<{ id: string }>(
      `update payment_operation set first_sent_at = now() - interval '25 hours', next_at = now() where state = 'sent' and error is not null and next_at > now()
         and not next_at between now() + interval '60 seconds' and now() + interval '90 seconds' returning id`,
    )
    for (const { id } of lost) for (const key of [id, `${id}.1`, `${id}.2`]) sandbox.world.tables.answers.delete(key)
    if (lost.length > 0) sender.count('keys forgotten', lost.length)
  }

  /** When all is over: the buyer's bank takes the money back for a while or for good, or sends a refund back. */
  async afterwards(dice: Dice, { checkoutId }: Simulated): Promise<void> {
    const { sandbox } = this.at
    await this.settleSome(dice)
    if (dice.chance(0.4)) this.sendBack({ checkoutId })
    const dispute = this.chargeBack({ checkoutId }, dice)
    await this.settleSome(dice)
    if (dispute?.status === 'needs_response' && dice.chance(0.6))
      sandbox.closeDispute(dispute.id, dice.pick(['won', 'lost'] as const))
    await this.settleSome(dice)
  }

  /** The buyer's bank sends a refund back: the card was closed. */
  private sendBack({ checkoutId }: Pick<Simulated, 'checkoutId'>) {
    const { sandbox, sender } = this.at
    const refund = [...sandbox.objects.refunds.values()].find(
      ({ status, metadata, balance_transaction: moved }) =>
        status === 'succeeded' && moved !== null && metadata?.['checkout_id'] === checkoutId,
    )
    if (!refund) return
    sender.count('card refunds sent back')
    sandbox.failRefund(refund.id)
  }

  /** The bank decides a dispute of this checkout while its orders go on. */
  private decideOne(dice: Dice, order?: Simulated) {
    const { sandbox, sender } = this.at
    const charge = [...sandbox.objects.charges.values()].find(
      (one) => one.transfer_group === order?.checkoutId && one.disputed,
    )
    const dispute = [...sandbox.objects.disputes.values()].find((one) => one.charge === charge?.id)
    if (!order || dispute?.status !== 'needs_response') return
    sender.count('card disputes decided in between')
    sandbox.closeDispute(dispute.id, dice.pick(['won', 'lost'] as const))
  }

  /** The buyer's bank takes a charge back, where there is one to take. */
  private chargeBack({ checkoutId }: Pick<Simulated, 'checkoutId'>, dice: Dice) {
    const { sandbox, sender } = this.at
    const charge = [...sandbox.objects.charges.values()].find(
      ({ captured, disputed, refunded, transfer_group: group }) =>
        captured && !disputed && !refunded && group === checkoutId,
    )
    if (!charge) return null
    sender.count('card disputes')
    const left = charge.amount - charge.amount_refunded
    return sandbox.openDispute(charge.id, dice.chance(0.3) ? dice.whole(1, left) : left)
  }

  private async settleSome(dice: Dice) {
    for (let n = dice.whole(0, 3); n > 0; n--) await this.something(dice)
  }

  /** The next call meets a fault, perhaps. */
  async mishap(dice: Dice): Promise<void> {
    const { sandbox, sender, mishaps = 0 } = this.at
    if (!dice.chance(mishaps)) return
    const fault = faultByDice(dice)
    sender.count(`fault ${fault.mode}`)
    // Those that met nothing for long are over, or sooner or later nothing would ever succeed.
    if (sandbox.faults.length >= 8) sandbox.faults.shift()
    sandbox.faults.push(fault)
  }

  /** No more faults; every notice arrives, every call is answered, until nothing waits. Open disputes are decided. */
  async quiet(dice: Dice): Promise<void> {
    const { sandbox } = this.at
    sandbox.faults.length = 0
    await this.rest(dice)
    for (const { id, status } of sandbox.objects.disputes.values())
      if (status !== 'won' && status !== 'lost') sandbox.closeDispute(id, dice.pick(['won', 'lost'] as const))
    await this.rest(dice)
    // What the provider refused, or lost, is tried once more by the operator's people; what it refuses again stays with them.
    if ((await this.retry(dice)) > 0) await this.rest(dice)
  }

  private async rest(dice: Dice): Promise<void> {
    const { sandbox, world, steps } = this.at
    for (let round = 0; round < 60; round++) {
      await sandbox.deliver((waiting) => dice.shuffled(waiting))
      // Where the provider keeps its own fault under a key, only a day helps.
      if (round > 5) await this.forgetKeys()
      await world.rows(
        `with o as (update payment_operation set next_at = now() where state in ('pending', 'sent') and next_at > now()),
           w as (update webhook_inbox set next_at = now() where state = 'new' and next_at > now())
         update collection set checked_at = now() - interval '1 hour' where kind = 'card'
           and (state in ('requires_action', 'authorized', 'capturing') or id in (select collection_id from refund where method = 'card' and state = 'sent'))`,
      )
      while ((await steps.send()) > 0);
      while ((await steps.takeNotices()) > 0);
      await steps.tick()
      const [left] = await world.rows<{ n: number }>(
        `select (select count(*) from payment_operation where state in ('pending', 'sent'))::int + (select count(*) from webhook_inbox where state = 'new')::int as n`,
      )
      if (left?.n === 0 && sandbox.outbox.length === 0) return
    }
    const left = await world.rows(
      `select kind, state, error, attempts from payment_operation where state in ('pending', 'sent') limit 5`,
    )
    throw new Error(`the card money never came to rest: ${JSON.stringify(left)}`)
  }

  private async retry(dice: Dice): Promise<number> {
    const { world, sender, operators } = this.at
    const failed = await world.rows<{ id: string }>(
      `select o.id from payment_operation o where o.state = 'unknown' or o.state = 'failed' and o.kind = 'refund'
         and exists (select from refund r where r.id = o.subject_id and r.state = 'failed')`,
    )
    const ask = (path: string) =>
      Promise.all(operators.map((who) => sender.ask(who, { path: `/api/operator/${path}` })))
    for (const { id } of dice.shuffled(failed)) await ask(`operations/${id}/retry`)
    const dead = await world.rows<{ provider: string; id: string }>(
      `select provider, event_id as id from webhook_inbox where state = 'dead'`,
    )
    for (const { provider, id } of dead) await ask(`webhooks/${provider}/${id}/replay`)
    sender.count('calls retried by the operator', failed.length)
    return failed.length + dead.length
  }
}
