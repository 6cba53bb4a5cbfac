// Calls to the card provider may take their time, and a transaction's locks would wait for them: here it is seen who makes one.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { CardMoney } from '../../apps/api/src/modules/payments/card-money.ts'

/** The names of the calls that are made inside a transaction from now on, as they happen. */
export function watchProvider({ db, provider }: NonNullable<CardMoney['at']>): string[] {
  const seen: string[] = []
  // What is begun inside and goes on after the end (a worker that was woken) is not inside any more.
  const inside = new AsyncLocalStorage<{ open: boolean }>()
  const transact = db.prisma.$transaction.bind(db.prisma)
  const watched = (work: never, ...rest: never[]) => {
    const state = { open: true }
    return inside.run(state, () => transact(work, ...rest)).finally(() => void (state.open = false))
  }
  Object.defineProperty(db.prisma, '$transaction', { value: watched })
  for (const [name, call] of Object.entries(provider)) {
    if (typeof call !== 'function' || name === 'verifyEvent') continue
    const told = (...args: never[]) => {
      if (inside.getStore()?.open) seen.push(name)
      return (call as (...given: never[]) => unknown)(...args)
    }
    Object.assign(provider, { [name]: told })
  }
  return seen
}
