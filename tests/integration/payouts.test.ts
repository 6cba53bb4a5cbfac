// From the release to the bank: batches before two people, what comes back, who is left out, and who may.
import { parseVietqr } from '@chl/domain/vietqr'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { collect, moneyFaults } from '../support/money.ts'
import {
  ACCOUNT,
  approved,
  balanceOf,
  cancel,
  decide,
  make,
  nothing,
  paid,
  type PayingWorld,
  returned,
  sayCancelled,
  sayReturned,
  slugs,
  startPaying,
  statementOf,
} from '../support/payouts.ts'
import { act } from '../support/steps.ts'
import { refusal, type Someone } from '../support/world.ts'

let world: PayingWorld
beforeAll(async () => {
  world = await startPaying()
})
beforeEach(() => collect(world))
afterAll(() => world.stop())
const sound = async () => expect(await moneyFaults(world.sql)).toEqual([])

describe('the whole way', () => {
  test('released, made by one, approved by another one, paid, returned, and paid again', async () => {
    const seller = await world.newSeller()
    const { id, number } = await world.taken(seller)
    // Held until the goods are handed over: no day yet.
    expect(await balanceOf(seller)).toMatchObject({
      payable: 0,
      held: 193_000,
      next: null,
      toCome: [{ orderId: id, number, stage: 'held', weighed: true, gross: 200_000, net: 193_000, expectedOn: null }],
    })
    await act(world.buyer, id, 'delivery', {})
    const delivered = await balanceOf(seller)
    expect(delivered.next).toEqual({ amount: 193_000, expectedOn: delivered.toCome[0]?.expectedOn })
    await act(world.buyer, id, 'completion')
    // 2 % fee on the goods, 1 % VAT and 0.5 % PIT of a household.
    expect(await balanceOf(seller)).toMatchObject({ payable: 193_000, held: 0, toCome: [], next: { amount: 193_000 } })

    const overview = await world.maker.call('GET /operator/payouts')
    const owed = overview.sellers.find((one) => one.seller.id === seller.organizationId)
    expect(owed).toMatchObject({ payable: 193_000, provider: 'bank', leftOut: null })
    const { batch, leftOut } = await make(world.maker, { sellers: [seller] })
    expect(leftOut).toEqual([])
    expect(batch).toMatchObject({
      state: 'draft',
      count: 1,
      total: 193_000,
      madeBy: { id: world.maker.personId },
      open: 0,
    })
    expect(batch.payouts[0]).toMatchObject({
      kind: 'seller',
      amount: 193_000,
      state: 'planned',
      qr: null,
      to: { bank: '970405', bankName: 'Agribank', account: ACCOUNT.account, holder: 'LO THI MAI' },
    })
    expect(await world.payable(seller)).toBe(193_000)
    expect((await refusal(decide(world.maker, batch.id))).slug).toBe('not-two-people')

    const whole = await decide(world.checker, batch.id)
    expect(whole).toMatchObject({ state: 'approved', open: 1, approvedBy: { id: world.checker.personId } })
    const [payout] = whole.payouts
    expect(parseVietqr(payout?.qr ?? '')).toEqual({
      bin: ACCOUNT.bin,
      account: ACCOUNT.account,
      amount: 193_000,
      ref: payout?.content,
    })
    expect(payout?.content.length).toBeLessThanOrEqual(25)
    expect(await balanceOf(seller)).toMatchObject({ payable: 0, onItsWay: 193_000, next: { amount: 193_000 } })
    expect(await world.toldTo(seller, 'reconciliation.changed')).toMatchObject({ level: 'silent' })
    await sound()

    const done = await paid(world.maker, payout!.id)
    expect(done).toMatchObject({ state: 'paid', bankRef: 'FT26327001', qr: null })
    expect((await world.maker.call('GET /operator/payout-batches/:id', { params: { id: batch.id } })).state).toBe(
      'closed',
    )
    expect(await world.toldTo(seller, 'payout.paid')).toMatchObject({ body: { amount: 193_000 }, level: 'bell' })
    expect((await statementOf(seller)).lines[0]?.payout).toMatchObject({ number: payout?.content })
    expect(await balanceOf(seller)).toMatchObject({ payable: 0, onItsWay: 0, next: null })

    await returned(world, payout!.id)
    expect(await world.toldTo(seller, 'payout.returned')).toMatchObject({ body: { amount: 193_000 }, level: 'urgent' })
    expect(await world.payable(seller)).toBe(193_000)
    expect((await statementOf(seller)).lines[0]?.payout).toBeNull()
    await sound()
    const again = await approved(world, seller)
    expect(again.payout).toMatchObject({ amount: 193_000 })
    await paid(world.maker, again.payout.id, 'FT26327002')
    expect((await statementOf(seller)).lines[0]?.payout).toMatchObject({ number: again.payout.content })
    expect(await world.payable(seller)).toBe(0)
    expect(await world.audited(payout!.id)).toEqual(['payout.paid', 'payout.returned'])
    expect(await world.audited(batch.id)).toEqual(['payout-batch.made', 'payout-batch.approved'])
    await sound()
  })

  test('a batch that is refused leaves everything as it was, and its maker may withdraw it', async () => {
    const seller = await world.newSeller()
    await world.released(seller)
    for (const who of [world.checker, world.maker]) {
      const { batch } = await make(world.maker, { sellers: [seller] })
      const whole = await decide(who, batch.id, false)
      expect(whole).toMatchObject({ state: 'cancelled', payouts: [{ state: 'cancelled' }] })
      expect(await refusal(decide(world.checker, batch.id))).toMatchObject({
        slug: 'state-changed',
        state: 'cancelled',
      })
    }
    expect(await world.payable(seller)).toBe(193_000)
    const { payout } = await approved(world, seller)
    expect(await cancel(world, payout.id)).toMatchObject({ state: 'done', reason: 'Nhầm ngày' })
    expect(await world.payable(seller)).toBe(193_000)
    expect((await refusal(paid(world.maker, payout.id))).slug).toBe('state-changed')
    await sound()
  })

  test('only an approved one is paid, only a paid one comes back', async () => {
    const seller = await world.newSeller()
    await world.released(seller)
    const { batch } = await make(world.maker, { sellers: [seller] })
    const id = batch.payouts[0]!.id
    expect(await slugs([paid(world.maker, id), sayReturned(world.maker, id), sayCancelled(world.maker, id)])).toEqual(
      Array.from({ length: 3 }, () => 'state-changed'),
    )
    await decide(world.checker, batch.id)
    expect(await refusal(sayReturned(world.maker, id))).toMatchObject({ slug: 'state-changed', state: 'approved' })
    await paid(world.maker, id)
    expect(await slugs([paid(world.maker, id), sayCancelled(world.maker, id)])).toEqual([
      'state-changed',
      'state-changed',
    ])
    await returned(world, id)
    expect((await refusal(sayReturned(world.maker, id))).slug).toBe('state-changed')
  })
})

