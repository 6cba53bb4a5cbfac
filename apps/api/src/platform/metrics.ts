import type { Request, RequestHandler, Response } from 'express'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Db } from './db.ts'

/** Lots whose stock was not the sum of its moves at the last nightly check: zero, or somebody must look. */
export const stockDrift = new Gauge({
  name: 'stock_drift_lots',
  help: 'Lots whose stock is not the sum of its moves',
  registers: [],
})

function countFindings(db: Db, registers: Registry[]) {
  void new Gauge({
    name: 'money_findings',
    help: 'What of the money does not match, by kind',
    labelNames: ['kind'],
    registers,
    async collect() {
      const rows = await db.rows<{ kind: string; open: number }>(
        'findings',
        'select kind, count(*)::int as open from finding where resolved_at is null group by 1',
        [],
      )
      this.reset()
      for (const { kind, open } of rows) this.set({ kind }, open)
    },
  })
}

function ageOfChecks(db: Db, registers: Registry[]) {
  void new Gauge({
    name: 'money_check_age_seconds',
    help: 'Since when the money was not looked through, by what is looked for',
    labelNames: ['check'],
    registers,
    async collect() {
      const rows = await db.rows<{ name: string; age: number }>(
        'ages-of-checks',
        `select name, extract(epoch from now() - coalesce(succeeded_at, at))::float8 as age from money_check cross join payment_environment`,
        [],
      )
      for (const { name, age } of rows) this.set({ check: name }, age)
    },
  })
}

/** Prometheus figures: requests by route and status, event-loop delay, pool, outbox lag. */
export function createMetrics(db: Db) {
  const registers = [new Registry()]
  const [registry] = registers as [Registry]
  collectDefaultMetrics({ register: registry })
  registry.registerMetric(stockDrift)
  const requests = new Histogram({
    name: 'http_request_seconds',
    help: 'Time from request to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  })
  void new Gauge({
    name: 'db_pool_waiting',
    help: 'Requests that wait for a connection',
    registers,
    collect() {
      this.set(db.pool.waitingCount)
    },
  })
  void new Gauge({
    name: 'db_pool_busy',
    help: 'Connections in use',
    registers,
    collect() {
      this.set(db.pool.totalCount - db.pool.idleCount)
    },
  })
  void new Gauge({
    name: 'outbox_lag_seconds',
    help: 'Age of the oldest event that is not in any feed yet',
    registers,
    async collect() {
      const [row] = await db.rows<{ lag: number | null }>(
        'lag',
        'select extract(epoch from clock_timestamp() - min(created_at))::float8 as lag from outbox',
        [],
      )
      this.set(row?.lag ?? 0)
    },
  })
  countFindings(db, registers)
  ageOfChecks(db, registers)
  const handler: RequestHandler = async (_req, res) =>
    void res.type(registry.contentType).send(await registry.metrics())
  const observe = (req: Request, res: Response, seconds: number) => {
    const route: unknown = req.route
    const path = typeof route === 'object' && route && 'path' in route ? String(route.path) : 'page'
    requests.observe({ method: req.method, route: `${req.baseUrl}${path}`, status: String(res.statusCode) }, seconds)
  }
  return { handler, observe }
}
