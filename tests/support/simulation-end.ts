// The end of simulated histories: what was late arrives, what waits is done, so that every book can be closed.
import { Dice } from './dice.ts'
import { runJobs, type Simulation } from './simulation.ts'

/** Everything that was late arrives, everything that waits is done, until nothing changes any more. */
export async function settleAll(at: Simulation, seed = 1): Promise<void> {
  const dice = new Dice(seed)
  await at.bank.tellLate(dice)
  await runJobs(at)
  await at.cards?.quiet(dice)
  await askOfSellers(at, dice)
  for (let round = 0; round < 3; round++) {
    await runJobs(at)
    await at.operator.clearUp(dice)
    await at.cards?.quiet(dice)
    await mendRefunds(at, dice)
    await giveRefundAccounts(at)
  }
  const [paid] = await at.world.rows<{ n: number }>(
    `select count(*)::int as n from refund where dispute_ref is not null`,
  )
  at.sender.count('refunds that a lost dispute paid', paid?.n ?? 0)
}

/** Lost disputes are asked of sellers, in part or whole; and what one owes it pays by itself, or it is given up, sometimes. */
async function askOfSellers({ world, operator, bank }: Simulation, dice: Dice) {
  const lost = await world.rows<{ id: string; amount: number; order: string }>(
    `select d.provider_ref as id, d.amount::float8 as amount, c.order_id as "order" from card_dispute d join collection k on k.id = d.collection_id
       join collected_order c on c.checkout_id = k.checkout_id where d.state = 'lost' order by c.order_id`,
  )
  for (const { id, amount, order } of lost)
    if (dice.chance(0.5))
      await operator.propose(dice, `card-disputes/${id}/charge-seller`, {
        orderId: order,
        amount: dice.whole(1, amount),
      })
  const owing = await world.rows<{ id: string; owed: number }>(
    `select substr(code, 19) as id, balance::float8 as owed from ledger_account where code like 'seller_receivable:%' and balance > 0 order by code`,
  )
  for (const { id, owed } of owing)
    await dice.weighted<() => Promise<unknown>>([
      [4, () => payDebt(bank, dice, id, owed)],
      [2, () => operator.propose(dice, `sellers/${id}/write-off`, { amount: dice.whole(1, owed) })],
      [4, async () => {}],
    ])()
}

/** Some of it, all, or more. */
async function payDebt(bank: Simulation['bank'], dice: Dice, seller: string, owed: number) {
  const amount = dice.chance(0.5) ? owed : dice.whole(1, 2 * owed)
  const paid = bank.happen(dice, { number: `debt:${seller}`, amount, content: 'TRA NO CHO' })
  for (const tell of bank.tellings(paid)) await tell()
}

/** What a card didn't take goes by the bank. */
async function mendRefunds({ world, operator }: Simulation, dice: Dice) {
  const failed = await world.rows<{ id: string }>(
    `select id from refund where method = 'card' and state = 'failed' order by id`,
  )
  await operator.refundByBank(
    dice,
    failed.map(({ id }) => id),
  )
}

/** Buyers whose refund came back say where else it goes. */
const giveRefundAccounts = ({ world }: Simulation) =>
  world.rows(
    `update refund set bin = '970436', account = '0099887766', holder = 'NGUOI MUA' where method = 'bank' and state = 'due' and account is null`,
  )