describe('who is left out', () => {
  test('without an account, under the least, in a payout already, or owed nothing', async () => {
    const [bare, small, open, none] = await Promise.all([
      world.person('farm'),
      world.newSeller(),
      world.newSeller(),
      world.newSeller(),
    ])
    await world.released(bare)
    await world.released(small, { price: 1000 })
    await world.released(open)
    await approved(world, open)
    await world.released(open)
    const all = { sellers: [bare, small, open, none] }
    expect((await refusal(make(world.maker, all))).slug).toBe('not-allowed-now')
    await world.setAccount(bare)
    const { batch, leftOut } = await make(world.maker, all)
    expect(batch.payouts.map(({ payee }) => payee?.id)).toEqual([bare.organizationId])
    expect(Object.fromEntries(leftOut.map(({ id, why }) => [id, why]))).toEqual({
      [small.organizationId]: 'too_little',
      [open.organizationId]: 'in_payout',
      [none.organizationId]: 'nothing',
    })
    await decide(world.checker, batch.id, false)
    await world.setAccount(bare, null)
    const { sellers } = await world.maker.call('GET /operator/payouts')
    expect(sellers.find((one) => one.seller.id === bare.organizationId)?.leftOut).toBe('no_account')
  })

  test('the account is frozen when the batch is approved', async () => {
    const seller = await world.newSeller()
    await world.released(seller)
    const { batch } = await approved(world, seller)
    await world.setAccount(seller, { ...ACCOUNT, account: '999999999' })
    const whole = await world.maker.call('GET /operator/payout-batches/:id', { params: { id: batch.id } })
    expect(whole.payouts[0]?.to?.account).toBe(ACCOUNT.account)
  })

  test('what was owed less since the batch was made is not paid', async () => {
    const seller = await world.newSeller()
    const other = await world.newSeller()
    const { id } = await world.released(seller)
    await world.released(other)
    const { batch } = await make(world.maker, { sellers: [seller, other] })
    await world.rows(`select ledger_post('correction', $1, $2::uuid, $3::jsonb)`, [
      `refund:${nothing()}`,
      id,
      JSON.stringify([
        { a: `seller_payable:${seller.organizationId}`, k: 'liability', m: 0, v: 1000 },
        { a: 'bank', k: 'asset', m: null, v: -1000 },
      ]),
    ])
    const whole = await decide(world.checker, batch.id)
    const of = (who: Someone) => whole.payouts.find(({ payee }) => payee?.id === who.organizationId)
    expect(of(seller)).toMatchObject({ state: 'cancelled', reason: 'less_owed' })
    expect(of(other)?.state).toBe('approved')
    expect(await world.payable(seller)).toBe(192_000)
    // As before, so that the books of the other tests are whole.
    await world.rows(`select ledger_post('correction', $1, null, $2::jsonb)`, [
      nothing(),
      JSON.stringify([
        { a: `seller_payable:${seller.organizationId}`, k: 'liability', m: 0, v: -1000 },
        { a: 'bank', k: 'asset', m: null, v: 1000 },
      ]),
    ])
    await sound()
  })
})

