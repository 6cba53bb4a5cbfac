import { readdirSync } from 'node:fs'
import path from 'node:path'
import { Router } from 'express'
import type { Db } from './db.ts'
import { projectRoot } from './project-root.ts'

/** `/livez`: the event loop turns. `/readyz`: the database answers within a second, its schema is current, and the outbox moves. */
export function health(db: Db, state: { stopping: boolean }) {
  const router = Router()
  router.get('/livez', (_req, res) => void res.type('text').send('ok'))
  router.get('/readyz', async (_req, res) => {
    const report = state.stopping ? { ready: false, why: 'stopping' } : await inspect(db)
    res.status(report.ready ? 200 : 503).json(report)
  })
  return router
}

const MAX_LAG_SECONDS = 60
type State = { migrations: number; lag: number | null }
async function inspect(db: Db) {
  const late = new Promise<'late'>((ok) => void setTimeout(() => ok('late'), 1000).unref())
  const asked = db
    .rows<State>(
      'ready',
      `select (select count(*)::int from _prisma_migrations where finished_at is not null and rolled_back_at is null) as migrations,
      (select extract(epoch from clock_timestamp() - min(created_at))::float8 from outbox) as lag`,
      [],
    )
    .catch(() => 'away' as const)
  const answer = await Promise.race([asked, late])
  if (answer === 'late' || answer === 'away') return { ready: false, why: 'the database does not answer' }
  const { migrations = 0, lag = null } = answer[0] ?? {}
  if (migrations < MIGRATIONS) return { ready: false, why: `${MIGRATIONS - migrations} migrations are missing` }
  if (lag !== null && lag > MAX_LAG_SECONDS)
    return { ready: false, why: 'the outbox does not move', outboxLagSeconds: lag }
  return { ready: true, migrations, outboxLagSeconds: lag ?? 0 }
}

/** How many migrations this build was made with. */
const MIGRATIONS = readdirSync(path.join(projectRoot, 'prisma/migrations'), { withFileTypes: true }).filter((entry) =>
  entry.isDirectory(),
).length
