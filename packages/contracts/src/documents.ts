import { PAPER_KINDS } from '@chl/domain/paper'
import * as z from 'zod/mini'
import { byId, day, dong, id, instant, line, measure, stock } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Papers that accountants keep. They speak Vietnamese whoever asks; what stands around them speaks the reader's language. */
export const paperKind = z.enum(PAPER_KINDS)
/** A month YYYY-MM. */
export const month = z.string().check(z.regex(/^(?:19|2\d)\d\d-(?:0[1-9]|1[0-2])$/))

/** A paper that was issued: its number is never used again, and what it says never changes. */
export const paper = z
  .object({
    id,
    kind: paperKind,
    number: z.string(),
    issuedAt: instant,
    /** The number of the paper that this one replaces. */
    replaces: z.nullable(z.string()),
  })
  .register(z.globalRegistry, { id: 'Paper' })
export type Paper = z.output<typeof paper>

/** Bought of one seller on one day for more than may be paid in cash, and some of it is. */
export const cashWarning = z
  .object({
    day,
    seller: z.string(),
    bought: dong,
    cash: dong,
    limit: dong,
    /** The law that says so. */
    source: z.string(),
  })
  .register(z.globalRegistry, { id: 'CashWarning' })

const pdf = 'application/pdf'
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const read = { method: 'GET', tag: 'documents', access: 'organization' } as const
const issue = {
  method: 'POST',
  tag: 'documents',
  access: 'organization',
  idempotent: true,
  reply: paper,
  problems: ['not-allowed-now'],
} as const

export const orderPaperKind = z.enum(['delivery_note', 'receipt'])
export const listOrderPapers = endpoint({
  ...read,
  id: 'listOrderPapers',
  path: '/orders/:id/papers',
  summary: 'The papers of an order: what was issued, what can be, and whether the day’s purchases may be paid in cash',
  params: byId,
  reply: z.object({
    papers: z.array(
      z.object({
        kind: orderPaperKind,
        /** The newest one; null where none was asked for yet. */
        paper: z.nullable(paper),
        /** Whether asking for it now gives one: the goods are weighed, the money is received. */
        available: z.boolean(),
        /** Whether `paper` says what is so now; else asking gives a new one that replaces it. */
        current: z.boolean(),
      }),
    ),
    cash: z.nullable(cashWarning),
  }),
})

export const issueOrderPaper = endpoint({
  ...issue,
  id: 'issueOrderPaper',
  path: '/orders/:id/papers',
  summary: 'The paper of an order under its number: issued at the first demand, the same again afterwards',
  params: byId,
  body: z.strictObject({ kind: orderPaperKind }),
})

export const printPaper = endpoint({
  ...read,
  id: 'printPaper',
  path: '/papers/:id.pdf',
  replyType: pdf,
  summary: 'An issued paper to print; one of more than a thousand rows only as a workbook',
  params: byId,
  problems: ['not-allowed-now'],
})
export const exportPaper = endpoint({
  ...read,
  id: 'exportPaper',
  path: '/papers/:id.xlsx',
  replyType: xlsx,
  summary: 'An issued paper as a workbook',
  params: byId,
})

/** A buying station: the commune where goods are handed over; `outside` is every place that is no commune of ours. */
const station = z.union([id, z.literal('outside')])
const listed = { month, station: z.optional(station) }
const purchaseRow = z.object({
  day,
  order: z.object({ id, number: z.string() }),
  seller: z.object({
    name: z.string(),
    address: z.string(),
    /** The last four digits are shown; null where the seller has not given it. */
    taxId: z.nullable(z.string()),
    phone: z.nullable(z.string()),
  }),
  goods: z.string(),
  measure,
  /** Grams or pieces. */
  amount: stock,
  unit: z.string(),
  /** Đồng per kg or piece. */
  price: dong,
  total: dong,
  cash: z.boolean(),
  /** Of a day on which too much was paid in cash. */
  warned: z.boolean(),
})

