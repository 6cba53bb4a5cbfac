// From the release to the bank: what is owed, batches before two people, the bank's file and codes, and what comes back.
import { randomUUID } from 'node:crypto'
import { parseVietqr } from '@chl/domain/vietqr'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeListing, placeOrder } from '../support/market.ts'
import { balance, collect, moneyFaults } from '../support/money.ts'
import { act, weigh } from '../support/steps.ts'
import { connect, eventually, refusal, type Someone, startWorld, type World } from '../support/world.ts'

let world: World
let buyer: Someone
let maker: Someone
let checker: Someone
beforeAll(async () => {
  world = await startWorld()
  ;[buyer, maker] = await Promise.all([world.person('buyer'), world.person('operator')])
  checker = await colleagueOf(maker)
})
beforeEach(() => collect(world))
afterAll(() => world.stop())

async function colleagueOf({ organizationId }: Someone): Promise<Someone> {
  const person = await world.person('operator')
  await world.rows(`insert into membership (person_id, organization_id, role) values ($1, $2, 'staff')`, [
    person.personId,
    organizationId,
  ])
  return { ...person, organizationId, ...connect(world.url, person.cookie, organizationId) }
}

const ACCOUNT = { bin: '970405', account: '3600205123456', holder: 'Lò Thị Mai' }
async function setAccount({ organizationId }: Someone, account: typeof ACCOUNT | null = ACCOUNT) {
  await world.rows('update organization set bank_bin = $2, bank_account = $3, bank_holder = $4 where id = $1', [
    organizationId,
    account?.bin ?? null,
    account?.account ?? null,
    account?.holder ?? null,
  ])
}
async function newSeller(kind: 'farm' | 'cooperative' = 'farm') {
  const seller = await world.person(kind)
  await setAccount(seller)
  return seller
}

/** An order in cash that the operator's collector has taken: 10 kg at this price a kg. */
async function taken(seller: Someone, { price = 20_000, by = buyer } = {}) {
  const listing = await makeListing(world, seller, { price })
  const { id, number } = await placeOrder(by, listing, 10_000, { payment: 'cod' })
  await act(seller, id, 'weighing', weigh(await act(seller, id, 'confirmation'), 10_000))
  await maker.call('POST /cash/orders/:id', { params: { id }, body: { proof: '' } })
  return { id, number }
}
async function released(seller: Someone, options = {}) {
  const order = await taken(seller, options)
  await act(buyer, order.id, 'delivery', {})
  await act(buyer, order.id, 'completion')
  return order
}
/** A refund by bank that is due: paid, and then cancelled. */
async function cancelled(seller: Someone, by = buyer) {
  const order = await taken(seller, { by })
  await act(seller, order.id, 'cancellation', { reason: 'hỏng mất rồi' })
  return order
}

type Wanted = { sellers?: Someone[]; refunds?: string[] }
const make = (who: Someone, { sellers = [], refunds = [] }: Wanted) =>
  who.call('POST /operator/payout-batches', {
    body: { sellers: sellers.map(({ organizationId }) => organizationId), refunds },
  })
const decide = (who: Someone, id: string, accept = true) =>
  who.call('POST /operator/payout-batches/:id/approval', { params: { id }, body: { accept } })
const paid = (who: Someone, id: string, bankRef = 'FT26327001') =>
  who.call('POST /operator/payouts/:id/paid', { params: { id }, body: { bankRef } })
const returned = (who: Someone, id: string) =>
  who.call('POST /operator/payouts/:id/returned', { params: { id }, body: { reason: 'Sai số tài khoản' } })
const cancel = (who: Someone, id: string) =>
  who.call('POST /operator/payouts/:id/cancellation', { params: { id }, body: { reason: 'Nhầm ngày' } })
const balanceOf = (who: Someone) => who.call('GET /payments/balance')
const statementOf = (who: Someone, query = {}) => who.call('GET /payments/statement', { query })
const payable = async ({ organizationId }: Someone) => (await balance(world, `seller_payable:${organizationId}`)) || 0
const sound = async () => expect(await moneyFaults(world.sql)).toEqual([])

