// Who runs the market may also belong to a farm or a buyer: about its own money somebody else decides.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newRef } from '../support/bank.ts'
import { makeListing, placeOrder } from '../support/market.ts'
import { agree, decide as decideBatch, make, paid, sayCancelled, sayReturned, slugs } from '../support/payouts.ts'
import { act, collectCash, weigh } from '../support/steps.ts'
import { type Bank, colleagueOf, startBank } from '../support/transfers.ts'
import { refusal, type Someone } from '../support/world.ts'

/** Where the farm is paid. */
const ACCOUNT = { bank: '970436', account: '0011001932418', holder: 'NONG HO' }
const join = (who: Someone, { organizationId }: Someone) =>
  bank.world.rows(`insert into membership (person_id, organization_id, role) values ($1, $2, 'staff')`, [
    who.personId,
    organizationId,
  ])

let bank: Bank
/** Of the operator, and of the farm too. */
let farming: Someone
beforeAll(async () => {
  bank = await startBank()
  farming = await colleagueOf(bank.world, bank.operator)
  await join(farming, bank.seller)
})
afterAll(() => bank.world.stop())

it('a dispute of its own farm', async () => {
  const { waiting, importing, buyer, operator, moneyOf } = bank
  const { id, number } = await waiting()
  await importing([{ amount: 200_000, content: number, ref: newRef() }])
  const { lines } = await act(buyer, id, 'delivery', {})
  await act(buyer, id, 'dispute', { reason: 'bao ướt', lines: [lines[0]?.id], photos: [] })
  const decide = (who: Someone) =>
    who.call('POST /operator/disputes/:id/decision', {
      params: { id },
      body: { outcome: 'drop', reason: 'cân đủ, ảnh rõ' },
    })
  expect(await refusal(decide(farming))).toMatchObject({ slug: 'own-interest', status: 403 })
  expect((await moneyOf(id)).hold).toBe('frozen')
  await decide(operator)
  expect((await moneyOf(id)).hold).not.toBe('frozen')
})

it('a transfer that is to be its own farm’s, and what goes back of it', async () => {
  const { waiting, importing, receiptsOf, operator, second } = bank
  const { id, number } = await waiting()
  await importing([{ amount: 50_000, content: 'khong ghi ma', ref: newRef() }])
  const receipt = (await receiptsOf('khong ghi ma'))[0]?.id ?? ''
  const propose = (who: Someone) =>
    who.call('POST /operator/receipts/:id/proposal', { params: { id: receipt }, body: { action: 'match', number } })
  expect((await refusal(propose(farming))).slug).toBe('own-interest')
  const { proposal } = await propose(operator)
  const decide = (who: Someone, accept = true) =>
    who.call('POST /operator/receipts/:id/decision', {
      params: { id: receipt },
      body: { at: proposal?.at ?? '', accept },
    })
  expect((await refusal(decide(farming))).slug).toBe('own-interest')
  expect(await decide(second)).toMatchObject({ order: { id }, toOrder: 50_000 })
})

it('what its own farm owes: neither its proposal nor its yes', async () => {
  const { world, seller, operator, second, importing, receiptsOf } = bank
  const lines = [
    { a: `seller_receivable:${seller.organizationId}`, k: 'asset', m: 0, v: 5000 },
    { a: 'dispute_loss', k: 'expense', m: null, v: -5000 },
  ]
  await world.rows(`select ledger_post('loss_charged', 'loss_charged:own-interest', null, $1)`, [JSON.stringify(lines)])
  const writeOff = (who: Someone) =>
    who.call('POST /operator/sellers/:id/write-off', {
      params: { id: seller.organizationId },
      body: { amount: 2000, reason: 'nhà bị lũ cuốn' },
    })
  expect((await refusal(writeOff(farming))).slug).toBe('own-interest')
  const { id } = await writeOff(operator)
  const decide = (who: Someone) =>
    who.call('POST /operator/proposals/:id/decision', { params: { id }, body: { accept: true } })
  expect((await refusal(decide(farming))).slug).toBe('own-interest')
  await decide(second)

  await importing([{ amount: 3000, content: 'TRA NO', ref: newRef() }])
  const receipt = (await receiptsOf('TRA NO'))[0]?.id ?? ''
  const propose = (who: Someone) =>
    who.call('POST /operator/receipts/:id/proposal', {
      params: { id: receipt },
      body: { action: 'debt', seller: seller.organizationId },
    })
  expect((await refusal(propose(farming))).slug).toBe('own-interest')
  const { proposal } = await propose(operator)
  const place = (who: Someone) =>
    who.call('POST /operator/receipts/:id/decision', {
      params: { id: receipt },
      body: { at: proposal?.at ?? '', accept: true },
    })
  expect((await refusal(place(farming))).slug).toBe('own-interest')
  expect(await place(second)).toMatchObject({ toSeller: 3000 })
  await bank.sound()
})

