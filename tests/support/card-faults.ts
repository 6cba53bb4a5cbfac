// What goes wrong between the API and the card provider, for simulations.
import type { Dice } from './dice.ts'

const CALLS = [
  'POST /v1/checkout/sessions$',
  'POST /v1/checkout/sessions/.*/expire',
  'POST /v1/payment_intents/.*/capture',
  'POST /v1/payment_intents/.*/capture',
  'POST /v1/payment_intents/.*/cancel',
  'POST /v1/refunds',
  'POST /v1/refunds',
  'POST /v1/refunds',
  'GET /v1/',
].map((text) => new RegExp(text))
const MODES = ['fail_before', 'fail_saved', 'drop_before', 'drop_after', 'drop_after', 'delay', 'nonsense'] as const

/** A fault for the sandbox: which of the API's calls meet it, how, and how often. Answers lost after the work weigh double, as refunds do. */
export const faultByDice = (dice: Dice) => ({
  mode: dice.pick(MODES),
  match: dice.pick(CALLS),
  times: dice.whole(1, 4),
  ms: 30,
  status: dice.pick([200, 404, 502]),
})