async function approved(seller: Someone) {
  const { batch } = await make(maker, { sellers: [seller] })
  const { payouts } = await decide(checker, batch.id)
  return { batch, payout: payouts[0]! }
}
/** What each of these was refused with, by name. */
const slugs = async (works: readonly Promise<unknown>[]) =>
  (await Promise.all(works.map(refusal))).map(({ slug }) => slug)
const audited = async (subject: string) =>
  (await world.rows<{ action: string }>('select action from audit where subject = $1 order by at', [subject])).map(
    ({ action }) => action,
  )
const toldTo = async ({ personId }: Someone, topic: string) =>
  eventually(async () => {
    const rows = await world.rows<{ body: { amount: number }; level: string }>(
      'select body, level from feed_entry where person_id = $1 and topic = $2 order by seq desc',
      [personId, topic],
    )
    return rows[0]
  })

describe('the whole way', () => {
  test('released, made by one, approved by another one, paid, returned, and paid again', async () => {
    const seller = await newSeller()
    const { id, number } = await taken(seller)
    // Held until the goods are handed over: no day yet.
    expect(await balanceOf(seller)).toMatchObject({
      payable: 0,
      held: 193_000,
      next: null,
      toCome: [{ orderId: id, number, stage: 'held', weighed: true, gross: 200_000, net: 193_000, expectedOn: null }],
    })
    await act(buyer, id, 'delivery', {})
    const delivered = await balanceOf(seller)
    expect(delivered.next).toEqual({ amount: 193_000, expectedOn: delivered.toCome[0]?.expectedOn })
    await act(buyer, id, 'completion')
    // 2 % fee on the goods, 1 % VAT and 0.5 % PIT of a household.
    expect(await balanceOf(seller)).toMatchObject({ payable: 193_000, held: 0, toCome: [], next: { amount: 193_000 } })

    const overview = await maker.call('GET /operator/payouts')
    const owed = overview.sellers.find((one) => one.seller.id === seller.organizationId)
    expect(owed).toMatchObject({ payable: 193_000, provider: 'bank', leftOut: null })
    const { batch, leftOut } = await make(maker, { sellers: [seller] })
    expect(leftOut).toEqual([])
    expect(batch).toMatchObject({ state: 'draft', count: 1, total: 193_000, madeBy: { id: maker.personId }, open: 0 })
    expect(batch.payouts[0]).toMatchObject({
      kind: 'seller',
      amount: 193_000,
      state: 'planned',
      qr: null,
      to: { bank: '970405', bankName: 'Agribank', account: ACCOUNT.account, holder: 'LO THI MAI' },
    })
    expect(await payable(seller)).toBe(193_000)
    expect((await refusal(decide(maker, batch.id))).slug).toBe('not-two-people')

    const whole = await decide(checker, batch.id)
    expect(whole).toMatchObject({ state: 'approved', open: 1, approvedBy: { id: checker.personId } })
    const [payout] = whole.payouts
    expect(parseVietqr(payout?.qr ?? '')).toEqual({
      bin: ACCOUNT.bin,
      account: ACCOUNT.account,
      amount: 193_000,
      ref: payout?.content,
    })
    expect(payout?.content.length).toBeLessThanOrEqual(25)
    expect(await balanceOf(seller)).toMatchObject({ payable: 0, onItsWay: 193_000, next: { amount: 193_000 } })
    await sound()

    const done = await paid(maker, payout!.id)
    expect(done).toMatchObject({ state: 'paid', bankRef: 'FT26327001', qr: null })
    expect((await maker.call('GET /operator/payout-batches/:id', { params: { id: batch.id } })).state).toBe('closed')
    expect(await toldTo(seller, 'payout.paid')).toMatchObject({ body: { amount: 193_000 }, level: 'bell' })
    expect((await statementOf(seller)).lines[0]?.payout).toMatchObject({ number: payout?.content })
    expect(await balanceOf(seller)).toMatchObject({ payable: 0, onItsWay: 0, next: null })

    await returned(checker, payout!.id)
    expect(await toldTo(seller, 'payout.returned')).toMatchObject({ body: { amount: 193_000 }, level: 'urgent' })
    expect(await payable(seller)).toBe(193_000)
    expect((await statementOf(seller)).lines[0]?.payout).toBeNull()
    await sound()
    const again = await approved(seller)
    expect(again.payout.amount).toBe(193_000)
    await paid(maker, again.payout.id, 'FT26327002')
    expect((await statementOf(seller)).lines[0]?.payout).toMatchObject({ number: again.payout.content })
    expect(await payable(seller)).toBe(0)
    expect(await audited(payout!.id)).toEqual(['payout.paid', 'payout.returned'])
    expect(await audited(batch.id)).toEqual(['payout-batch.made', 'payout-batch.approved'])
    await sound()
  })

  test('a batch that is refused leaves everything as it was, and its maker may withdraw it', async () => {
    const seller = await newSeller()
    await released(seller)
    for (const who of [checker, maker]) {
      const { batch } = await make(maker, { sellers: [seller] })
      const whole = await decide(who, batch.id, false)
      expect(whole).toMatchObject({ state: 'cancelled', payouts: [{ state: 'cancelled' }] })
      expect(await refusal(decide(checker, batch.id))).toMatchObject({ slug: 'state-changed', state: 'cancelled' })
    }
    expect(await payable(seller)).toBe(193_000)
    const { payout } = await approved(seller)
    expect(await cancel(maker, payout.id)).toMatchObject({ state: 'cancelled', reason: 'Nhầm ngày' })
    expect(await payable(seller)).toBe(193_000)
    expect((await refusal(paid(maker, payout.id))).slug).toBe('state-changed')
    await sound()
  })

  test('only an approved one is paid, only a paid one comes back', async () => {
    const seller = await newSeller()
    await released(seller)
    const { batch } = await make(maker, { sellers: [seller] })
    const id = batch.payouts[0]!.id
    expect(await slugs([paid(maker, id), returned(maker, id), cancel(maker, id)])).toEqual(
      Array.from({ length: 3 }, () => 'state-changed'),
    )
    await decide(checker, batch.id)
    expect(await refusal(returned(maker, id))).toMatchObject({ slug: 'state-changed', state: 'approved' })
    await paid(maker, id)
    expect(await slugs([paid(maker, id), cancel(maker, id)])).toEqual(['state-changed', 'state-changed'])
    await returned(maker, id)
    expect((await refusal(returned(maker, id))).slug).toBe('state-changed')
  })
})

