/** The id of the heading of the list and of an order's page; the latter always says the next step. */
export const HEADING = 'order-heading'

/** Moves the focus to the heading, because the button that was pressed is gone: readers hear what is next. */
export const focusHeading = () =>
  requestAnimationFrame(() => document.getElementById(HEADING)?.focus({ preventScroll: true }))

/** The heading of the box of an order's money. */
export const MONEY_BOX = 'payment'

/** Brings the code to scan and the account into view: on a phone they stand further down. */
export function showMoney() {
  const heading = document.getElementById(MONEY_BOX)
  heading?.scrollIntoView({ block: 'start' })
  heading?.focus({ preventScroll: true })
}
