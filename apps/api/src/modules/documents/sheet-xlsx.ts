import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { localDay } from '@chl/domain/time'
import type { Alignment, Font, stream } from 'exceljs'
import { type Cell, type Column, longDay, type Printed, type Sheet } from './sheet.ts'

type Book = stream.xlsx.WorkbookWriter
type Page = ReturnType<Book['addWorksheet']>
const BORDER = { style: 'thin' } as const
const BOX = { top: BORDER, bottom: BORDER, left: BORDER, right: BORDER }

/** A paper as a workbook of one sheet, A4 when printed: numbers are numbers and days are days, so that one can reckon with them. */
export async function xlsxOf(printed: Printed): Promise<Buffer> {
  // With the first workbook, as in sheet-pdf.ts.
  const { default: exceljs } = await import('exceljs')
  const out = new PassThrough()
  const file = buffer(out)
  const book = new exceljs.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true })
  book.creator = 'Chợ Hoàng Liên'
  if (printed.issuedAt) book.created = printed.issuedAt
  const { sheet, number, unnumbered } = printed
  const page = book.addWorksheet(number ?? unnumbered ?? 'Bản xem trước', {
    pageSetup: {
      // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- 9 is A4; the enum is a type without a value
      paperSize: 9,
      orientation: sheet.landscape ? 'landscape' : 'portrait',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.5, header: 0.2, footer: 0.2 },
    },
  })
  page.columns = sheet.columns.map(({ width }) => ({ width: Math.max(6, width) }))
  fill(page, printed)
  page.commit()
  await book.commit()
  return file
}

function fill(page: Page, { sheet, number, issuedAt, replaces, unnumbered }: Printed) {
  const put = writer(page, sheet)
  for (const [i, text] of sheet.issuer.entries()) put(text, { bold: i === 0 })
  for (const [i, text] of sheet.form.entries()) put(text, { bold: i === 0 }, 'right')
  if (unnumbered === undefined) put(number ? `Số: ${number}` : 'Bản xem trước, chưa có số', {}, 'right')
  put(sheet.title, { bold: true, size: 14 }, 'center')
  put(`(${issuedAt ? longDay(localDay(issuedAt)) : 'Ngày …… tháng …… năm ………'})`, { italic: true }, 'center')
  if (replaces) put(`Thay cho số ${replaces}`, {}, 'center')
  for (const text of sheet.about) put(text, {}, 'center')
  for (const { name, value } of sheet.head) put(`${name}: ${value || '…………………………'}`)
  page.pageSetup.printTitlesRow = putTitles(page, sheet, put.font)
  for (const row of sheet.rows) putRow(page, row, sheet.columns, put.font)
  for (const { name, value } of sheet.sums) putSum(page, { name, value, columns: sheet.columns.length, font: put.font })
  if (sheet.words) put(`${sheet.words.name}: ${sheet.words.value}`, { italic: true })
  for (const note of sheet.notes) put(note, { size: 9 })
  putSignatures(page, sheet, put.font)
}

const fontOf = (sheet: Sheet) => ({ name: sheet.font === 'official' ? 'Times New Roman' : 'Arial', size: 11 })

/** Writes one line over the whole width of the table. */
function writer(page: Page, sheet: Sheet) {
  const font = fontOf(sheet)
  const last = sheet.columns.length
  const put = (text: string, look: Partial<Font> = {}, horizontal: Alignment['horizontal'] = 'left') => {
    const row = page.addRow([text])
    page.mergeCells(row.number, 1, row.number, last)
    const cell = row.getCell(1)
    cell.font = { ...font, ...look }
    cell.alignment = { horizontal, vertical: 'middle', wrapText: true }
    const width = sheet.columns.reduce((sum, column) => sum + column.width, 0)
    row.height = 16 * Math.ceil((text.length + 1) / width) + (look.size && look.size > 11 ? 6 : 0)
  }
  return Object.assign(put, { font })
}