describe('who is left out', () => {
  test('without an account, under the least, in a payout already, or owed nothing', async () => {
    const [bare, small, open, none] = await Promise.all([world.person('farm'), newSeller(), newSeller(), newSeller()])
    await released(bare)
    await released(small, { price: 1000 })
    await released(open)
    await approved(open)
    await released(open)
    const all = { sellers: [bare, small, open, none] }
    expect((await refusal(make(maker, all))).slug).toBe('not-allowed-now')
    await setAccount(bare)
    const { batch, leftOut } = await make(maker, all)
    expect(batch.payouts.map(({ payee }) => payee?.id)).toEqual([bare.organizationId])
    expect(Object.fromEntries(leftOut.map(({ id, why }) => [id, why]))).toEqual({
      [small.organizationId]: 'too_little',
      [open.organizationId]: 'in_payout',
      [none.organizationId]: 'nothing',
    })
    await decide(checker, batch.id, false)
    await setAccount(bare, null)
    const { sellers } = await maker.call('GET /operator/payouts')
    expect(sellers.find((one) => one.seller.id === bare.organizationId)?.leftOut).toBe('no_account')
  })

  test('the account is frozen when the batch is made', async () => {
    const seller = await newSeller()
    await released(seller)
    const { batch } = await make(maker, { sellers: [seller] })
    await setAccount(seller, { ...ACCOUNT, account: '999999999' })
    const whole = await decide(checker, batch.id)
    expect(whole.payouts[0]?.to?.account).toBe(ACCOUNT.account)
  })

  test('what was owed less since the batch was made is not paid', async () => {
    const seller = await newSeller()
    const other = await newSeller()
    const { id } = await released(seller)
    await released(other)
    const { batch } = await make(maker, { sellers: [seller, other] })
    await world.rows(`select ledger_post('refund_after_release', $1, $2::uuid, $3::jsonb)`, [
      `refund:${randomUUID()}`,
      id,
      JSON.stringify([
        { a: `seller_payable:${seller.organizationId}`, k: 'liability', m: 0, v: 1000 },
        { a: 'bank', k: 'asset', m: null, v: -1000 },
      ]),
    ])
    const whole = await decide(checker, batch.id)
    const of = (who: Someone) => whole.payouts.find(({ payee }) => payee?.id === who.organizationId)
    expect(of(seller)).toMatchObject({ state: 'cancelled', reason: 'less_owed' })
    expect(of(other)?.state).toBe('approved')
    expect(await payable(seller)).toBe(192_000)
    // As before, so that the books of the other tests are whole.
    await world.rows(`select ledger_post('correction', $1, null, $2::jsonb)`, [
      randomUUID(),
      JSON.stringify([
        { a: `seller_payable:${seller.organizationId}`, k: 'liability', m: 0, v: -1000 },
        { a: 'bank', k: 'asset', m: null, v: 1000 },
      ]),
    ])
    await sound()
  })
})

