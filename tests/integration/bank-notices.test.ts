// A service changes what it sends: its notices are signed still, and can't be read.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newRef, sepay, sepayBody } from '../support/bank.ts'
import { type Bank, startBank } from '../support/transfers.ts'
import { refusal } from '../support/world.ts'

let bank: Bank
beforeAll(async () => {
  bank = await startBank()
})
afterAll(() => bank.world.stop())

test('what was signed and can’t be read is kept once, told to the operator, and read again after mending', async () => {
  const { world, seller, operator, waiting, moneyOf, sound } = bank
  const { id, number } = await waiting()
  const good = sepayBody({ amount: 200_000, content: `${number} doi truong`, ref: newRef() })
  const raw = JSON.stringify({ ...good, transferType: undefined, direction: 'in' })
  for (let n = 0; n < 2; n++) expect((await sepay(world.url, good, { raw })).status).toBe(400)
  await sepay(world.url, good, { raw: 'unsigned', secret: 'another secret' })
  const inbox = () =>
    world.rows<{ event_id: string; state: string; raw: Buffer }>(
      `select event_id, state, raw from webhook_inbox where provider = 'sepay' and convert_from(raw, 'utf8') like '%' || $1 || '%'`,
      [number],
    )
  const [kept, ...more] = await inbox()
  expect([kept?.state, kept?.raw.toString(), more]).toEqual(['dead', raw, []])
  const subject = `sepay:${kept?.event_id}`
  const findings = () =>
    world.rows(`select detail->>'error' as error from finding where kind = 'webhook_dead' and subject = $1`, [subject])
  expect(await findings()).toEqual([{ error: expect.stringContaining('transferType') }])
  const replay = (who = operator) =>
    who.call('POST /operator/webhooks/:provider/:id/replay', {
      params: { provider: 'sepay', id: kept?.event_id ?? '' },
    })
  expect((await refusal(replay(seller))).slug).toBe('not-found')
  expect((await refusal(replay())).slug).toBe('not-allowed-now')
  expect(await moneyOf(id)).toMatchObject({ received: 0 })
  // As if the reader had been mended: what is kept is what it understands now.
  await world.rows('update webhook_inbox set raw = $2 where event_id = $1', [kept?.event_id, JSON.stringify(good)])
  expect(await replay()).toEqual({ provider: 'sepay', id: kept?.event_id })
  expect(await moneyOf(id)).toMatchObject({ received: 200_000, missing: 0 })
  expect((await inbox())[0]?.state).toBe('done')
  expect((await refusal(replay())).slug).toBe('not-allowed-now')
  expect((await sepay(world.url, good)).status).toBe(200)
  expect(await moneyOf(id)).toMatchObject({ received: 200_000, refunds: [] })
  await sound()
})