/** Titles, what stands over them and the form's numbers under them; gives their rows, which stand on every printed page: «8:10». */
function putTitles(page: Page, { columns }: Sheet, font: Partial<Font>) {
  const title = (values: string[], height: number, look: Partial<Font>) => {
    const row = page.addRow(values)
    row.height = height
    for (const n of columns.keys()) {
      const cell = row.getCell(n + 1)
      cell.font = { ...font, ...look }
      cell.border = BOX
      cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true }
    }
    return row.number
  }
  const grouped = columns.some(({ group }) => group)
  const upper = grouped
    ? [
        title(
          columns.map(({ group, title }) => group ?? title),
          20,
          { bold: true },
        ),
      ]
    : []
  const main = title(
    columns.map(({ title: text }) => text),
    34,
    { bold: true },
  )
  for (const row of upper) mergeGroups(page, columns, row)
  const marks = columns.some(({ mark }) => mark)
    ? [
        title(
          columns.map(({ mark }) => mark ?? ''),
          16,
          { italic: true },
        ),
      ]
    : []
  return `${upper[0] ?? main}:${marks[0] ?? main}`
}

function mergeGroups(page: Page, columns: readonly Column[], upper: number) {
  for (const [i, { group }] of columns.entries()) {
    if (!group) page.mergeCells(upper, i + 1, upper + 1, i + 1)
    else if (columns[i - 1]?.group !== group) {
      const span = columns.filter((column) => column.group === group).length
      page.mergeCells(upper, i + 1, upper, i + span)
    }
  }
}

function putRow(page: Page, values: readonly Cell[], columns: readonly Column[], font: Partial<Font>) {
  const row = page.addRow(values.map(valueOf))
  for (const [i, value] of values.entries()) {
    const cell = row.getCell(i + 1)
    cell.font = font
    cell.border = BOX
    cell.alignment = { horizontal: columns[i]?.align ?? 'left', vertical: 'top', wrapText: true }
    const format = formatOf(value)
    if (format) cell.numFmt = format
  }
}

// A workbook knows no zone: midnight in UTC is the day as it was written.
function valueOf(cell: Cell): string | number | Date | null {
  if (cell === null || typeof cell !== 'object') return cell
  if ('grams' in cell) return cell.grams / 1000
  return 'pieces' in cell ? cell.pieces : new Date(`${cell.day}T00:00:00Z`)
}

function formatOf(cell: Cell): string | null {
  if (typeof cell === 'number') return '#,##0'
  if (cell === null || typeof cell === 'string') return null
  // Excel leaves the point of «#.###» standing behind a whole number, so whole kilos have a format of their own.
  if ('grams' in cell) return `${cell.grams % 1000 === 0 ? '#,##0' : '#,##0.###'}${cell.unit ? ' "kg"' : ''}`
  return 'pieces' in cell ? `#,##0 "${cell.unit.replaceAll('"', '')}"` : 'dd/mm/yyyy'
}

type Sum = { name: string; value: number; columns: number; font: Partial<Font> }
function putSum(page: Page, { name, value, columns, font }: Sum) {
  const half = Math.max(1, Math.ceil(columns * 0.6))
  const row = page.addRow([])
  page.mergeCells(row.number, 1, row.number, half)
  page.mergeCells(row.number, half + 1, row.number, columns)
  const [label, sum] = [row.getCell(1), row.getCell(half + 1)]
  label.value = `${name}:`
  label.font = { ...font, bold: true }
  sum.value = value
  sum.numFmt = '#,##0 "đồng"'
  sum.font = { ...font, bold: true }
  sum.alignment = { horizontal: 'right' }
}

function putSignatures(page: Page, { columns, signatures }: Sheet, font: Partial<Font>) {
  const share = columns.length / signatures.length
  for (const [part, look] of [
    ['title', { bold: true }],
    ['hint', { italic: true }],
    ['name', {}],
  ] as const) {
    if (part === 'name') for (let n = 0; n < 4; n += 1) page.addRow([])
    const row = page.addRow([])
    for (const [i, signature] of signatures.entries()) {
      const [first, last] = [Math.round(i * share) + 1, Math.round((i + 1) * share)]
      page.mergeCells(row.number, first, row.number, last)
      const cell = row.getCell(first)
      cell.value = signature[part]
      cell.font = { ...font, ...look }
      cell.alignment = { horizontal: 'center', wrapText: true }
    }
  }
}
