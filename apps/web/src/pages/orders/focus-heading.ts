/** The id of an order's heading, which always says the next step. */
export const HEADING = 'order-heading'

/** Moves the focus to the heading, because the button that was pressed is gone: readers hear what is next. */
export const focusHeading = () =>
  requestAnimationFrame(() => document.getElementById(HEADING)?.focus({ preventScroll: true }))
