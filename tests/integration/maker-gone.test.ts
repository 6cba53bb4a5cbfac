// What takes two people takes two who run the market: who left it since is neither of them.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newRef } from '../support/bank.ts'
import { decide as decideBatch, make } from '../support/payouts.ts'
import { act } from '../support/steps.ts'
import { type Bank, colleagueOf, startBank } from '../support/transfers.ts'
import { refusal, type Someone } from '../support/world.ts'

let bank: Bank
beforeAll(async () => {
  bank = await startBank()
})
afterAll(() => bank.world.stop())

/** Back to where it came from. */
const PLACING = { action: 'refund', bank: '970436', account: '0011001932418', holder: 'NONG HO' } as const

/** One of the operator makes something; and then leaves. */
async function left<T>(making: (maker: Someone) => Promise<T>): Promise<T> {
  const maker = await colleagueOf(bank.world, bank.operator)
  await bank.world.rows(`update membership set role = 'manager' where person_id = $1`, [maker.personId])
  const made = await making(maker)
  await bank.world.rows('delete from membership where person_id = $1', [maker.personId])
  return made
}
/** What a yes is refused with, once a no was taken. */
async function refusedYes(decide: (accept: boolean) => Promise<unknown>) {
  const { slug, detail } = await refusal(decide(true))
  await decide(false)
  return [slug, detail]
}
const GONE = ['not-allowed-now', expect.stringContaining('không còn điều hành chợ')]

it('a proposal', async () => {
  const { world, seller, second } = bank
  const lines = [
    { a: `seller_receivable:${seller.organizationId}`, k: 'asset', m: 0, v: 5000 },
    { a: 'dispute_loss', k: 'expense', m: null, v: -5000 },
  ]
  await world.rows(`select ledger_post('loss_charged', 'loss_charged:maker-gone', null, $1)`, [JSON.stringify(lines)])
  const { id } = await left((maker) =>
    maker.call('POST /operator/sellers/:id/write-off', {
      params: { id: seller.organizationId },
      body: { amount: 2000, reason: 'nhà bị lũ cuốn' },
    }),
  )
  expect(
    await refusedYes((accept) =>
      second.call('POST /operator/proposals/:id/decision', { params: { id }, body: { accept } }),
    ),
  ).toEqual(GONE)
})

it('whose a transfer is, and a line by hand', async () => {
  const { second, importing, receiptsOf } = bank
  const content = `khong ro ${randomUUID()}`
  await importing([{ amount: 90_000, content, ref: newRef() }])
  const id = (await receiptsOf(content))[0]?.id ?? ''
  const { proposal } = await left((maker) =>
    maker.call('POST /operator/receipts/:id/proposal', { params: { id }, body: PLACING }),
  )
  expect(
    await refusedYes((accept) =>
      second.call('POST /operator/receipts/:id/decision', { params: { id }, body: { at: proposal?.at ?? '', accept } }),
    ),
  ).toEqual(GONE)
  const line = await left((maker) =>
    maker.call('POST /operator/receipts', { body: { amount: 51_000, content: 'tay', at: '2026-11-23T03:00:00Z' } }),
  )
  expect(
    await refusedYes((accept) =>
      second.call('POST /operator/hand-receipts/:id/decision', { params: { id: line.id }, body: { accept } }),
    ),
  ).toEqual(GONE)
})

it('a statement, which goes on where it was begun', async () => {
  const { world, second, bring } = bank
  const bringing = () => left((maker) => bring([{ amount: 149_000, content: 'khach', ref: newRef() }], maker))
  const decide = (id: string, accept: boolean) =>
    second.call('POST /operator/bank-statements/:id/decision', { params: { id }, body: { accept } })
  const { statement } = await bringing()
  expect(await refusedYes((accept) => decide(statement?.id ?? '', accept))).toEqual(GONE)
  const begun = (await bringing()).statement?.id ?? ''
  await world.rows('update bank_statement set decided_by = $2 where id = $1', [begun, second.personId])
  expect(await decide(begun, true)).toMatchObject({ outcome: 'confirmed' })
})

it('another account for the transfers', async () => {
  const { second } = bank
  const { accountChange } = await left(async (maker) => {
    const { version, payments, hours } = await maker.call('GET /operator/payment-settings')
    const account = { bin: '970436', account: '0011001932418', holder: 'CHO HOANG LIEN' }
    return maker.call('PUT /operator/payment-settings', {
      body: { version, payments: { ...payments, account }, hours },
    })
  })
  expect(
    await refusedYes((accept) =>
      second.call('POST /operator/payment-settings/account/decision', {
        body: { at: accountChange?.at ?? '', accept },
      }),
    ),
  ).toEqual(GONE)
})

it('a batch', async () => {
  const { world, seller, second, waiting, importing, buyer } = bank
  await world.rows('update organization set bank_bin = $2, bank_account = $3, bank_holder = $4 where id = $1', [
    seller.organizationId,
    '970436',
    '0011001932418',
    'NONG HO',
  ])
  const { id, number } = await waiting()
  await importing([{ amount: 200_000, content: number, ref: newRef() }])
  await act(buyer, id, 'delivery', {})
  await act(buyer, id, 'completion')
  const { batch } = await left((maker) => make(maker, { sellers: [seller] }))
  expect(await refusedYes((accept) => decideBatch(second, batch.id, accept))).toEqual(GONE)
  await bank.sound()
})
