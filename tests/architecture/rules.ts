import type { IFlattenedRuleSet } from 'dependency-cruiser'
import { FOR_ALL, MODULE_MAP } from './module-map.ts'

type Rule = NonNullable<IFlattenedRuleSet['forbidden']>[number]

const modules = '^apps/api/src/modules/'
const tests = '[.](test|long[.]test)[.]tsx?$'

const rooms: Rule[] = [
  {
    name: 'domain-is-pure',
    comment: 'No package and nothing of Node: the rules run anywhere, and can be tested without anything.',
    from: { path: '^packages/domain/src/', pathNot: tests },
    to: { pathNot: '^packages/domain/src/' },
  },
  {
    name: 'contracts-know-domain-and-zod',
    from: { path: '^packages/contracts/src/', pathNot: tests },
    to: { pathNot: ['^packages/(contracts|domain)/src/', 'node_modules/zod(-openapi)?/'] },
  },
  {
    name: 'web-knows-the-contract-only',
    comment: 'The browser reaches the server by HTTP and socket.',
    from: { path: '^apps/web/src/', pathNot: tests },
    to: { path: '^(apps/api|prisma|scripts|tests)/' },
  },
  {
    name: 'web-has-no-node',
    comment: 'But for what Vite serves on the server.',
    from: { path: '^apps/web/src/', pathNot: [tests, '^apps/web/src/entry-server[.]tsx$'] },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'only-web-ts-loads-the-web-app',
    from: { path: '^apps/api/src/', pathNot: '^apps/api/src/web[.]ts$' },
    to: { path: '^apps/web/' },
  },
  {
    name: 'platform-knows-no-module',
    from: { path: '^apps/api/src/platform/', pathNot: tests },
    to: { path: '^apps/api/src/(modules/|app[.]ts|main[.]ts|web[.]ts)' },
  },
  {
    name: 'nothing-imports-app-or-main',
    from: { path: '^apps/api/src/modules/', pathNot: tests },
    to: { path: '^apps/api/src/(app|main|web)[.]ts' },
  },
  {
    name: 'no-tests-in-the-product',
    from: { path: '^(apps|packages)/', pathNot: tests },
    to: { path: [tests, '^tests/'] },
  },
  {
    name: 'tests-come-in-by-http',
    comment:
      'tests/support starts the process, and tests ask it like anybody; an index only for what the clock starts.',
    from: { path: '^tests/(integration|e2e|load)/' },
    to: { path: '^apps/', pathNot: `${modules}[^/]+/index[.]ts$` },
  },
  { name: 'resolvable', from: {}, to: { couldNotResolve: true } },
]

const neighbours: Rule[] = [
  {
    name: 'modules-by-their-index',
    from: { path: `${modules}([^/]+)/` },
    to: { path: `${modules}(?!$1/)[^/]+/(?!index[.]ts$)` },
  },
  {
    name: 'app-takes-modules-by-their-index',
    from: { path: '^apps/api/src/[^/]+[.]ts$' },
    to: { path: `${modules}[^/]+/(?!index[.]ts$)` },
  },
  ...Object.entries(MODULE_MAP).map(([name, allowed]) => ({
    name: `neighbours-of-${name}`,
    from: { path: `${modules}${name}/` },
    to: { path: `${modules}(?!(${[name, ...FOR_ALL, ...allowed].join('|')})/)` },
  })),
]

const platform = '^apps/api/src/platform/'
const door = (name: string, to: string, only: string[], room = '^apps/api/src/'): Rule => ({
  name,
  from: { path: room, pathNot: [tests, ...only] },
  to: { path: to },
})
const doors: Rule[] = [
  // The pool that all share, the jobs' own, and the one connection that listens.
  door('one-door-to-postgresql', 'node_modules/(@types/)?pg/', [`${platform}(db|jobs|feed-listener)[.]ts$`]),
  door('one-door-to-jobs', 'node_modules/graphile-worker/', [`${platform}jobs[.]ts$`]),
  door('one-door-to-sockets', 'node_modules/socket[.]io/', [`${platform}(realtime|live-socket)[.]ts$`]),
  door(
    'one-door-to-the-socket-of-the-page',
    'node_modules/socket[.]io-client/',
    ['^apps/web/src/shared/realtime/'],
    '^apps/web/src/',
  ),
  // Whoever takes cards is asked in one place, by one key a call; also types, so that nothing of its shape leaks.
  door('one-door-to-stripe', 'node_modules/stripe/', [`${modules}payments/stripe[a-z-]*[.]ts$`]),
  {
    name: 'no-sandbox-in-the-product',
    comment: 'The stand-in for Stripe is a development tool: a production has no such package.',
    from: { path: '^(apps|packages)/', pathNot: [tests, '^packages/stripe-sandbox/'] },
    to: { path: '^packages/stripe-sandbox/' },
  },
  door(
    'only-routes-know-express',
    'node_modules/(@types/)?express(-serve-static-core)?/',
    [`${modules}[^/]+/routes[.]ts$`, `${modules}files/receive-photo[.]ts$`],
    modules,
  ),
]

/** The rules of the house, for dependency-cruiser. Each has a file in fixtures/ that breaks it. */
export const forbidden: Rule[] = [...rooms, ...neighbours, ...doors].map((rule) => ({ severity: 'error', ...rule }))
