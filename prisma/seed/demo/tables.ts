import type pg from 'pg'

type Value = string | number | boolean | null | Date | readonly Value[] | { readonly [key: string]: Value }
export type Row = { readonly [column: string]: Value }

/** The tables that demo data goes into, each after those that it refers to. */
export const TABLES = [
  'organization',
  'organization_paper_details',
  'person',
  'person_phone',
  'membership',
  'delivery_offer',
  'jurisdiction',
  'lot',
  'listing',
  'checkout',
  'orders',
  'order_line',
  'stock_move',
  'order_move',
  'order_note',
  'dispute_statement',
  'order_pending',
  'weighing',
  'settlement',
  'payment',
  'trade',
  'feed_head',
  'feed_entry',
] as const
export type Table = (typeof TABLES)[number]

/** Rows waiting to be written. Those of a table all have the same columns. */
export type Tables = {
  add: (table: Table, row: Row) => void
  count: (table: Table) => number
  /** Writes them in few statements, in the caller's transaction; gives how many rows there were. */
  write: (client: pg.ClientBase) => Promise<Record<string, number>>
}

const CHUNK = 4000

export function makeTables(): Tables {
  const rows = new Map<Table, Row[]>(TABLES.map((table) => [table, []]))
  return {
    add: (table, row) => void rows.get(table)?.push(row),
    count: (table) => rows.get(table)?.length ?? 0,
    async write(client) {
      for (const table of TABLES) await writeTable(client, table, rows.get(table) ?? [])
      return Object.fromEntries(TABLES.map((table) => [table, rows.get(table)?.length ?? 0]))
    },
  }
}

async function writeTable(client: pg.ClientBase, table: Table, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ')
  for (let from = 0; from < rows.length; from += CHUNK)
    await client.query(
      `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1)`,
      [JSON.stringify(rows.slice(from, from + CHUNK))],
    )
}