describe('at the same time', () => {
  const ok = (tries: PromiseSettledResult<unknown>[]) => tries.filter(({ status }) => status === 'fulfilled')

  test('ten make a batch of one seller: it is in one', async () => {
    const seller = await newSeller()
    await released(seller)
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => make(maker, { sellers: [seller] })))
    expect(ok(tries)).toHaveLength(1)
    for (const one of tries)
      if (one.status === 'rejected') expect((await refusal(Promise.reject(one.reason))).slug).toBe('not-allowed-now')
    const [{ n } = { n: '' }] = await world.rows<{ n: string }>(
      'select count(*) as n from payout where payee_id = $1',
      [seller.organizationId],
    )
    expect(n).toBe('1')
  })

  test('ten approve, ten pay or cancel, ten return: each happens once', async () => {
    const seller = await newSeller()
    await released(seller)
    const { batch } = await make(maker, { sellers: [seller] })
    const id = batch.payouts[0]!.id
    expect(ok(await Promise.allSettled(Array.from({ length: 10 }, () => decide(checker, batch.id))))).toHaveLength(1)
    expect(await balance(world, 'payout_due')).toBeGreaterThanOrEqual(193_000)
    const bank = await balance(world, 'bank')
    const pays = Array.from({ length: 10 }, (_, n) => (n % 2 ? paid(maker, id, `FT${n}`) : cancel(checker, id)))
    expect(ok(await Promise.allSettled(pays))).toHaveLength(1)
    const [row] = await world.rows<{ state: string }>('select state from payout where id = $1', [id])
    expect(await balance(world, 'bank')).toBe(row?.state === 'paid' ? bank - 193_000 : bank)
    expect(await payable(seller)).toBe(row?.state === 'paid' ? 0 : 193_000)
    const other = row?.state === 'paid' ? { id } : (await approved(seller)).payout
    if (row?.state !== 'paid') await paid(maker, other.id)
    const backs = Array.from({ length: 10 }, () => returned(maker, other.id))
    expect(ok(await Promise.allSettled(backs))).toHaveLength(1)
    expect(await payable(seller)).toBe(193_000)
    await sound()
  })

  test('orders are released while batches are made and approved: nothing is paid twice or lost', async () => {
    const seller = await newSeller()
    const orders = await Promise.all(Array.from({ length: 6 }, () => taken(seller)))
    await Promise.all(orders.map(({ id }) => act(buyer, id, 'delivery', {})))
    const batches = Array.from({ length: 8 }, async () => {
      const { batch } = await make(maker, { sellers: [seller] })
      const { payouts } = await decide(checker, batch.id)
      await paid(maker, payouts[0]!.id)
    })
    await Promise.allSettled([...batches, ...orders.map(({ id }) => act(buyer, id, 'completion'))])
    if ((await payable(seller)) > 0) await paid(maker, (await approved(seller)).payout.id)
    const { lines, paidOut, totals, closing } = await statementOf(seller)
    expect(lines).toHaveLength(6)
    expect(new Set(lines.map(({ orderId }) => orderId)).size).toBe(6)
    expect(lines.every(({ payout }) => payout?.paidOn)).toBe(true)
    expect([totals.net, paidOut, closing]).toEqual([6 * 193_000, 6 * 193_000, 0])
    await sound()
  })
})

