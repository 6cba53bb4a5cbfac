import { createStore } from './store.ts'

/** What lies in the cart: amount in grams or pieces, and the price a kilo or piece that the buyer saw. */
export type CartLine = { listingId: string; amount: number; price: number }

// The cart lives in this browser, so that it survives signing in, reloading and a dead network. Every tab shows the same:
// another tab's change arrives by the storage event. Where storage is forbidden it lasts as long as the page.
const KEY = 'cart'
const EMPTY: readonly CartLine[] = []
const MOST = 50

const isLine = (value: unknown): value is CartLine =>
  typeof value === 'object' &&
  value !== null &&
  'listingId' in value &&
  typeof value.listingId === 'string' &&
  'amount' in value &&
  Number.isSafeInteger(value.amount) &&
  'price' in value &&
  Number.isSafeInteger(value.price)

function parse(text: string | null): readonly CartLine[] {
  try {
    const stored: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(stored) ? stored.filter(isLine) : EMPTY
  } catch {
    return EMPTY
  }
}

const cart = createStore(EMPTY, () => {
  try {
    return parse(localStorage.getItem(KEY))
  } catch {
    return EMPTY
  }
})

/** What is in the cart now, in the order in which it was put in. */
export const cartLines = cart.get

/** The cart's lines, followed by the component; empty on the server and in the first paint. */
export const useCart = cart.use

if (typeof window !== 'undefined')
  addEventListener('storage', ({ key, newValue }) => {
    if (key === KEY || key === null) cart.set(parse(newValue))
  })

function write(next: readonly CartLine[]) {
  try {
    localStorage.setItem(KEY, JSON.stringify(next))
  } catch {
    // kept in memory
  }
  cart.set(next)
}

const without = (listingId: string) => cartLines().filter((line) => line.listingId !== listingId)

/** Puts goods into the cart; more of a listing that is there already is added to it, at the price now seen. */
export function addToCart(line: CartLine) {
  const there = cartLines().find(({ listingId }) => listingId === line.listingId)
  const added = { ...line, amount: line.amount + (there?.amount ?? 0) }
  write([...without(line.listingId), added].slice(-MOST))
}

/** Changes amount or price (when the buyer accepts a new one) of a line, where it stands. */
export const changeCart = (listingId: string, change: Partial<Omit<CartLine, 'listingId'>>) =>
  write(cartLines().map((line) => (line.listingId === listingId ? { ...line, ...change } : line)))

/** Takes lines out: what was ordered, is gone, or is no longer wanted. */
export const removeFromCart = (...listingIds: string[]) =>
  write(cartLines().filter((line) => !listingIds.includes(line.listingId)))

/** Puts back what was there, for «Hoàn tác». */
export const restoreCart = (before: readonly CartLine[]) => write(before)