describe('the bank’s file', () => {
  const file = (who: Someone, id: string) => who.raw('GET', `/api/operator/payout-batches/${id}/file`)

  test('has a row for what is approved and not yet paid', async () => {
    const [one, other] = await Promise.all([world.newSeller(), world.newSeller()])
    await world.setAccount(one, { ...ACCOUNT, account: '0071000123456', bin: '970436' })
    await world.released(one)
    await world.released(other)
    const { batch } = await make(world.maker, { sellers: [one, other] })
    expect((await file(world.maker, batch.id)).status).toBe(409)
    const { payouts } = await decide(world.checker, batch.id)
    const reply = await file(world.maker, batch.id)
    expect(reply.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(reply.headers.get('content-disposition')).toContain(`lenh-chi-${batch.number}.csv`)
    const text = String(reply.body)
    expect(text).toContain('STT;Tên người nhận;Số tài khoản;Ngân hàng;Số tiền;Nội dung')
    const first = payouts.find(({ payee }) => payee?.id === one.organizationId)!
    expect(text).toContain(`LO THI MAI;"0071000123456";Vietcombank 970436;193000;${first.content}`)
    await paid(world.maker, first.id)
    expect(String((await file(world.maker, batch.id)).body)).not.toContain('0071000123456')
  })
})

test('paying out is the operator’s alone', async () => {
  const seller = await world.newSeller()
  await world.released(seller)
  const { batch, payout } = await approved(world, seller)
  for (const who of [seller, world.buyer, await world.person('office')]) {
    const lists = [who.call('GET /operator/payouts'), make(who, { sellers: [seller] })]
    expect(await slugs(lists)).toEqual(['forbidden', 'forbidden'])
    const ones = [
      who.call('GET /operator/payout-batches/:id', { params: { id: batch.id } }),
      decide(who, batch.id),
      paid(who, payout.id),
      sayReturned(who, payout.id),
      sayCancelled(who, payout.id),
    ]
    expect(new Set(await slugs(ones))).toEqual(new Set(['not-found']))
    expect((await who.raw('GET', `/api/operator/payout-batches/${batch.id}/file`)).status).toBe(404)
  }
  const unknown = [decide(world.maker, nothing()), paid(world.maker, nothing()), sayReturned(world.maker, batch.id)]
  expect(new Set(await slugs(unknown))).toEqual(new Set(['not-found']))
})