it('a payout batch that pays its own farm', async () => {
  const { world, seller, operator, second, waiting, importing, buyer } = bank
  await world.rows('update organization set bank_bin = $2, bank_account = $3, bank_holder = $4 where id = $1', [
    seller.organizationId,
    ACCOUNT.bank,
    ACCOUNT.account,
    ACCOUNT.holder,
  ])
  const { id, number } = await waiting()
  await importing([{ amount: 200_000, content: number, ref: newRef() }])
  await act(buyer, id, 'delivery', {})
  await act(buyer, id, 'completion')
  const { batch } = await operator.call('POST /operator/payout-batches', { body: {} })
  const approve = (who: Someone) =>
    who.call('POST /operator/payout-batches/:id/approval', { params: { id: batch.id }, body: { accept: true } })
  expect((await refusal(approve(farming))).slug).toBe('own-interest')
  const approved = await approve(second)
  expect(approved).toMatchObject({ state: 'approved' })
  const own = approved.payouts.find(({ payee }) => payee?.id === seller.organizationId)?.id ?? ''
  expect(await slugs([paid(farming, own), sayCancelled(farming, own)])).toEqual(['own-interest', 'own-interest'])
  await paid(operator, own)
  expect((await refusal(sayReturned(farming, own))).slug).toBe('own-interest')
  const { id: said } = await sayReturned(operator, own)
  expect((await refusal(agree(farming, said))).slug).toBe('own-interest')
  expect(await agree(second, said)).toMatchObject({ state: 'done' })
  await bank.sound()
})

it('a refund of its own buyer, in a batch and at the bank', async () => {
  const { world, buyer, operator, second, waiting, importing } = bank
  const buying = await colleagueOf(world, operator)
  await join(buying, buyer)
  const { id, number } = await waiting()
  await importing([{ amount: 230_000, content: number, ref: newRef() }])
  const [refund] = (await buyer.call('GET /orders/:id/refunds', { params: { id } })).refunds
  await buyer.call('PUT /refunds/:id/account', {
    params: { id: refund?.id ?? '' },
    body: { bin: '970405', account: '3600205123456', holder: 'LO THI MAI' },
  })
  const { batch } = await make(operator, { refunds: [refund?.id ?? ''] })
  expect((await refusal(decideBatch(buying, batch.id))).slug).toBe('own-interest')
  const payout = (await decideBatch(second, batch.id)).payouts[0]?.id ?? ''
  expect((await refusal(paid(buying, payout))).slug).toBe('own-interest')
  expect(await paid(operator, payout)).toMatchObject({ state: 'paid', payee: { id: buyer.organizationId } })
  await bank.sound()
})

it('a line by hand and a statement that name an order of its own farm', async () => {
  const { operator, second, waiting, bring, moneyOf } = bank
  const { id, number } = await waiting()
  const write = (who: Someone) =>
    who.call('POST /operator/receipts', {
      body: { amount: 51_000, content: `${number} tay`, at: '2026-11-23T03:00:00Z' },
    })
  expect((await refusal(write(farming))).slug).toBe('own-interest')
  const { id: line } = await write(operator)
  const decideHand = (who: Someone) =>
    who.call('POST /operator/hand-receipts/:id/decision', { params: { id: line }, body: { accept: true } })
  expect((await refusal(decideHand(farming))).slug).toBe('own-interest')
  expect(await decideHand(second)).toEqual({ outcome: 'matched' })
  const { statement } = await bring([{ amount: 149_000, content: number, ref: newRef() }])
  const decideStatement = (who: Someone) =>
    who.call('POST /operator/bank-statements/:id/decision', {
      params: { id: statement?.id ?? '' },
      body: { accept: true },
    })
  expect((await refusal(decideStatement(farming))).slug).toBe('own-interest')
  expect(await moneyOf(id)).toMatchObject({ received: 51_000 })
  await decideStatement(second)
  expect(await moneyOf(id)).toMatchObject({ received: 200_000, missing: 0 })
  await bank.sound()
})

