/**
 * A tax id as typed, as bare digits: a person's 12 digits (the number of the citizen's card is the tax code of persons and
 * households since 1 July 2025), a firm's 10, or the 13 of a branch, written «0123456789-001» too. Null for anything else.
 * It is personal data: kept by `documents` alone, printed on the purchase list and the list of withheld tax only. Source: vietnam.md §4.2.
 */
export function parseTaxId(text: string): string | null {
  const digits = text.replace(/[\s.-]/g, '')
  return /^(?:\d{10}|\d{12}|\d{13})$/.test(digits) ? digits : null
}

/** As it stands on paper: a branch's last three digits behind a dash. */
export const taxIdText = (id: string): string => (id.length === 13 ? `${id.slice(0, 10)}-${id.slice(10)}` : id)

/** As it stands on a screen: its last four digits. */
export const maskTaxId = (id: string): string => `${'•'.repeat(Math.max(0, id.length - 4))}${id.slice(-4)}`
