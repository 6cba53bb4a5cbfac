/** The id of the heading of the list and of an order's page; the latter always says the next step. */
export const HEADING = 'order-heading'

/** Moves the focus to the heading, because the button that was pressed is gone: readers hear what is next. */
export const focusHeading = () =>
  requestAnimationFrame(() => document.getElementById(HEADING)?.focus({ preventScroll: true }))
