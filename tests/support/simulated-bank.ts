// The operator's bank, for simulations: what really happened there, and who tells of it, how often and how late.
import { createHmac } from 'node:crypto'
import type { ReplyOf } from '@chl/contracts/endpoint'
import type { importReceipts } from '@chl/contracts/receipts'
import { OPERATOR_ACCOUNT } from './money.ts'
import type { Dice } from './dice.ts'
import { problemOf, type Sender } from './sender.ts'
import type { Someone } from './world.ts'

const SEPAY_SECRET = 'a-secret-of-sepay-for-tests'
const CASSO_KEY = 'a-key-of-casso-for-tests'
/** What the API's environment needs, so that this bank is believed. */
export const BANK_ENV = { SEPAY_SECRET, CASSO_KEY }

/** One transaction of the bank: it happened once, whoever tells of it. `number` is the order that it was meant for. */
export type Transfer = { ref: string; number: string; amount: number; content: string; account: string; at: Date }
type Telling = () => Promise<void>

const OTHER_ACCOUNT = '0000999911112222'

export class SimulatedBank {
  /** Everything that came in to the operator's account. */
  readonly received: Transfer[] = []
  /** What left it, and what came back: by payout. */
  paidOut = 0
  cameBack = 0
  /** Cash that was brought in and confirmed. */
  broughtIn = 0
  private late: Telling[] = []
  private serial = 0
  constructor(
    private readonly sender: Sender,
    private readonly operators: readonly [Someone, Someone],
  ) {}

  /** A buyer's transfer arrives. Each of up to three sources tells of it up to twice, in any order, some only much later. */
  async transfer(dice: Dice, { number, amount }: { number: string; amount: number }): Promise<void> {
    const made = this.happen(dice, { number, amount, content: contentOf(dice, number), elsewhere: dice.chance(0.02) })
    const sources = dice.shuffled(this.tellings(made)).slice(
      0,
      dice.weighted([
        [6, 1],
        [2, 2],
        [1, 3],
      ]),
    )
    const tellings = sources.flatMap((tell) => (dice.chance(0.15) ? [tell, tell] : [tell]))
    if (dice.chance(0.1)) await Promise.all(tellings.map((tell) => tell()))
    else for (const tell of dice.shuffled(tellings)) await this.tell(dice, tell)
  }

  /** It happened, and nobody was told yet. */
  happen(
    { seed }: Dice,
    {
      number,
      amount,
      content,
      elsewhere = false,
    }: { number: string; amount: number; content: string; elsewhere?: boolean },
  ): Transfer {
    const ref = `FT${String(seed).padStart(10, '0')}${String(++this.serial).padStart(8, '0')}`
    const account = elsewhere ? OTHER_ACCOUNT : OPERATOR_ACCOUNT.account
    const made: Transfer = { ref, number, amount, content, account, at: new Date() }
    if (!elsewhere) this.received.push(made)
    return made
  }

  /** What each source says of it, whenever and however often. */
  tellings(transfer: Transfer): Telling[] {
    return [this.sepay, this.casso, this.statement].map((tell) => () => tell(transfer))
  }

  /** What was kept back is told now, in any order. */
  async tellLate(dice: Dice): Promise<void> {
    const waiting = dice.shuffled(this.late)
    this.late = []
    for (const tell of waiting) await tell()
  }

  private async tell(dice: Dice, telling: Telling) {
    if (dice.chance(0.1)) this.late.push(telling)
    else await telling()
  }

  private readonly sepay = async ({ ref, amount, content, account, at }: Transfer) => {
    const body = JSON.stringify({
      id: ref,
      gateway: 'Agribank',
      transactionDate: localTime(at),
      accountNumber: account,
      transferType: 'in',
      transferAmount: amount,
      content,
      description: `${content} qua ngan hang`,
      referenceCode: ref,
    })
    const time = String(Math.floor(Date.now() / 1000))
    const signature = createHmac('sha256', SEPAY_SECRET).update(`${time}.${body}`).digest('hex')
    await this.notice('/api/webhooks/sepay', body, {
      'x-sepay-timestamp': time,
      'x-sepay-signature': `sha256=${signature}`,
    })
  }

  private readonly casso = async ({ ref, amount, content, account, at }: Transfer) => {
    // The keys stand in order already, as they are signed.
    const data = {
      accountNumber: account,
      amount,
      description: content,
      id: Number(ref.slice(-15)),
      reference: ref,
      transactionDateTime: localTime(at),
    }
    const body = JSON.stringify({ data, error: 0 })
    const time = Date.now()
    const signature = createHmac('sha512', CASSO_KEY).update(`${time}.${body}`).digest('hex')
    await this.notice('/api/webhooks/casso', body, { 'x-casso-signature': `t=${time},v1=${signature}` })
  }

  private readonly statement = async ({ ref, amount, content, account, at }: Transfer) => {
    const csv = `Ngày,Mã giao dịch,Ghi có,Nội dung,Số tài khoản\n${localTime(at)},${ref},${amount},"${content}",${account}\n`
    const [one, other] = this.operators
    const { status, body } = await this.sender.ask(one, { path: '/api/operator/bank-statements', body: { csv } })
    if (status !== 201) throw new Error(`a statement was answered ${status} ${JSON.stringify(body)}`)
    const { statement } = body as ReplyOf<typeof importReceipts>
    if (!statement) return
    const path = `/api/operator/bank-statements/${statement.id}/decision`
    const decided = await this.sender.ask(other, { path, body: { accept: true } })
    // Its answer may have been lost, and a second try finds it done.
    if (decided.status !== 200 && problemOf(decided) !== 'state-changed')
      throw new Error(`a statement was decided ${decided.status} ${JSON.stringify(decided.body)}`)
  }

  private async notice(path: string, body: string, headers: Record<string, string>) {
    const answer = await this.sender.persist({ path, body, headers })
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status} ${JSON.stringify(answer.body)}`)
  }
}

/** How banks hand on what a buyer typed; and one in eight mistypes it, so that it names no order. */
function contentOf(dice: Dice, number: string): string {
  if (dice.chance(0.08)) return 'chuyen tien mua che'
  if (dice.chance(0.05)) return `${number.slice(0, -1)}${number.endsWith('0') ? '1' : '0'} chuyen tien`
  return dice.pick([
    number,
    `MBVCB.123456.${number}.CT tu 0011223344`,
    number.toLowerCase(),
    `${number.slice(0, 5)} ${number.slice(5)} chuyen tien`,
    `IBFT ${number} GD 998877`,
  ])
}

/** An instant as banks of Vietnam write it. */
const localTime = (at: Date) => new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
