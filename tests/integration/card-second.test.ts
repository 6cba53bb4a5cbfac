// A page that was counted as over holds money after all, while the buyer pays on another one: charged once, by that one.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type CardMarket, startCardMarket } from '../support/cards.ts'
import { kg } from '../support/steps.ts'

let at: CardMarket
beforeAll(async () => {
  at = await startCardMarket()
})
afterAll(() => at.stop())
afterEach(() => at.demandBooks())

/** A checkout whose first page was paid and thought to have run out, so that the buyer paid on a second one; nothing was heard yet. */
async function paidTwice() {
  const { id, first } = await at.checkout({ two: false })
  const one = await at.open(at.buyer, id)
  const { id: over } = await at.collection(id)
  at.sandbox.pay(one.session, 'pm_card_visa')
  await at.world.rows(
    `with moved as (update collection set state = 'expired', moves = moves + 1, changed_at = now() where id = $1 returning id, moves)
     insert into collection_move (collection_id, n, from_state, to_state, cause) select id, moves, 'requires_action', 'expired', 'webhook' from moved`,
    [over],
  )
  const two = await at.open(at.buyer, id)
  expect(two.session).not.toBe(one.session)
  at.sandbox.pay(two.session, 'pm_card_mastercard')
  const { id: live } = await at.collection(id)
  return { id, first, over, live }
}

const stateOf = async (collection: string) =>
  (await at.world.rows<{ state: string }>('select state from collection where id = $1', [collection]))[0]?.state
const intentsOf = (checkout: string) =>
  [...at.sandbox.objects.paymentIntents.values()].filter(({ metadata }) => metadata['checkout_id'] === checkout)
const toldOperator = (subject: string) =>
  at.world.rows<{ detail: object }>(`select detail from finding where kind = 'second_payment' and subject = $1`, [
    subject,
  ])

test.each([
  ['in order', (waiting: readonly unknown[]) => [...waiting]],
  ['the last one first, each of them twice', (waiting: readonly unknown[]) => [...waiting, ...waiting].toReversed()],
] as const)('the first hold is let go and the operator is told, the second is charged: notices %s', async (_, plan) => {
  const { id, first, over, live } = await paidTwice()
  await at.deliver((waiting) => plan(waiting) as typeof waiting extends readonly (infer E)[] ? E[] : never)
  await at.hurry()
  await at.deliver()
  expect([await stateOf(over), await stateOf(live)]).toEqual(['canceled', 'authorized'])
  expect(
    intentsOf(id)
      .map(({ status }) => status)
      .toSorted(),
  ).toEqual(['canceled', 'requires_capture'])
  expect(await toldOperator(over)).toMatchObject([{ detail: { collectionId: over, reference: 'authorized' } }])
  expect(await toldOperator(live)).toEqual([])
  // Who has paid isn't told that the time to pay is over.
  expect(await at.told('payment.expired', id)).toEqual([])
  expect((await at.payment(id)).state).toBe('authorized')

  await at.weighed(at.farm, first, kg(40))
  await at.deliver()
  expect([await stateOf(over), await stateOf(live)]).toEqual(['canceled', 'captured'])
  const charges = [...at.sandbox.objects.charges.values()].filter(
    ({ transfer_group: group, captured }) => group === id && captured,
  )
  expect(charges.map(({ amount_captured: amount }) => amount)).toEqual([800_000])
  expect(await at.balance(`held:${first}`)).toBe(800_000)
})
