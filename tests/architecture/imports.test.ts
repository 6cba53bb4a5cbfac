import { readdirSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { fixtures, inspect, root, sentence } from './cruise.ts'
import { MODULE_MAP } from './module-map.ts'
import { forbidden } from './rules.ts'

type Read = Awaited<ReturnType<typeof inspect>>

describe('who may import whom', () => {
  let read: Read
  beforeAll(async () => {
    read = await inspect(root, ['apps', 'packages', 'tests', 'scripts', 'prisma'])
  }, 120_000)

  // A parser that is missing reads nothing, and finds nothing wrong with it.
  test('everything was read, and names lead where they should', () => {
    const own = read.modules.filter(({ source }) => /^(apps|packages|tests|scripts|prisma)\//.test(source))
    expect(own.length).toBeGreaterThan(150)
    const targets = (from: string) =>
      read.modules.find(({ source }) => source === from)?.dependencies.map(({ resolved }) => resolved)
    expect(targets('apps/api/src/app.ts')).toEqual(
      expect.arrayContaining([
        'apps/api/src/modules/orders/index.ts',
        'apps/api/src/platform/db.ts',
        expect.stringContaining('node_modules/express/'),
      ]),
    )
    expect(targets('packages/contracts/src/common.ts')).toContain('packages/domain/src/money.ts')
    expect(targets('apps/api/src/platform/realtime.ts')).toEqual(
      expect.arrayContaining([expect.stringContaining('node_modules/socket.io/'), 'packages/contracts/src/events.ts']),
    )
  })

  test('every module has its place in the map', () => {
    const folders = readdirSync(path.join(root, 'apps/api/src/modules'))
    expect(folders.filter((name) => !(name in MODULE_MAP))).toEqual([])
    // Each uses only what stands above it, so no circle is possible; within a module, lint finds circles of files.
    const order = Object.keys(MODULE_MAP)
    for (const [name, uses] of Object.entries(MODULE_MAP))
      expect(order.slice(0, order.indexOf(name))).toEqual(expect.arrayContaining([...uses]))
  })

  test('no rule is broken', () => {
    expect(read.violations.map(sentence)).toEqual([])
  })
})

describe('the rules can fail', () => {
  let read: Read
  beforeAll(async () => {
    read = await inspect(fixtures, ['apps', 'packages', 'tests'])
  }, 120_000)

  test.each(broken())('%s: %s', (rule, from) => {
    expect(read.violations.filter((found) => found.rule.name === rule).map((found) => found.from)).toContain(from)
  })

  test('each rule has its fixture', () => {
    const names = new Set(broken().map(([rule]) => rule))
    expect(forbidden.map(({ name }) => name).filter((name) => !names.has(name ?? ''))).toEqual([])
  })
})

function broken() {
  const strangers = Object.keys(MODULE_MAP).map((name) => [
    `neighbours-of-${name}`,
    `apps/api/src/modules/${name}/asks-a-stranger.ts`,
  ])
  return [
    ['domain-is-pure', 'packages/domain/src/reads-a-file.ts'],
    ['contracts-know-domain-and-zod', 'packages/contracts/src/knows-the-database.ts'],
    ['web-knows-the-contract-only', 'apps/web/src/reaches-into-the-server.ts'],
    ['web-has-no-node', 'apps/web/src/opens-a-file.ts'],
    ['only-web-ts-loads-the-web-app', 'apps/api/src/platform/renders.ts'],
    ['platform-knows-no-module', 'apps/api/src/platform/knows-a-module.ts'],
    ['nothing-imports-app-or-main', 'apps/api/src/modules/orders/starts-the-app.ts'],
    ['no-tests-in-the-product', 'apps/api/src/platform/uses-a-test.ts'],
    ['tests-come-in-by-http', 'tests/integration/by-the-back-door.ts'],
    ['resolvable', 'packages/contracts/src/lost.ts'],
    ['modules-by-their-index', 'apps/api/src/modules/orders/goes-deep.ts'],
    ['app-takes-modules-by-their-index', 'apps/api/src/app.ts'],
    ...strangers,
    ['one-door-to-postgresql', 'apps/api/src/modules/orders/opens-postgresql.ts'],
    ['one-door-to-jobs', 'apps/api/src/platform/schedules.ts'],
    ['one-door-to-sockets', 'apps/api/src/modules/orders/opens-a-socket.ts'],
    ['one-door-to-the-socket-of-the-page', 'apps/web/src/opens-a-socket.ts'],
    ['one-door-to-stripe', 'apps/api/src/modules/orders/charges-a-card.ts'],
    ['no-sandbox-in-the-product', 'apps/api/src/modules/orders/plays-with-money.ts'],
    ['only-routes-know-express', 'apps/api/src/modules/orders/place-order.ts'],
  ] as [string, string][]
}