export const getPurchaseList = endpoint({
  ...read,
  id: 'getPurchaseList',
  path: '/my/purchase-list',
  summary:
    'What the acting organization bought of farms in a month without an invoice: the list 02/TNDN before it is issued',
  query: z.strictObject(listed),
  reply: z.object({
    month,
    /** The month is over: the list can be issued under a number. */
    closed: z.boolean(),
    form: z.object({ id: z.string(), circular: z.string() }),
    stations: z.array(z.object({ station, name: z.string(), total: dong })),
    rows: z.array(purchaseRow),
    total: dong,
    warnings: z.array(cashWarning),
    /** What the form asks for and nobody has given: the buyer’s own tax code or address, and the tax ids of how many sellers. */
    lacks: z.object({ taxId: z.boolean(), address: z.boolean(), sellers: z.int() }),
    /** Bought of cooperatives and traders: they give an invoice, so it is not on the list. */
    invoiced: z.object({ orders: z.int(), total: dong }),
    paper: z.nullable(paper),
    current: z.boolean(),
  }),
  problems: ['forbidden'],
})

export const issuePurchaseList = endpoint({
  ...issue,
  id: 'issuePurchaseList',
  path: '/my/purchase-lists',
  summary: 'The list of a month that is over, of one station or of all, under its number',
  body: z.strictObject(listed),
  problems: ['not-allowed-now', 'forbidden'],
})

export const previewPurchaseList = endpoint({
  ...read,
  id: 'previewPurchaseList',
  path: '/my/purchase-list.pdf',
  replyType: pdf,
  summary: 'The list as it stands now, without a number and with tax ids masked',
  query: z.strictObject(listed),
  problems: ['not-allowed-now', 'forbidden'],
})
export const previewPurchaseWorkbook = endpoint({
  ...read,
  id: 'previewPurchaseWorkbook',
  path: '/my/purchase-list.xlsx',
  replyType: xlsx,
  summary: 'The same as a workbook',
  query: z.strictObject(listed),
  problems: ['forbidden'],
})

const statementRow = z.object({
  /** Of the hand-over; where the platform collects, of the release. */
  day,
  order: z.object({ id, number: z.string() }),
  buyer: z.string(),
  goods: dong,
  deliveryFee: dong,
  /** Under zero where they come back with a refund. */
  platformFee: z.int(),
  tax: z.int(),
  refunds: dong,
  net: z.int(),
  /** The day on which the seller had the money; null while it has not. */
  paidOn: z.nullable(day),
})
const statementSums = z.object({
  goods: dong,
  deliveryFee: dong,
  platformFee: z.int(),
  tax: z.int(),
  refunds: dong,
  net: z.int(),
  paid: z.int(),
})

export const getStatement = endpoint({
  ...read,
  id: 'getStatement',
  path: '/my/statement',
  summary:
    'What the acting seller handed over in a month, order by order: goods, fees, tax, refunds, what it gets and when',
  query: z.strictObject({ month }),
  reply: z.object({
    month,
    closed: z.boolean(),
    rows: z.array(statementRow),
    sums: statementSums,
    paper: z.nullable(paper),
    current: z.boolean(),
  }),
  problems: ['forbidden'],
})
export const issueStatement = endpoint({
  ...issue,
  id: 'issueStatement',
  path: '/my/statements',
  summary: 'The statement of a month that is over, under its number',
  body: z.strictObject({ month }),
  problems: ['not-allowed-now', 'forbidden'],
})
export const previewStatement = endpoint({
  ...read,
  id: 'previewStatement',
  path: '/my/statement.pdf',
  replyType: pdf,
  summary: 'The statement as it stands now, without a number',
  query: z.strictObject({ month }),
  problems: ['not-allowed-now', 'forbidden'],
})
export const previewStatementWorkbook = endpoint({
  ...read,
  id: 'previewStatementWorkbook',
  path: '/my/statement.xlsx',
  replyType: xlsx,
  summary: 'The same as a workbook',
  query: z.strictObject({ month }),
  problems: ['forbidden'],
})

/** What papers say of an organization beside its name. The tax id is personal data of a farmer: shown by its last four digits. */
export const paperDetails = z
  .object({ taxId: z.nullable(z.string()), address: z.string(), representative: z.string() })
  .register(z.globalRegistry, { id: 'PaperDetails' })

export const getPaperDetails = endpoint({
  ...read,
  id: 'getPaperDetails',
  path: '/my/paper-details',
  summary: 'What papers say of the acting organization; the tax id masked',
  reply: paperDetails,
})
export const updatePaperDetails = endpoint({
  id: 'updatePaperDetails',
  method: 'PUT',
  path: '/my/paper-details',
  tag: 'documents',
  access: 'organization',
  summary: 'Sets them. A tax id that is left out stays; null takes it away',
  body: z.strictObject({
    taxId: z.optional(z.nullable(line(30))),
    address: line(200, 0),
    representative: line(120, 0),
  }),
  reply: paperDetails,
  problems: ['forbidden'],
})
