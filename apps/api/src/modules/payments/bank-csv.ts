import { type BankReceipt, LARGEST_TRANSFER } from '@chl/domain/bank-receipt'
import { normalBankRef, receiptKey, receiptKind } from '@chl/domain/receipt-key'
import { fold } from '@chl/domain/text'
import { CsvError, parse } from 'csv-parse/sync'
import { bankInstant, cleanAccount, cleanText, isAhead, LONGEST_CONTENT } from './receipt-fields.ts'

/**
 * The largest statement that is read: bytes, rows of transactions, and those of one account, direction and amount. They are taken in
 * together, as which of them is known is seen only among all, and a transaction has 10 seconds.
 */
export const LARGEST = { bytes: 2 * 1024 * 1024, rows: 10_000, alike: 500 } as const

/**
 * What is wrong with a statement, or a row of it. Of the whole file: `too_large`, `too_many_rows`,
 * `too_many_alike` (at the first that is too many), `not_utf8`, `broken_quotes`, `no_header`, `header_twice`, `no_account` (no such column, and the caller named none).
 */
export type BankCsvCode =
  | 'too_large'
  | 'too_many_rows'
  | 'too_many_alike'
  | 'not_utf8'
  | 'broken_quotes'
  | 'no_header'
  | 'header_twice'
  | 'no_account'
  | 'wrong_columns'
  | 'bad_date'
  | 'bad_account'
  | 'bad_amount'
  | 'no_amount'
  | 'two_amounts'
  | 'bad_reference'
  | 'content_too_long'
  | 'repeated'

/** A fault on a line of the file, counted from 1 as editors do; a row over several lines is named by its first. */
export type BankCsvFault = { line: number; code: BankCsvCode }

/** What a statement holds. Every row is either a receipt or has its faults. */
export type BankCsv = { receipts: BankReceipt[]; faults: BankCsvFault[] }

type Row = { line: number; cells: readonly string[] }
type Field = 'date' | 'reference' | 'credit' | 'debit' | 'content' | 'account'
type Header = { at: number; width: number; places: Partial<Record<Field, number>> }

// As banks of Vietnam head their columns, folded: without accents, in small letters.
const HEADS: Readonly<Record<Field, readonly string[]>> = {
  date: ['ngay', 'date', 'ngay giao dich', 'ngay gd', 'transaction date', 'thoi gian', 'time', 'ngay gio giao dich'],
  reference: [
    'ma giao dich',
    'ma gd',
    'reference',
    'ref',
    'reference no',
    'so tham chieu',
    'so but toan',
    'transaction id',
  ],
  credit: ['ghi co', 'credit', 'so tien ghi co', 'phat sinh co', 'credit amount', 'tien vao'],
  debit: ['ghi no', 'debit', 'so tien ghi no', 'phat sinh no', 'debit amount', 'tien ra'],
  content: ['noi dung', 'description', 'noi dung giao dich', 'dien giai', 'mo ta', 'remark', 'details'],
  account: ['so tai khoan', 'account', 'account number', 'account no', 'tai khoan', 'so tk'],
}
const FIELDS: readonly Field[] = ['date', 'reference', 'credit', 'debit', 'content', 'account']
const REQUIRED: readonly Field[] = ['date', 'credit', 'content']
/** How many rows with the bank's name and the holder's may stand before the heads. */
const BEFORE_HEADS = 30

/**
 * Reads a bank statement: CSV in UTF-8 with or without its mark, commas or semicolons, heads in Vietnamese or English,
 * days of Vietnam. `account` is whose statement it is, where the file has no column for that. Texts stay as they are: one that
 * begins like a formula is a text. Two rows without a bank's reference that are alike in all else are two transactions; two
 * with the same reference are one, and the second is told as `repeated`. Never throws for what stands in a file.
 */
export function readBankCsv(bytes: Uint8Array, { account }: { account?: string } = {}): BankCsv {
  if (bytes.length > LARGEST.bytes) return refused(1, 'too_large')
  const text = decoded(bytes)
  if (text === null) return refused(1, 'not_utf8')
  const sheet = split(text)
  if ('code' in sheet) return refused(sheet.line, sheet.code)
  const { rows, header } = sheet
  const head = rows[header.at]
  const own = account === undefined ? null : cleanAccount(account)
  if (header.places.account === undefined && own === null) return refused(head?.line ?? 1, 'no_account')
  const body = rows.slice(header.at + 1).filter(({ cells }) => cells.some((cell) => cell !== ''))
  if (body.length > LARGEST.rows) return refused(head?.line ?? 1, 'too_many_rows')
  return gather(body, header, own)
}

const refused = (line: number, code: BankCsvCode): BankCsv => ({ receipts: [], faults: [{ line, code }] })

function decoded(bytes: Uint8Array): string | null {
  try {
    // One kind of line end: inside quotes csv-parse counts CRLF as two lines.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n')
  } catch {
    return null
  }
}

/** The rows by the separator under which the heads can be found. */
function split(text: string): { rows: Row[]; header: Header } | BankCsvFault {
  const tried = [',', ';'].map((separator) => rowsOf(text, separator))
  let broken: BankCsvFault | null = null
  for (const { rows, fault } of tried) {
    const header = findHeader(rows)
    if (header === 'twice') return { line: 1, code: 'header_twice' }
    if (header && !fault) return { rows, header }
    if (header) broken = fault
  }
  return broken ?? tried.find(({ fault }) => fault)?.fault ?? { line: 1, code: 'no_header' }
}

