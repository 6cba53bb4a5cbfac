import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// What takes longer is named *.long.test.ts and runs by `npm run test:long` alone.
const long = process.env.TEST_LONG === '1'
const files = (folder: string) => [`${folder}/**/*.${long ? 'long.test' : 'test'}.{ts,tsx}`]
const exclude = [
  '**/node_modules/**',
  '**/dist/**',
  'tests/architecture/fixtures/**',
  ...(long ? [] : ['**/*.long.test.*']),
]
// Two thousand small files of plain JavaScript, which Node loads as they are.
const server = { deps: { external: [/packages\/messages\/compiled/] } }
const setup = ['tests/support/database-setup.ts']

// A fresh clone knows no times yet and would begin by size. What takes minutes begins first, so that no worker is left with it
// alone at the end.
const slowest = /\/(money-pages|pages|money-histories|money-kill|fuzz|money-operator|money-card|money-fuzz)\.test\.ts$/
class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const sorted = await super.sort(files)
    const isSlow = ({ moduleId }: TestSpecification) => slowest.test(moduleId)
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))]
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: SlowestFirst },
    passWithNoTests: true, // scripts/test.mjs counts them, and fails where there is none
    reporters: ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          server,
          include: [...files('packages/*/src'), ...files('apps/*/src')],
          exclude,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'architecture',
          server,
          include: files('tests/architecture'),
          exclude,
          testTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'integration',
          server,
          include: [...files('tests/integration'), ...files('tests/faults')],
          exclude,
          globalSetup: setup,
          pool: 'forks',
          isolate: false, // one process loads the product once for all of its files
          maxWorkers: 2, // each waits for its database and its processes half of the time
          testTimeout: long ? 600_000 : 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'e2e',
          server,
          include: files('tests/e2e'),
          exclude,
          globalSetup: setup,
          pool: 'forks',
          maxWorkers: 2, // a page waits for its server, its network and its next frame a third of the time
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})
