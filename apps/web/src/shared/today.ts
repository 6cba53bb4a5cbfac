import { createContext, use } from 'react'

/**
 * The local day as the server had it when it painted, so that «có sẵn» or «giao từ 25/11» is the same in the HTML and in the
 * browser, whose clock may be wrong.
 */
export const Today = createContext('')

/** The local day `YYYY-MM-DD`. */
export const useToday = () => use(Today)