describe('the statement', () => {
  test('adds up to the books, line by line', async () => {
    const seller = await newSeller()
    await released(seller)
    await released(seller, { price: 33_337 })
    const first = await approved(seller)
    await paid(maker, first.payout.id)
    await returned(maker, first.payout.id)
    await cancel(maker, (await approved(seller)).payout.id)
    await released(seller, { price: 12_345 })
    await approved(seller)
    await released(seller, { price: 20_001 })
    const { lines, moves, totals, opening, closing, paidOut } = await statementOf(seller)
    expect(opening).toBe(0)
    expect(closing).toBe((await payable(seller)) - (await balance(world, `seller_receivable:${seller.organizationId}`)))
    const sum = (of: readonly number[]) => of.reduce((all, one) => all + one, 0)
    expect(opening + totals.net + sum(moves.map(({ amount }) => amount))).toBe(closing)
    for (const line of lines) {
      expect(line.goods + line.deliveryFee - line.platformFee - line.vat - line.pit - line.refunds).toBe(line.net)
      const [order] = await world.rows<Record<string, string>>('select * from collected_order where order_id = $1', [
        line.orderId,
      ])
      expect([line.gross, line.platformFee, line.vat, line.pit, line.net].map(String)).toEqual(
        ['released', 'platform_fee', 'vat', 'pit', 'net'].map((column) => order?.[column]),
      )
    }
    expect(lines.map(({ payout }) => payout?.number ?? null).slice(0, 3)).toEqual(
      Array.from({ length: 3 }, () => moves.at(-1)?.number),
    )
    expect(lines[3]?.payout).toBeNull()
    expect(moves.map(({ kind }) => kind)).toEqual(['payout', 'payout_returned', 'payout', 'payout_cancelled', 'payout'])
    expect(paidOut).toBe(totals.net - closing)
    // The days before have nothing, and the days after begin where these end.
    const before = await statementOf(seller, { from: '2024-01-01', to: '2024-01-31' })
    expect(before).toMatchObject({ opening: 0, closing: 0, lines: [], moves: [], paidOut: 0 })
    const after = await statementOf(seller, { from: '2028-01-01', to: '2028-01-31' })
    expect(after).toMatchObject({ opening: closing, closing, lines: [], moves: [] })
  })

  test('cash that the seller’s own person took stays with it, and what it owes of it is netted', async () => {
    const seller = await newSeller()
    const listing = await makeListing(world, seller, { price: 20_000 })
    const { id } = await placeOrder(buyer, listing, 10_000, { payment: 'cod' })
    await act(seller, id, 'weighing', weigh(await act(seller, id, 'confirmation'), 10_000))
    await act(seller, id, 'cash', {})
    expect((await balanceOf(seller)).toCome).toEqual([])
    await act(buyer, id, 'delivery', {})
    await act(buyer, id, 'completion')
    const kept = await statementOf(seller)
    expect(kept.lines[0]).toMatchObject({ net: 193_000, keptInCash: true, payout: null })
    expect(kept.moves).toMatchObject([{ kind: 'cash_kept', amount: -200_000, orderId: id }])
    expect(kept.closing).toBe(-7000)
    expect(await balanceOf(seller)).toMatchObject({ payable: 0, receivable: 7000 })
    await released(seller)
    expect(await balanceOf(seller)).toMatchObject({ payable: 186_000, receivable: 0 })
    expect((await statementOf(seller)).closing).toBe(186_000)
    await sound()
  })

  test('a period that ends before it begins is refused, and so is who doesn’t sell', async () => {
    const seller = await newSeller()
    expect((await refusal(statementOf(seller, { from: '2026-02-01', to: '2026-01-01' }))).errors?.[0]?.path).toBe(
      'from',
    )
    expect(await slugs([statementOf(buyer), balanceOf(buyer)])).toEqual(['forbidden', 'forbidden'])
  })
})

