// Papers as they come from the API: their files read back, and orders brought into a month.
import exceljs from 'exceljs'
import { pdfText } from './pdf-text.ts'
import { kg, type stepsOf } from './steps.ts'
import type { Someone, World } from './world.ts'

/** A workbook as a reader of workbooks has it: the cells of its first sheet, row by row. */
export async function readWorkbook(bytes: Buffer) {
  const book = new exceljs.Workbook()
  await book.xlsx.load(new Uint8Array(bytes).buffer)
  const page = book.worksheets[0]
  if (!page) throw new Error('no sheet')
  return Array.from({ length: page.rowCount }, (_, n) =>
    Array.from({ length: page.columnCount }, (_unused, i) => page.getRow(n + 1).getCell(i + 1)),
  )
}

/** So that a seller can be paid by transfer. */
export const withBank = async (seller: Someone) => {
  const bankAccount = { bank: '970436', account: '0011001234567', holder: 'NGUOI BAN' }
  await seller.call('PATCH /my/organization', { body: { bankAccount } })
  return seller
}

export const issuePaper = (who: Someone, id: string, kind: 'delivery_note' | 'receipt') =>
  who.call('POST /orders/:id/papers', { params: { id }, body: { kind } })

/** How files come: status, type, name and bytes; what a PDF says; and the values of a workbook. */
export function downloads(world: World) {
  const download = async (who: Someone, address: string) => {
    const reply = await fetch(`${world.url}/api${address}`, {
      headers: { cookie: who.cookie, 'acting-organization': who.organizationId },
    })
    const name = /filename="([^"]+)"/.exec(reply.headers.get('content-disposition') ?? '')?.[1] ?? ''
    const bytes = Buffer.from(await reply.arrayBuffer())
    return { status: reply.status, type: reply.headers.get('content-type'), name, bytes }
  }
  const textAt = async (who: Someone, address: string) => pdfText((await download(who, address)).bytes)
  const cellsAt = async (who: Someone, address: string) =>
    (await readWorkbook((await download(who, address)).bytes)).flat().map(({ value }) => value)
  return { download, textAt, cellsAt }
}

type Delivery = { amount?: number; payment?: 'cash' | 'transfer'; day?: string }
/** An order that was handed over, and then as if that had been in another month: the clock is the database's. */
export async function deliveredIn(
  world: World,
  steps: ReturnType<typeof stepsOf>,
  month: string,
  { amount = kg(40), payment = 'cash', day = '15' }: Delivery = {},
) {
  const { id } = await steps.delivered({ amount, stock: amount * 2, toleranceBp: 10_000, payment })
  await world.rows(
    `update orders set delivered_at = $2::timestamptz, placed_at = $2::timestamptz - interval '1 day' where id = $1`,
    [id, `${month}-${day}T05:00:00Z`],
  )
  return id
}
