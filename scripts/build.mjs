// Builds API and web app, unless they were built from exactly these sources.
import path from 'node:path'
import { withLock } from './lock.mjs'
import { cacheDir, isMain, onceForContent } from './project.mjs'
import { bin, runNode } from './run.mjs'
import { step, tellFailure } from './say.mjs'

const inputs = [
  'package-lock.json',
  'turbo.json',
  'tsconfig.base.json',
  'tsconfig.json',
  'apps',
  'packages',
  'prisma/schema',
]
const outputs = ['apps/api/dist/main.js', 'apps/web/dist/client', 'apps/web/dist/server/entry-server.js']

/** Gives false when there was nothing to do. */
export const build = () =>
  withLock(path.join(cacheDir, 'build.lock'), () =>
    onceForContent('build', { inputs, outputs }, () =>
      runNode(bin('turbo/bin/turbo'), ['run', 'build', '--output-logs=errors-only', '--log-order=grouped'], {
        env: { NODE_ENV: 'production' },
      }),
    ),
  )

if (isMain(import.meta.url))
  await step('Build', build).catch((e) => {
    tellFailure(e)
    process.exitCode = 1
  })