describe('how a seller is taxed', () => {
  const set = (who: Someone, body = { taxKind: 'company' as const, ownProduce: false }) =>
    who.call('PUT /payments/payee', { body })

  test('its own raw produce and a company have no tax withheld from then on', async () => {
    const seller = await newSeller()
    expect((await balanceOf(seller)).payee).toEqual({ taxKind: 'household', ownProduce: false, connect: null })
    await released(seller)
    expect(
      await seller.call('PUT /payments/payee', { body: { taxKind: 'household', ownProduce: true } }),
    ).toMatchObject({
      ownProduce: true,
    })
    await released(seller)
    await set(seller)
    await released(seller)
    const { lines } = await statementOf(seller)
    expect(lines.map(({ vat, pit }) => vat + pit)).toEqual([3000, 0, 0])
    expect(await audited(seller.organizationId)).toEqual(['payee.tax', 'payee.tax'])
  })

  test('staff may not say it, nor who doesn’t sell', async () => {
    const seller = await newSeller()
    await world.rows(`update membership set role = 'staff' where person_id = $1`, [seller.personId])
    for (const who of [seller, buyer]) expect((await refusal(set(who))).slug).toBe('forbidden')
  })
})

describe('refunds by bank', () => {
  const refundOf = async (who: Someone, id: string) =>
    (await who.call('GET /orders/:id/refunds', { params: { id } })).refunds[0]!
  const give = (who: Someone, id: string, account = '0123456789') =>
    who.call('PUT /refunds/:id/account', {
      params: { id },
      body: { bin: '970436', account, holder: 'Nguyễn Văn Ba' },
    })

  test('wait for the buyer’s account, go out in a batch, come back, and ask for another account', async () => {
    const seller = await newSeller()
    const { id, number } = await cancelled(seller)
    const refund = await refundOf(buyer, id)
    expect(refund).toMatchObject({
      number,
      amount: 200_000,
      method: 'bank',
      state: 'due',
      account: null,
      mayGiveAccount: true,
    })
    const due = (await maker.call('GET /operator/payouts')).refunds.find((one) => one.id === refund.id)
    expect(due).toMatchObject({ amount: 200_000, orderNumber: number, leftOut: 'no_account' })
    expect((await refusal(make(maker, { refunds: [refund.id] }))).slug).toBe('not-allowed-now')

    const known = await give(buyer, refund.id)
    expect(known.account).toEqual({
      bank: '970436',
      bankName: 'Vietcombank',
      account: '…6789',
      holder: 'Nguyễn Văn Ba',
    })
    expect(known.expectedOn).not.toBeNull()
    const { batch } = await make(maker, { refunds: [refund.id] })
    expect(batch.payouts[0]).toMatchObject({ kind: 'refund', orderNumber: number, amount: 200_000 })
    expect((await refusal(give(buyer, refund.id))).slug).toBe('state-changed')
    const payout = (await decide(checker, batch.id)).payouts[0]!
    expect(parseVietqr(payout.qr ?? '')?.account).toBe('0123456789')
    await paid(maker, payout.id)
    expect(await refundOf(buyer, id)).toMatchObject({ state: 'paid', mayGiveAccount: false })
    expect(await toldTo(buyer, 'payment.refunded')).toMatchObject({ body: { amount: 200_000 } })
    await sound()

    await returned(maker, payout.id)
    expect(await refundOf(buyer, id)).toMatchObject({ state: 'due', account: null, mayGiveAccount: true })
    expect(await toldTo(buyer, 'payout.returned')).toMatchObject({ level: 'urgent' })
    await sound()
    await give(buyer, refund.id, '9876543210')
    const again = await make(maker, { refunds: [refund.id] })
    await paid(maker, (await decide(checker, again.batch.id)).payouts[0]!.id)
    expect(Math.abs(await balance(world, `buyer_refund:${await checkoutOf(id)}`))).toBe(0)
    await sound()
  })

  test('one that was given up or refused is due again, with its account', async () => {
    const seller = await newSeller()
    const { id } = await cancelled(seller)
    const refund = await refundOf(buyer, id)
    await give(buyer, refund.id)
    const { batch } = await make(maker, { refunds: [refund.id] })
    await decide(checker, batch.id, false)
    expect(await refundOf(buyer, id)).toMatchObject({ state: 'due', account: { account: '…6789' } })
    const second = await make(maker, { refunds: [refund.id] })
    const payout = (await decide(checker, second.batch.id)).payouts[0]!
    await cancel(maker, payout.id)
    expect((await refundOf(buyer, id)).state).toBe('due')
    await sound()
  })

  test('only the buyer’s managers say where it goes, and only to a bank that is known', async () => {
    const seller = await newSeller()
    const owner = await world.person('buyer')
    const { id } = await cancelled(seller, owner)
    const refund = await refundOf(owner, id)
    for (const who of [seller, buyer, maker]) {
      expect((await refusal(who.call('GET /orders/:id/refunds', { params: { id } }))).slug).toBe('not-found')
      expect((await refusal(give(who, refund.id))).slug).toBe('not-found')
    }
    const wrong = owner.call('PUT /refunds/:id/account', {
      params: { id: refund.id },
      body: { bin: '999999', account: '0123456789', holder: '??' },
    })
    expect((await refusal(wrong)).errors?.map(({ path }) => path)).toEqual(['bin', 'holder'])
    await world.rows(`update membership set role = 'staff' where person_id = $1`, [owner.personId])
    expect((await refusal(give(owner, refund.id))).slug).toBe('forbidden')
  })

  const checkoutOf = async (id: string) =>
    (await world.rows<{ id: string }>('select checkout_id as id from orders where id = $1', [id]))[0]?.id ?? ''
})

