// A server of one's own that a test may knock down: PostgreSQL with durability, migrated, with places and catalogue.
import { spawn } from 'node:child_process'
import { placeDatabase } from '../../scripts/database-place.mjs'
import { startTemporaryDatabase } from '../../scripts/database.mjs'
import { deploy } from '../../scripts/migrate.mjs'
import { seed } from '../../scripts/seed.mjs'
import { COMMIT_TIMES } from './database-setup.ts'

/** Gives the database, and `restart`: an immediate stop (as a power cut, without a checkpoint) and a start on the same port. */
export async function startOwnServer() {
  const server = await startTemporaryDatabase({ durable: true, more: [COMMIT_TIMES] })
  try {
    await deploy(server.ownerUrl)
    await seed({ appUrl: server.appUrl, ownerUrl: server.ownerUrl }, { demo: false })
  } catch (error) {
    await server.stop()
    throw error
  }
  const place = placeDatabase(server.dir)
  const restart = () =>
    new Promise<void>((ok, fail) => {
      const env = { ...process.env, LC_ALL: 'C', LANG: 'C', PGDATA: '' }
      const child = spawn(place.program('pg_ctl'), ['restart', '-D', server.dir, '-m', 'immediate', '-w', '-t', '60'], {
        ...place.spawnOptions,
        env,
        stdio: 'ignore',
      })
      child.once('error', fail)
      child.once('exit', (code) => (code === 0 ? ok() : fail(new Error(`pg_ctl ended with ${code}`))))
    })
  return {
    database: { appUrl: server.appUrl, ownerUrl: server.ownerUrl, adminUrl: server.adminUrl, drop: async () => {} },
    restart,
    stop: server.stop,
  }
}
