import { getLocale } from '@chl/messages/runtime.js'

export type Locale = 'vi' | 'en'

/** The page's language: on the server the request's, in the browser what the server painted. */
export const locale = (): Locale => getLocale()

/** The name of a thing in the page's language: `inLocale(product.name)`. */
export const inLocale = (names: Record<Locale, string>) => names[locale()]

/** Keeps the language for a year and loads the page anew in it: every text, and the API's, changes at once. */
export function switchLocale(to: Locale) {
  document.cookie = `locale=${to}; path=/; max-age=31536000; samesite=lax`
  location.reload()
}
