import { m } from '@chl/messages/messages.js'

/** How far a proposal is, in words, and the colour beside them. */
export const STATES = {
  open: m.operator_two_state_open,
  done: m.operator_two_state_done,
  refused: m.operator_two_state_refused,
}
export const TONES = { open: 'warn', done: 'good', refused: 'plain' } as const
