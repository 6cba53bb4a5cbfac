// The operator's people, for simulations: they place what nobody could place, count cash in, and pay out, always two of them.
import type { listCash, Remittance } from '@chl/contracts/cash'
import type { ReplyOf } from '@chl/contracts/endpoint'
import type { makePayoutBatch, PayoutBatchWhole } from '@chl/contracts/payout-batches'
import type { decideProposal } from '@chl/contracts/books'
import type { getReconciliation } from '@chl/contracts/operator'
import type { listReceipts, Receipt } from '@chl/contracts/receipts'
import type { Dice } from './dice.ts'
import type { Answer, Sender } from './sender.ts'
import type { SimulatedBank } from './simulated-bank.ts'
import { proposed, type Simulated } from './simulated-order.ts'
import type { Someone } from './world.ts'

type Proposal = ReplyOf<typeof decideProposal>
const BACK_TO = { action: 'refund', bank: '970436', account: '0011223344', holder: 'NGUOI GUI' } as const
const REASON = { reason: 'Sai số tài khoản' }

export class SimulatedOperator {
  private serial = 0
  constructor(
    private readonly sender: Sender,
    private readonly bank: SimulatedBank,
    readonly makers: readonly [Someone, Someone],
  ) {}

  /** Something of the operator's day. */
  async act(dice: Dice): Promise<void> {
    await dice.weighted<() => Promise<unknown>>([
      [3, () => this.placeReceipts(dice)],
      [2, () => this.bringIn(dice)],
      [1, () => this.payOut(dice)],
      [1, () => this.mendRefunds(dice)],
    ])()
  }

  /** Everything that waits for the operator is done: no receipt unmatched, no cash carried, nothing owed that can be paid. */
  async clearUp(dice: Dice): Promise<void> {
    for (let round = 0; round < 200; round++) if (!(await this.placeReceipts(dice, true))) break
    await this.bringIn(dice, true)
    for (let round = 0; round < 50; round++) if (!(await this.payOut(dice, true))) break
  }

  /** Finds whose unmatched money is. Gives how many receipts there were. */
  async placeReceipts(dice: Dice, all = false): Promise<number> {
    const [one, other] = dice.shuffled(this.makers)
    if (!one || !other) return 0
    const { items } = await this.read<ReplyOf<typeof listReceipts>>(one, '/api/operator/receipts?state=unmatched')
    for (const receipt of all ? items : items.slice(0, 2)) {
      const known = this.bank.received.find(({ ref }) => ref === receipt.bankRef)
      const match = { action: 'match', number: known?.number ?? '' }
      const path = `/api/operator/receipts/${receipt.id}`
      const debtor = known?.number.split('debt:')[1]
      const whose = debtor ? { action: 'debt', seller: debtor } : match
      let answer = await this.sender.ask(one, { path: `${path}/proposal`, body: dice.chance(0.7) ? whose : BACK_TO })
      if (answer.status === 400) answer = await this.sender.ask(one, { path: `${path}/proposal`, body: BACK_TO })
      if (answer.status >= 300) continue
      const { proposal } = answer.body as Receipt
      const body = { at: proposal?.at, accept: all || dice.chance(0.9) }
      // Who proposed tries to decide alone, and both at once: it is decided once, by the other one.
      await this.atOnce(dice, dice.chance(0.2) ? [one, other] : [other], { path: `${path}/decision`, body })
    }
    return items.length
  }

  /** Whoever carries cash brings it in: collectors, and sellers whose buyer gets it back. One counts it, another one confirms. */
  async bringIn(dice: Dice, all = false): Promise<void> {
    const [one] = dice.shuffled(this.makers)
    if (!one) return
    const { collectors } = await this.read<ReplyOf<typeof listCash>>(one, '/api/operator/cash')
    for (const { id: collector, toRemit } of collectors) {
      if (toRemit === 0) continue
      const amount = all ? toRemit : dice.whole(1, toRemit)
      const made = await this.sender.ask(one, { path: '/api/cash/remittances', body: { amount, collector } })
      if (made.status >= 300) continue
      const { id } = made.body as Remittance
      const accept = all || dice.chance(0.85)
      const decisions = await this.atOnce(dice, this.makers, {
        path: `/api/operator/remittances/${id}/decision`,
        body: { accept },
      })
      if (accept) this.bank.broughtIn += amount * decisions.filter(({ status }) => status < 300).length
    }
  }

