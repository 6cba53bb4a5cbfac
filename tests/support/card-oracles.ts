// The card provider's own books against ours, at the end of simulated histories.
import type { StripeSandbox } from '@chl/stripe-sandbox/sandbox'
import type { World } from './world.ts'

type Looked = { at: { sandbox: Pick<StripeSandbox, 'objects'>; world: Pick<World, 'rows'> } }

/** The provider's own books against ours. */
export async function cardFaults({ at: { sandbox, world } }: Looked): Promise<string[]> {
  const faults: string[] = []
  const { charges, paymentIntents, refunds, disputes, transfers } = sandbox.objects
  const rows = await world.rows<{ id: string; charge: string; captured: number }>(
    `select id, charge_ref as charge, captured::float8 as captured from collection where kind = 'card' and captured > 0`,
  )
  const ours = new Map(rows.map((row) => [row.charge, row]))
  const charged = [...charges.values()].filter(({ captured, amount_captured: amount }) => captured && amount > 0)
  if (ours.size !== rows.length || ours.size !== charged.length)
    faults.push(`${charged.length} charges at the provider, ${rows.length} here, ${ours.size} of them different`)
  for (const { id, amount_captured: amount } of charged)
    if (ours.get(id)?.captured !== amount) faults.push(`charge ${id} of ${amount} is ${ours.get(id)?.captured} here`)
  const checkouts = new Map<string, number>()
  for (const { status, metadata } of paymentIntents.values())
    if (status === 'succeeded')
      checkouts.set(metadata['checkout_id'] ?? '', (checkouts.get(metadata['checkout_id'] ?? '') ?? 0) + 1)
  for (const [checkout, times] of checkouts)
    if (times > 1) faults.push(`checkout ${checkout} was charged ${times} times`)
  const back = new Map<string, number>()
  for (const { status, amount, metadata } of refunds.values()) {
    const subject = metadata?.['subject']
    if (!subject || status !== 'succeeded') continue
    if (back.has(subject)) faults.push(`refund ${subject} went back twice`)
    back.set(subject, amount)
  }
  const paid = await world.rows<{ id: string; amount: number; state: string }>(
    `select id, amount::float8 as amount, state from refund where method = 'card' and dispute_ref is null`,
  )
  for (const { id, amount, state } of paid)
    if ((state === 'paid' ? amount : undefined) !== back.get(id))
      faults.push(`refund ${id} of ${amount} is ${state} here, ${back.get(id) ?? 'nothing'} at the provider`)
  if (paid.length < back.size) faults.push('the provider gave back what nobody here decided')
  const taken = [...disputes.values()].filter(({ status }) => status !== 'won')
  const [clearing] = await world.rows<{ sum: string; fees: string }>(
    `select coalesce(sum(balance) filter (where code = 'stripe_clearing'), 0) as sum, coalesce(sum(balance) filter (where code = 'psp_fee'), 0) as fees from ledger_account`,
  )
  const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0)
  const [payouts] = await world.rows<{ sum: number; settled: number }>(
    `select coalesce(sum(amount), 0)::float8 as sum, coalesce(sum(settled_amount), 0)::float8 as settled from payout where provider = 'stripe_connect' and state = 'paid'`,
  )
  const transferred = sum([...transfers.values()].map(({ amount, amount_reversed: back }) => amount - back))
  if (transferred !== payouts?.settled)
    faults.push(`${transferred} was transferred to sellers there, ${payouts?.settled} here`)
  const there =
    sum(charged.map(({ amount_captured: amount }) => amount)) -
    sum([...back.values()]) -
    sum(taken.map(({ amount }) => amount)) -
    (payouts?.sum ?? 0)
  const here = Number(clearing?.sum) + Number(clearing?.fees)
  if (there !== here) faults.push(`the provider holds ${there} before its fees, our books say ${here}`)
  const stuck = await world.rows<{ id: string }>(
    `select k.provider_ref as id from collection k where k.kind = 'card' and k.state = 'authorized'
       and not exists (select from collected_order c where c.checkout_id = k.checkout_id and c.state = 'open')`,
  )
  for (const { id } of stuck) faults.push(`${id} is held for orders that are decided`)
  const forgotten = await world.rows<{ ref: string }>(
    `select provider_ref as ref from collection where kind = 'card' and state in ('authorized', 'capturing')`,
  )
  const known = new Set(forgotten.map(({ ref }) => ref))
  for (const { id, status } of paymentIntents.values())
    if (status === 'requires_capture' && !known.has(id))
      faults.push(`${id} is held at the provider, and nobody here knows`)
  return faults
}