it('a finding about an order, a refund or a payment of its own farm', async () => {
  const { world, seller, buyer, operator, waiting, importing } = bank
  const { id, number } = await waiting()
  await importing([{ amount: 230_000, content: number, ref: newRef() }])
  const [refund] = (await buyer.call('GET /orders/:id/refunds', { params: { id } })).refunds
  const [payment] = await world.rows<{ id: string }>('select id from collection where order_id = $1', [id])
  const write = async (kind: string, subject: string, detail: object) => {
    const [made] = await world.rows<{ id: string }>(
      'insert into finding (kind, subject, detail) values ($1, $2, $3) returning id',
      [kind, subject, JSON.stringify(detail)],
    )
    return made?.id ?? ''
  }
  const close = (who: Someone, finding: string) =>
    who.call('POST /operator/findings/:id/resolution', { params: { id: finding }, body: { note: 'đã gọi hỏi rồi' } })
  for (const finding of [
    await write('held_long', id, { orderId: id, number }),
    await write('amount_differs', `refund:${refund?.id}`, { expected: 1, actual: 2 }),
    await write('capture_missed', payment?.id ?? '', {}),
    await write('unknown_refund', 're_1', { collectionId: payment?.id }),
    await write('receivable_old', `seller_receivable:${seller.organizationId}`, { sellerId: seller.organizationId }),
  ]) {
    expect(await refusal(close(farming, finding))).toMatchObject({ slug: 'own-interest', status: 403 })
    expect(await close(operator, finding)).toMatchObject({ id: finding })
  }
  await close(farming, await write('webhook_dead', 'sepay:1', { error: 'unreadable' }))
})

it('stray money that is to go to its own farm’s account', async () => {
  const { operator, second, importing, receiptsOf } = bank
  await importing([{ amount: 90_000, content: 'la ai', ref: newRef() }])
  const receipt = (await receiptsOf('la ai'))[0]?.id ?? ''
  const propose = (who: Someone) =>
    who.call('POST /operator/receipts/:id/proposal', {
      params: { id: receipt },
      body: { action: 'refund', ...ACCOUNT },
    })
  expect((await refusal(propose(farming))).slug).toBe('own-interest')
  const { proposal } = await propose(operator)
  const decide = (who: Someone) =>
    who.call('POST /operator/receipts/:id/decision', {
      params: { id: receipt },
      body: { at: proposal?.at ?? '', accept: true },
    })
  expect((await refusal(decide(farming))).slug).toBe('own-interest')
  expect(await decide(second)).toMatchObject({ state: 'refunded' })
  await bank.sound()
})

it('cash that a colleague of its own farm brings in', async () => {
  const { world, seller, buyer, operator, second } = bank
  const listing = await makeListing(world, seller, { price: 20_000 })
  const { id } = await placeOrder(buyer, listing, 10_000, { payment: 'cod' })
  await act(seller, id, 'weighing', weigh(await act(seller, id, 'confirmation'), 10_000))
  await act(seller, id, 'cash', {})
  // The buyer gets all of it back, so the cash that the farm took has to come to the market.
  const { lines } = await act(buyer, id, 'delivery', {})
  await act(buyer, id, 'dispute', { reason: 'hàng hỏng hết', lines: [lines[0]?.id], photos: [] })
  const { dispute } = await act(buyer, id, 'dispute/proposal', { outcome: 'refund', lines: [] })
  await act(seller, id, 'dispute/answer', { at: dispute?.proposal?.at, accept: true })
  const { id: counted } = await operator.call('POST /cash/remittances', {
    body: { amount: 150_000, note: '', collector: seller.personId },
  })
  const decide = (who: Someone) =>
    who.call('POST /operator/remittances/:id/decision', { params: { id: counted }, body: { accept: true } })
  expect((await refusal(decide(farming))).slug).toBe('own-interest')
  expect(await decide(second)).toMatchObject({ state: 'confirmed' })
  await bank.sound()
})

it('the cash of an order of its own farm', async () => {
  const { world, seller, buyer, second } = bank
  const listing = await makeListing(world, seller, { price: 20_000 })
  const { id } = await placeOrder(buyer, listing, 10_000, { payment: 'cod' })
  await act(seller, id, 'weighing', weigh(await act(seller, id, 'confirmation'), 10_000))
  expect(await refusal(collectCash(farming, id))).toMatchObject({ slug: 'own-interest', status: 403 })
  expect(await collectCash(second, id)).toEqual({ due: 200_000, cash: 200_000 })
  await bank.sound()
})
