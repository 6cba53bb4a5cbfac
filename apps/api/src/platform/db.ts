import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { type Prisma, PrismaClient } from '#prisma'
import type { Env } from './env.ts'
import type { Log } from './log.ts'

/** One transaction. Only use cases have it; a neighbour's function that writes takes it as its first argument. */
export type Tx = Prisma.TransactionClient
/** A reply as the database wrote it: JSON text that goes out as it is, without being read and written again. */
export type JsonText<T> = { readonly json: string; readonly type?: T }

export type Db = {
  prisma: PrismaClient
  pool: pg.Pool
  /** Runs one statement whose only column is JSON text; null where there is no row. */
  json: <T>(name: string, text: string, values: readonly unknown[]) => Promise<JsonText<T> | null>
  /** Runs one statement and gives its rows. `name` prepares it once a connection. */
  rows: <R extends pg.QueryResultRow>(name: string, text: string, values: readonly unknown[]) => Promise<R[]>
  close: () => Promise<void>
}

// JSON goes out as the database wrote it.
const asText = { getTypeParser: () => (value: string) => value }

const limits =
  '-c statement_timeout=5000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=10000 -c client_connection_check_interval=5000'

// A statement in a transaction that begins with this comment is planned once a connection, and not each time. For the few
// that are hot and long; each name has one text.
const preparedAs = /^\s*\/\* prepared: ([a-z-]+) \*\//
/** The name that a statement's first comment gives it; empty where it has none. */
export const preparedName = (text: string) => preparedAs.exec(text)?.[1] ?? ''

/** Opens the one pool that Prisma and plain statements share. An idle connection's end is logged, never thrown. */
export function openDb(env: Pick<Env, 'DATABASE_URL' | 'DATABASE_POOL'>, log: Log): Db {
  const pool = new pg.Pool({
    connectionString: env.DATABASE_URL,
    max: env.DATABASE_POOL,
    connectionTimeoutMillis: 2000,
    options: limits,
    application_name: 'cho-hoang-lien',
    pipeline: true, // a statement may be sent before the one ahead was answered (hot-transaction.ts)
  })
  pool.on('error', (error) => log.warn({ err: error.message }, 'an idle database connection ended'))
  // A connection that ends while it is checked out tells its client, not the pool; unheard, it would end the process.
  pool.on('connect', (client) =>
    client.on('error', (error) => log.warn({ err: error.message }, 'a database connection ended')),
  )
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: ({ sql }) => preparedName(sql) }),
    transactionOptions: { maxWait: 2000, timeout: 10_000 },
  })
  const rows: Db['rows'] = async (name, text, values) => (await pool.query({ name, text, values: [...values] })).rows
  return {
    prisma,
    pool,
    rows,
    json: async (name, text, values) => {
      const { rows: found } = await pool.query<[string | null]>({
        name,
        text,
        values: [...values],
        rowMode: 'array',
        types: asText,
      })
      const json = found[0]?.[0]
      return json ? { json } : null
    },
    close: async () => {
      await prisma.$disconnect()
      if (!pool.ended) await pool.end()
    },
  }
}

/** The SQLSTATE of a failed statement, however many times it was wrapped on the way up; undefined for other errors. */
export function sqlState(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at && typeof at === 'object' && depth < 8; depth++) {
    const { originalCode, code, cause, meta } = at as Record<'originalCode' | 'code' | 'cause' | 'meta', unknown>
    if (typeof originalCode === 'string' && /^[0-9A-Z]{5}$/.test(originalCode)) return originalCode
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !/^P\d{4}$/.test(code)) return code
    at = cause ?? (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError
  }
  return undefined
}

/** Whether the same work may be tried again at once: a deadlock or a serialization failure. */
export const isRetryable = (error: unknown) => ['40001', '40P01'].includes(sqlState(error) ?? '')

const away = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND)$/
/** Whether the database can't serve now: busy, full, restarting or gone. The caller says 503 and to come back. */
export function isUnavailable(error: unknown): boolean {
  const state = sqlState(error)
  if (state && (/^(08|53)/.test(state) || ['57014', '55P03', '57P01', '57P02', '57P03', '25P03'].includes(state)))
    return true
  for (let at: unknown = error, depth = 0; at && typeof at === 'object' && depth < 8; depth++) {
    const { code, message, cause, meta } = at as Record<'code' | 'message' | 'cause' | 'meta', unknown>
    if (
      typeof code === 'string' &&
      (away.test(code) || ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028'].includes(code))
    )
      return true
    if (
      typeof message === 'string' &&
      /timeout exceeded when trying to connect|Connection terminated|connection (is )?closed|closed the connection|Client has encountered a connection error/i.test(
        message,
      )
    )
      return true
    at = cause ?? (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError
  }
  return false
}