// Quotes are read strictly: a quote that is never closed would else swallow the rows behind it without a word.
function rowsOf(text: string, separator: string): { rows: Row[]; fault: BankCsvFault | null } {
  const rows: Row[] = []
  let line = 1
  try {
    parse(text, {
      delimiter: separator,
      relax_column_count: true,
      on_record: (cells: string[], { lines }) => {
        rows.push({ line, cells: cells.map((cell) => cell.trim()) })
        line = lines + 1
        return null
      },
    })
    return { rows, fault: null }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { rows, fault: { line, code: 'broken_quotes' } }
  }
}

function findHeader(rows: readonly Row[]): Header | 'twice' | null {
  for (const [at, { cells }] of rows.slice(0, BEFORE_HEADS).entries()) {
    const fields = cells.map(fieldOf)
    const places = Object.fromEntries(fields.flatMap((field, place) => (field ? [[field, place]] : [])))
    if (!REQUIRED.every((field) => field in places)) continue
    const named = fields.filter((field) => field !== null)
    return new Set(named).size < named.length ? 'twice' : { at, width: cells.length, places }
  }
  return null
}

/** «Ghi có (VND)», «Nội dung/Description» and «GHI CÓ» are the same heads as «Ghi có» and «Nội dung». */
function fieldOf(head: string): Field | null {
  const names = head.split(/[/()|\n]/).map((part) => fold(part).replace(/ (vnd|dong)$/, ''))
  return FIELDS.find((field) => names.some((name) => HEADS[field].includes(name))) ?? null
}

function gather(body: readonly Row[], header: Header, own: string | null): BankCsv {
  const receipts: BankReceipt[] = []
  const faults: BankCsvFault[] = []
  const seen = new Map<string, number>()
  const alike = new Map<string, number>()
  for (const row of body) {
    const read = readRow(row, header, own)
    if ('codes' in read) {
      faults.push(...read.codes.map((code) => ({ line: row.line, code })))
      continue
    }
    const key = receiptKey(read)
    const nth = (seen.get(key) ?? 0) + 1
    seen.set(key, nth)
    if (nth > 1 && normalBankRef(read.bankRef)) faults.push({ line: row.line, code: 'repeated' })
    else {
      const kind = receiptKind(read)
      const count = (alike.get(kind) ?? 0) + 1
      if (count > LARGEST.alike) return refused(row.line, 'too_many_alike')
      alike.set(kind, count)
      receipts.push({ ...read, provider: 'csv', providerTxnId: receiptKey(read, nth) })
    }
  }
  return { receipts, faults }
}

type Facts = Omit<BankReceipt, 'provider' | 'providerTxnId'>

function readRow({ cells }: Row, { width, places }: Header, own: string | null): Facts | { codes: BankCsvCode[] } {
  // A row that ends too early may end within its amount, as the last one of a file that was cut does.
  const reach = Math.max(...Object.values(places)) + 1
  if (cells.length < reach || cells.slice(width).some((cell) => cell !== '')) return { codes: ['wrong_columns'] }
  const cell = (field: Field) => (places[field] === undefined ? '' : (cells[places[field]] ?? ''))
  const at = bankInstant(cell('date'))
  const account = cell('account') === '' ? own : cleanAccount(cell('account'))
  const moved = movedBy(cell('credit'), cell('debit'))
  const content = cleanText(cell('content'))
  const bankRef = cleanText(cell('reference'))
  const codes: BankCsvCode[] = []
  if (!at || isAhead(at)) codes.push('bad_date')
  if (!account) codes.push('bad_account')
  if (typeof moved === 'string') codes.push(moved)
  if (content.length > LONGEST_CONTENT) codes.push('content_too_long')
  if (bankRef.length > 100) codes.push('bad_reference')
  if (!at || !account || typeof moved === 'string' || codes.length > 0) return { codes }
  return { account, ...moved, content, bankRef, at }
}

function movedBy(credit: string, debit: string): Pick<Facts, 'amount' | 'direction'> | BankCsvCode {
  const [inward, outward] = [readAmount(credit), readAmount(debit)]
  if (inward === null || outward === null) return 'bad_amount'
  if (inward > 0 && outward > 0) return 'two_amounts'
  if (inward === 0 && outward === 0) return 'no_amount'
  return inward > 0 ? { amount: inward, direction: 'in' } : { amount: outward, direction: 'out' }
}

const PLAIN = /^\d+(?:[.,]00)?$/
const GROUPED = /^[1-9]\d{0,2}(?:(\.\d{3})+(?:,00)?|(,\d{3})+(?:\.00)?)$/

/** Whole đồng of «1.250.000», «1,250,000» or «1250000», the last also with «,00»; 0 of nothing or a dash; else, and past LARGEST_TRANSFER, null. */
function readAmount(text: string): number | null {
  if (text === '' || text === '-') return 0
  if (!PLAIN.test(text) && !GROUPED.test(text)) return null
  const amount = Number(text.replace(/[.,]00$/, '').replace(/[.,]/g, ''))
  return amount <= LARGEST_TRANSFER ? amount : null
}
