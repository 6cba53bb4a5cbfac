// Refunds by bank: the buyer’s account, the batch, and what comes back.
import { parseVietqr } from '@chl/domain/vietqr'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { balance, collect, moneyFaults } from '../support/money.ts'
import { cancel, decide, make, paid, type PayingWorld, returned, startPaying } from '../support/payouts.ts'
import { moneySteps } from '../support/steps.ts'
import { refusal, type Someone } from '../support/world.ts'

let world: PayingWorld
beforeAll(async () => {
  world = await startPaying()
})
beforeEach(() => collect(world))
afterAll(() => world.stop())
const sound = async () => expect(await moneyFaults(world.sql)).toEqual([])

describe('refunds by bank', () => {
  const refundOf = async (who: Someone, id: string) =>
    (await who.call('GET /orders/:id/refunds', { params: { id } })).refunds[0]!
  const give = (who: Someone, id: string, account = '0123456789') =>
    who.call('PUT /refunds/:id/account', {
      params: { id },
      body: { bin: '970436', account, holder: 'Nguyễn Văn Ba' },
    })

  test('wait for the buyer’s account, go out in a batch, come back, and ask for another account', async () => {
    const seller = await world.newSeller()
    const { id, number } = await world.cancelled(seller)
    const refund = await refundOf(world.buyer, id)
    expect(refund).toMatchObject({
      number,
      amount: 200_000,
      method: 'bank',
      state: 'due',
      account: null,
      mayGiveAccount: true,
    })
    const due = (await world.maker.call('GET /operator/payouts')).refunds.find((one) => one.id === refund.id)
    expect(due).toMatchObject({ amount: 200_000, orderNumber: number, leftOut: 'no_account' })
    expect((await refusal(make(world.maker, { refunds: [refund.id] }))).slug).toBe('not-allowed-now')

    const known = await give(world.buyer, refund.id)
    expect(known.account).toEqual({
      bank: '970436',
      bankName: 'Vietcombank',
      account: '…6789',
      holder: 'Nguyễn Văn Ba',
    })
    expect(known.expectedOn).not.toBeNull()
    const { batch } = await make(world.maker, { refunds: [refund.id] })
    expect(batch.payouts[0]).toMatchObject({ kind: 'refund', orderNumber: number, amount: 200_000 })
    expect((await refusal(give(world.buyer, refund.id))).slug).toBe('state-changed')
    const payout = (await decide(world.checker, batch.id)).payouts[0]!
    expect(parseVietqr(payout.qr ?? '')?.account).toBe('0123456789')
    await paid(world.maker, payout.id)
    expect(await refundOf(world.buyer, id)).toMatchObject({ state: 'paid', mayGiveAccount: false })
    expect(await world.toldTo(world.buyer, 'payment.refunded')).toMatchObject({ body: { amount: 200_000 } })
    await sound()

    await returned(world, payout.id)
    expect(await refundOf(world.buyer, id)).toMatchObject({ state: 'due', account: null, mayGiveAccount: true })
    expect(await world.toldTo(world.buyer, 'payout.returned')).toMatchObject({ level: 'urgent' })
    await sound()
    await give(world.buyer, refund.id, '9876543210')
    const again = await make(world.maker, { refunds: [refund.id] })
    await paid(world.maker, (await decide(world.checker, again.batch.id)).payouts[0]!.id)
    const steps = ['cash 200000', 'refund_due 200000', 'refund_paid 200000']
    for (const who of [world.buyer, seller]) expect(await moneySteps(who, id)).toEqual(steps)
    expect(Math.abs(await balance(world, `buyer_refund:${await checkoutOf(id)}`))).toBe(0)
    await sound()
  })

  test('one that was given up or refused is due again, with its account', async () => {
    const seller = await world.newSeller()
    const { id } = await world.cancelled(seller)
    const refund = await refundOf(world.buyer, id)
    await give(world.buyer, refund.id)
    const { batch } = await make(world.maker, { refunds: [refund.id] })
    await decide(world.checker, batch.id, false)
    expect(await refundOf(world.buyer, id)).toMatchObject({ state: 'due', account: { account: '…6789' } })
    const second = await make(world.maker, { refunds: [refund.id] })
    const payout = (await decide(world.checker, second.batch.id)).payouts[0]!
    await cancel(world, payout.id)
    expect((await refundOf(world.buyer, id)).state).toBe('due')
    await sound()
  })

  test('only the buyer’s managers say where it goes, and only to a bank that is known', async () => {
    const seller = await world.newSeller()
    const owner = await world.person('buyer')
    const { id } = await world.cancelled(seller, owner)
    const refund = await refundOf(owner, id)
    for (const who of [seller, world.buyer, world.maker]) {
      expect((await refusal(who.call('GET /orders/:id/refunds', { params: { id } }))).slug).toBe('not-found')
      expect((await refusal(give(who, refund.id))).slug).toBe('not-found')
    }
    const wrong = owner.call('PUT /refunds/:id/account', {
      params: { id: refund.id },
      body: { bin: '999999', account: '0123456789', holder: '阮氏' },
    })
    expect((await refusal(wrong)).errors?.map(({ path }) => path)).toEqual(['bin', 'holder'])
    await world.rows(`update membership set role = 'staff' where person_id = $1`, [owner.personId])
    expect((await refusal(give(owner, refund.id))).slug).toBe('forbidden')
  })

  const checkoutOf = async (id: string) =>
    (await world.rows<{ id: string }>('select checkout_id as id from orders where id = $1', [id]))[0]?.id ?? ''
})