  /** A batch of all that is owed: approved, then paid one by one at the bank; some come back. Gives how many payouts there were. */
  async payOut(dice: Dice, all = false): Promise<number> {
    const [one, other] = dice.shuffled(this.makers)
    if (!one || !other) return 0
    const made = await this.sender.ask(one, { path: '/api/operator/payout-batches', body: {} })
    if (made.status >= 300) return 0
    const { batch } = made.body as ReplyOf<typeof makePayoutBatch>
    const accept = all || dice.chance(0.85)
    const decision = { path: `/api/operator/payout-batches/${batch.id}/approval`, body: { accept } }
    const decided = await this.atOnce(dice, [one, other], decision)
    this.sender.count(accept ? 'batches approved' : 'batches refused')
    const approved = decided.find(({ status }) => status < 300)
    if (!accept || !approved) return 0
    const { payouts } = approved.body as PayoutBatchWhole
    for (const payout of payouts) await this.payOne(dice, payout, all)
    return payouts.length
  }

  /** What the desk shows of refunds that a card didn't take. */
  private async mendRefunds(dice: Dice): Promise<void> {
    const { kinds } = await this.read<ReplyOf<typeof getReconciliation>>(this.makers[0], '/api/operator/reconciliation')
    const failed = kinds.find(({ kind }) => kind === 'refund_failed')?.items ?? []
    await this.refundByBank(
      dice,
      failed.map(({ subject }) => subject),
    )
  }

  /** They go to their buyers' bank accounts instead: each once, whoever of the two does it. */
  async refundByBank(dice: Dice, refunds: readonly string[]): Promise<void> {
    for (const id of refunds) {
      const answers = await this.atOnce(dice, this.makers, { path: `/api/operator/refunds/${id}/bank` })
      this.sender.count('card refunds by bank instead', answers.filter(({ status }) => status < 300).length)
    }
  }

  /** Money is given back of an order that was released, a loss is asked of its seller, or given up: proposed by one, decided by another. */
  async propose(dice: Dice, path: string, body: object): Promise<void> {
    const [one] = dice.shuffled(this.makers)
    if (!one) return
    const made = await this.sender.ask(one, { path: `/api/operator/${path}`, body: { ...body, reason: 'Xem lại ảnh' } })
    if (made.status >= 300) return
    const { id } = made.body as Proposal
    const accept = dice.chance(0.9)
    const decided = await this.atOnce(dice, this.makers, {
      path: `/api/operator/proposals/${id}/decision`,
      body: { accept },
    })
    const times = decided.filter(({ status }) => status < 300).length
    if (accept) this.sender.count(`operator: ${path.split('/').pop()}`, times)
  }

  /** A dispute that the two sides can't close. */
  async decideDispute(dice: Dice, { id, view }: Simulated): Promise<void> {
    const body = { ...proposed(dice, view), reason: 'Theo ảnh và cân' }
    const decided = await this.atOnce(dice, this.makers, { path: `/api/operator/disputes/${id}/decision`, body })
    this.sender.count('disputes decided', decided.filter(({ status }) => status < 300).length)
  }

  private async payOne(dice: Dice, { id, amount, provider }: PayoutBatchWhole['payouts'][number], all: boolean) {
    if (provider !== 'bank') return
    const path = `/api/operator/payouts/${id}`
    if (!all && dice.chance(0.1)) return void (await this.undo(dice, `${path}/cancellation`))
    const bankRef = `PO${dice.seed}${++this.serial}`
    const paid = await this.atOnce(dice, this.makers, { path: `${path}/paid`, body: { bankRef } })
    const times = paid.filter(({ status }) => status < 300).length
    this.bank.paidOut += amount * times
    this.sender.count('payouts paid', times)
    if (all || !dice.chance(0.1)) return
    const returned = await this.undo(dice, `${path}/returned`)
    this.bank.cameBack += amount * returned
    this.sender.count('payouts returned', returned)
  }

  /** Both say so, one is heard; both agree, and the other one counts. Gives how often it was done. */
  private async undo(dice: Dice, path: string): Promise<number> {
    const said = await this.atOnce(dice, this.makers, { path, body: REASON })
    const made = said.find(({ status }) => status < 300)
    if (!made) return 0
    const decision = { path: `/api/operator/proposals/${(made.body as Proposal).id}/decision`, body: { accept: true } }
    const decided = await this.atOnce(dice, this.makers, decision)
    return decided.filter(({ status }) => status < 300).length
  }

  private async read<T>(who: Someone, path: string): Promise<T> {
    const { status, body } = await this.sender.ask(who, { method: 'GET', path })
    if (status !== 200) throw new Error(`${path} answered ${status} ${JSON.stringify(body)}`)
    return body as T
  }

  /** Several people send the same, each with a key of its own. */
  private atOnce(dice: Dice, who: readonly Someone[], asking: { path: string; body?: object }): Promise<Answer[]> {
    return Promise.all(dice.shuffled(who).map((person) => this.sender.ask(person, asking)))
  }
}
