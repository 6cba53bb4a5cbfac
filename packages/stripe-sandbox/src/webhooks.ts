import Stripe from 'stripe'
import { random } from './random.ts'
import type { World } from './world.ts'

/** What is delivered now, of what waits and in which order: a test may turn it round, double it, keep some back. */
export type DeliveryPlan = (waiting: Stripe.Event[]) => Stripe.Event[]

// Stripe tries for days, and less and less often. Milliseconds.
const PAUSES = [500, 1_000, 3_000, 10_000, 30_000, 60_000, 300_000]
const ATTEMPTS = 50

/** Signed snapshot events on their way to the product. */
export class Webhooks {
  private timer: NodeJS.Timeout | undefined
  private started = false
  private readonly underWay = new Set<string>()
  private readonly dice: () => number

  constructor(
    private readonly world: World,
    private readonly changed: () => void,
  ) {
    this.dice = random(world.settings.disorder?.seed ?? 1)
    world.onEvent = (event) => {
      this.confuse(event)
      this.schedule()
    }
  }

  get waiting(): Stripe.Event[] {
    return [...this.world.tables.queue.keys()].flatMap((id) => this.world.tables.events.get(id) ?? [])
  }

  /** Delivers once, one after the other, as the plan says; gives the statuses, 0 where nobody answered. */
  async deliver(plan: DeliveryPlan = (waiting) => waiting): Promise<number[]> {
    const statuses: number[] = []
    for (const event of plan(this.waiting)) statuses.push(await this.attempt(event))
    return statuses
  }

  /** From now on by itself, as soon as there is somebody to tell. */
  start(): void {
    this.started = true
    this.schedule()
  }

  stop(): void {
    this.started = false
    clearTimeout(this.timer)
  }

  private async attempt(event: Stripe.Event): Promise<number> {
    const { queue } = this.world.tables
    const status = await this.post(event)
    const item = queue.get(event.id)
    if (status >= 200 && status < 300) {
      event.pending_webhooks = 0
      if (item && item.copies > 1) item.copies -= 1
      else queue.delete(event.id)
    } else if (item && item.attempts + 1 >= ATTEMPTS) queue.delete(event.id)
    else {
      const attempts = (item?.attempts ?? 0) + 1
      const pause = PAUSES[Math.min(attempts, PAUSES.length) - 1] ?? 0
      queue.set(event.id, { attempts, due: Date.now() + pause, copies: item?.copies ?? 1 })
    }
    this.changed()
    return status
  }

  private async post(event: Stripe.Event): Promise<number> {
    const { webhookUrl, webhookSecret = '' } = this.world.settings
    if (!webhookUrl) throw new Error('The sandbox was given no webhookUrl')
    const payload = JSON.stringify({ ...event, pending_webhooks: 1 })
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: webhookSecret })
    try {
      const answer = await fetch(webhookUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
        body: payload,
        redirect: 'manual',
        signal: AbortSignal.timeout(10_000),
      })
      await answer.arrayBuffer()
      return answer.status
    } catch {
      return 0
    }
  }

  private schedule(): void {
    if (!this.started || !this.world.settings.webhookUrl) return
    clearTimeout(this.timer)
    const dues = [...this.world.tables.queue].filter(([id]) => !this.underWay.has(id)).map(([, item]) => item.due)
    if (dues.length === 0) return
    const pause = Math.max(0, dues.reduce((a, b) => Math.min(a, b)) - Date.now())
    this.timer = setTimeout(() => this.pump(), pause)
  }

  private pump(): void {
    const now = Date.now()
    for (const event of this.waiting) {
      const item = this.world.tables.queue.get(event.id)
      if (!item || item.due > now || this.underWay.has(event.id) || this.underWay.size >= 8) continue
      this.underWay.add(event.id)
      void this.attempt(event).finally(() => {
        this.underWay.delete(event.id)
        this.schedule()
      })
    }
    if (this.underWay.size < 8) this.schedule()
  }

  /** Where disorder is wanted, an event may be late, and may come twice. */
  private confuse(event: Stripe.Event): void {
    const { disorder } = this.world.settings
    const item = this.world.tables.queue.get(event.id)
    if (!disorder || !item) return
    item.due += Math.floor(this.dice() * (disorder.delayMs ?? 0))
    if (this.dice() < (disorder.duplicate ?? 0)) item.copies = 2
  }
}
