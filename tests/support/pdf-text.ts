// What a PDF of ours says, read back from its bytes: enough of the format for what pdfkit writes, and nothing of our own code.
import { inflateSync } from 'node:zlib'

export type Word = { page: number; x: number; y: number; text: string }

/** Every piece of text of a PDF with the page and the place where it begins, in the order in which it was written. */
export function pdfWords(file: Buffer): Word[] {
  const objects = objectsOf(file)
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b(?!s)/.test(head))
  return pages.flatMap(({ head }, page) => {
    const resources = objects.get(reference(head, 'Resources'))?.head ?? head
    const fonts = new Map(
      [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', id]) => [name, unicodeOf(objects, Number(id))]),
    )
    const contents = objects.get(reference(head, 'Contents'))?.stream ?? ''
    return wordsOf(contents, fonts).map((word) => ({ ...word, page }))
  })
}

/** The same as lines from top to bottom, pieces on one height put together from left to right. */
export function pdfText(file: Buffer): string {
  const lines = new Map<string, Word[]>()
  for (const word of pdfWords(file)) {
    const key = `${word.page} ${Math.round(word.y)}`
    lines.set(key, [...(lines.get(key) ?? []), word])
  }
  return [...lines.values()].map((words) => oneLine(words.map(({ text }) => text))).join('\n')
}

// A line may be broken after a stroke or a dash, so a word with one comes in pieces.
const oneLine = (pieces: string[]) =>
  pieces
    .join(' ')
    .replace(/ +/g, ' ')
    .replace(/(?<=\S[/-]) (?=\S)/g, '')
    .trim()

type Part = { head: string; stream: string }
function objectsOf(file: Buffer): Map<number, Part> {
  const text = file.toString('latin1')
  const parts = new Map<number, Part>()
  for (const found of text.matchAll(/^(\d+) 0 obj\n/gm)) {
    const start = found.index + found[0].length
    const end = text.indexOf('endobj', start)
    const at = text.indexOf('stream\n', start)
    const head = text.slice(start, at > 0 && at < end ? at : end)
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0)
    const bytes = Buffer.from(text.slice(at + 7, at + 7 + length), 'latin1')
    const stream =
      length && at > 0 ? (head.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1') : ''
    parts.set(Number(found[1]), { head, stream })
  }
  return parts
}

const reference = (head: string, name: string) => Number(new RegExp(`/${name} (\\d+) 0 R`).exec(head)?.[1] ?? -1)
// A sign of several letters, as «ff» may be, has blanks between them.
const textOf = (hex: string) => Buffer.from(hex.replaceAll(/\s/g, ''), 'hex').swap16().toString('utf16le')

function unicodeOf(objects: Map<number, Part>, font: number): Map<number, string> {
  const map = objects.get(reference(objects.get(font)?.head ?? '', 'ToUnicode'))?.stream ?? ''
  const letters = new Map<number, string>()
  for (const [, from = '', list = ''] of map.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/gi))
    for (const [i, [, hex = '']] of [...list.matchAll(/<([0-9a-f\s]*)>/gi)].entries())
      letters.set(Number.parseInt(from, 16) + i, textOf(hex))
  return letters
}

function wordsOf(contents: string, fonts: Map<string, Map<number, string>>): Omit<Word, 'page'>[] {
  const words: Omit<Word, 'page'>[] = []
  let letters: Map<number, string> | undefined
  let [x, y] = [0, 0]
  const operators = /\/(F\d+) [\d.]+ Tf|([-\d.]+) ([-\d.]+) Tm|\[([^\]]*)\] TJ/g
  for (const [, font, left, low, shown] of contents.matchAll(operators)) {
    if (font) letters = fonts.get(font)
    else if (left && low) [x, y] = [Number(left), Number(low)]
    else if (shown !== undefined) {
      const glyphs = [...shown.matchAll(/<([0-9a-f]+)>/gi)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
      words.push({ x, y, text: glyphs.map((glyph) => letters?.get(Number.parseInt(glyph, 16)) ?? '\uFFFD').join('') })
    }
  }
  return words
}
