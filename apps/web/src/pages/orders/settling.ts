import { type MouseEvent, useEffect, useState } from 'react'

/** Longer than between the two taps of a shaking thumb, shorter than it takes to read what the next button says. */
const SETTLE_MS = 1000

/** Whether `of` became another one on the screen within the last second; what is undefined is not on the screen yet. */
export function useSettling(of: string | undefined): boolean {
  const [settled, setSettled] = useState(of)
  useEffect(() => {
    if (settled === of) return
    const timer = setTimeout(() => setSettled(of), settled === undefined ? 0 : SETTLE_MS)
    return () => clearTimeout(timer)
  }, [of, settled])
  return settled !== undefined && settled !== of
}

const swallow = (event: MouseEvent) => {
  event.preventDefault()
  event.stopPropagation()
}

/**
 * For what holds buttons that took the place of others: the second tap of a double one was not meant for them. They keep their
 * focus and their look, and say that they can't be pressed for that second.
 */
export const whileSettling = (settling: boolean) =>
  ({ role: 'group', ...(settling && { 'aria-disabled': true, onClickCapture: swallow }) }) as const