describe('the bank’s file', () => {
  const file = (who: Someone, id: string) => who.raw('GET', `/api/operator/payout-batches/${id}/file`)

  test('has a row for what is approved and not yet paid', async () => {
    const [one, other] = await Promise.all([newSeller(), newSeller()])
    await setAccount(one, { ...ACCOUNT, account: '0071000123456', bin: '970436' })
    await released(one)
    await released(other)
    const { batch } = await make(maker, { sellers: [one, other] })
    expect((await file(maker, batch.id)).status).toBe(409)
    const { payouts } = await decide(checker, batch.id)
    const reply = await file(maker, batch.id)
    expect(reply.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(reply.headers.get('content-disposition')).toContain(`lenh-chi-${batch.number}.csv`)
    const text = String(reply.body)
    expect(text).toContain('STT;Tên người nhận;Số tài khoản;Ngân hàng;Số tiền;Nội dung')
    const first = payouts.find(({ payee }) => payee?.id === one.organizationId)!
    expect(text).toContain(`LO THI MAI;"0071000123456";Vietcombank 970436;193000;${first.content}`)
    await paid(maker, first.id)
    expect(String((await file(maker, batch.id)).body)).not.toContain('0071000123456')
  })
})

describe('a cooperative', () => {
  const members = (who: Someone) => who.call('GET /cooperative/members')
  const add = (who: Someone, name: string) =>
    who.call('POST /cooperative/members', { body: { name, phone: '0912345678' } })
  const share = (who: Someone, id: string, shares: { memberId: string; weight: number }[]) =>
    who.call('PUT /cooperative/orders/:id/shares', { params: { id }, body: { shares } })
  const shares = (who: Someone) => who.call('GET /cooperative/shares', { query: {} })

  test('divides what orders brought among those who brought the goods, to the đồng', async () => {
    const cooperative = await newSeller('cooperative')
    const [a, b, c] = [
      await add(cooperative, 'Giàng A Páo'),
      await add(cooperative, 'Lù Thị Sến'),
      await add(cooperative, 'Vàng Văn Tỏa'),
    ]
    expect(a.phone).toBe('+84912345678')
    const { id } = await taken(cooperative, { price: 20_001 })
    const before = await share(
      cooperative,
      id,
      [a, b, c].map(({ id: memberId }) => ({ memberId, weight: 3333 })),
    )
    expect(before).toMatchObject({ released: false, gross: 200_010, net: 196_010, mayChange: true })
    await act(buyer, id, 'delivery', {})
    await act(buyer, id, 'completion')
    const other = await released(cooperative)
    const view = await shares(cooperative)
    expect(view.orders[0]).toMatchObject({ orderId: other.id, shares: [] })
    expect(view).toMatchObject({ net: 196_010 + 196_000, undivided: 196_000 })
    expect(view.members.map(({ net }) => net)).toEqual([65_337, 65_337, 65_336])
    expect(view.members.reduce((all, { net }) => all + net, view.undivided)).toBe(view.net)
    expect(await balance(world, `seller_payable:${cooperative.organizationId}`)).toBe(view.net)
    for (const part of view.members) expect(part.gross - part.platformFee - part.tax).toBe(part.net)

    await share(cooperative, id, [{ memberId: a.id, weight: 1 }])
    await paid(maker, (await approved(cooperative)).payout.id)
    expect((await refusal(share(cooperative, id, []))).slug).toBe('not-allowed-now')
    // What was forgotten may still be said, once.
    expect(await share(cooperative, other.id, [{ memberId: b.id, weight: 10 }])).toMatchObject({ mayChange: false })
    expect((await refusal(share(cooperative, other.id, [{ memberId: a.id, weight: 10 }]))).slug).toBe('not-allowed-now')
  })

  test('a member who left keeps its shares and gets no new ones', async () => {
    const cooperative = await newSeller('cooperative')
    const member = await add(cooperative, 'Chẻo Mẩy')
    const { id } = await taken(cooperative)
    await share(cooperative, id, [{ memberId: member.id, weight: 10 }])
    const change = (body: object) =>
      cooperative.call('PATCH /cooperative/members/:id', { params: { id: member.id }, body })
    expect((await change({ left: true, name: 'Chẻo Mẩy Phẩy', phone: null })).leftAt).not.toBeNull()
    expect((await members(cooperative)).members[0]).toMatchObject({ name: 'Chẻo Mẩy Phẩy', phone: null })
    await share(cooperative, id, [{ memberId: member.id, weight: 20 }])
    const next = await taken(cooperative)
    const wrong = share(cooperative, next.id, [
      { memberId: member.id, weight: 1 },
      { memberId: member.id, weight: 1 },
    ])
    expect((await refusal(wrong)).errors?.map(({ code }) => code)).toEqual(['member_unknown', 'member_twice'])
    expect((await change({ left: false })).leftAt).toBeNull()
    await share(cooperative, next.id, [{ memberId: member.id, weight: 1 }])
    expect((await refusal(change({ phone: '12345678' }))).errors?.[0]?.path).toBe('phone')
  })

  test('sees and changes its own only', async () => {
    const [cooperative, other, farm] = await Promise.all([
      newSeller('cooperative'),
      newSeller('cooperative'),
      newSeller(),
    ])
    const member = await add(cooperative, 'Sùng A Chu')
    const { id } = await taken(cooperative)
    expect((await refusal(share(other, id, []))).slug).toBe('not-found')
    expect((await refusal(share(cooperative, randomUUID(), []))).slug).toBe('not-found')
    const foreign = await taken(other)
    expect((await refusal(share(other, foreign.id, [{ memberId: member.id, weight: 1 }]))).errors?.[0]?.code).toBe(
      'member_unknown',
    )
    const rename = (who: Someone) =>
      who.call('PATCH /cooperative/members/:id', { params: { id: member.id }, body: { name: 'X' } })
    expect((await refusal(rename(other))).slug).toBe('not-found')
    const forbidden = [members(farm), shares(buyer), add(farm, 'X'), share(farm, id, []), rename(farm)]
    expect(new Set(await slugs(forbidden))).toEqual(new Set(['forbidden']))
    await world.rows(`update membership set role = 'staff' where person_id = $1`, [cooperative.personId])
    const managing = [add(cooperative, 'X'), share(cooperative, id, []), rename(cooperative)]
    expect(new Set(await slugs(managing))).toEqual(new Set(['forbidden']))
    expect((await members(cooperative)).members).toHaveLength(1)
  })
})

test('paying out is the operator’s alone', async () => {
  const seller = await newSeller()
  await released(seller)
  const { batch, payout } = await approved(seller)
  for (const who of [seller, buyer, await world.person('office')]) {
    const lists = [who.call('GET /operator/payouts'), make(who, { sellers: [seller] })]
    expect(await slugs(lists)).toEqual(['forbidden', 'forbidden'])
    const ones = [
      who.call('GET /operator/payout-batches/:id', { params: { id: batch.id } }),
      decide(who, batch.id),
      paid(who, payout.id),
      returned(who, payout.id),
      cancel(who, payout.id),
    ]
    expect(new Set(await slugs(ones))).toEqual(new Set(['not-found']))
    expect((await who.raw('GET', `/api/operator/payout-batches/${batch.id}/file`)).status).toBe(404)
  }
  const unknown = [decide(maker, randomUUID()), paid(maker, randomUUID()), returned(maker, batch.id)]
  expect(new Set(await slugs(unknown))).toEqual(new Set(['not-found']))
})
