import { Sent } from '#platform/http'
import type { Locale } from '#platform/problem'

/** A cell: text, a whole number, or a weight in grams that is written in kg. Null is an empty cell. */
export type Cell = string | number | bigint | { grams: bigint } | null

// Excel splits a file by the list separator of the computer's region, and takes «;» where comma is the decimal sign, as in
// Vietnam. So each language gets its own convention: «;» with decimal commas, or commas with decimal points. On a computer
// of the other region the lines stay whole, which is seen at once; a number is never read as a thousand times another. A
// line «sep=;» would split them everywhere, but makes Excel forget the byte order mark, and with it every Vietnamese letter.
const CONVENTIONS = { vi: { separator: ';', decimal: ',' }, en: { separator: ',', decimal: '.' } } as const
const BYTE_ORDER_MARK = '\uFEFF'

/** A table as CSV that a double click opens right in Excel of the reader's language: UTF-8 with its mark, CRLF at line ends. */
export function csv(locale: Locale, rows: readonly (readonly Cell[])[]): string {
  const { separator, decimal } = CONVENTIONS[locale]
  const lines = rows.map((cells) => cells.map((cell) => written(cell, separator, decimal)).join(separator))
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`
}

/** The same as a download; `name` is plain ASCII, so that every browser and disk takes it. */
export const csvFile = (locale: Locale, name: string, rows: readonly (readonly Cell[])[]) =>
  new Sent(
    null,
    { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="${name}.csv"` },
    csv(locale, rows),
  )

function written(cell: Cell, separator: string, decimal: string): string {
  if (cell === null) return ''
  if (typeof cell === 'number' || typeof cell === 'bigint') return String(cell)
  if (typeof cell === 'object') return kilos(cell.grams, decimal)
  const text = defused(cell)
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function kilos(grams: bigint, decimal: string): string {
  const size = grams < 0n ? -grams : grams
  const rest = String(size % 1000n)
    .padStart(3, '0')
    .replace(/0+$/, '')
  return `${grams < 0n ? '-' : ''}${size / 1000n}${rest && decimal}${rest}`
}

// A name that begins like a formula would be run by the sheet that opens it; an apostrophe makes it text. A computer of another
// region splits the lines elsewhere and heeds no quotes there, so what follows a separator, or a line's end, may be a beginning too.
const defused = (text: string) =>
  text.replace(/^(?=[=+\-@\t\r＝＋－＠])|(?=[=+\-@＝＋－＠])(?<=[;,\t\r\n][\s"]*)/g, "'")
