import { ApiError, type Client, type Input, type Reply, type Route } from '@chl/contracts/client'
import { infiniteQueryOptions, QueryClient, type QueryKey, queryOptions } from '@tanstack/react-query'
import { createContext, data, type LoaderFunction, type LoaderFunctionArgs } from 'react-router'

declare module 'react-router' {
  // types `context` in loaders
  interface Future {
    v8_middleware: true
  }
}

/** How a loader finds the cache that it fills. */
export const queryClientContext = createContext<QueryClient>()
export type AnyInput = { params?: Record<string, string>; query?: Record<string, unknown> }

/**
 * The cache of what the API said. A query's key is `[route, input]` and the client asks for it, so that server and browser
 * share every query's definition and only the client differs.
 */
export const createQueryClient = (client: Client) =>
  new QueryClient({
    defaultOptions: {
      queries: {
        queryFn: ({ queryKey, signal, ...context }) => {
          const [route, input] = queryKey as [Route, AnyInput]
          // Only an infinite query brings a pageParam: the `next` of the page before, null for the first.
          const { pageParam } = context as { pageParam?: string | number | null }
          const query = pageParam == null ? input.query : { ...input.query, [cursorName(route)]: pageParam }
          return client(route, { ...input, ...(query && { query }), signal } as never)
        },
        staleTime: 30_000, // more than 0, or the browser fetches again what the page brought
        networkMode: 'always', // what a request said counts, not `navigator.onLine`
        retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
      },
      mutations: { networkMode: 'always' },
    },
  })

const cursorName = (route: Route) => (route === 'GET /notifications' ? 'before' : 'cursor')

type Rest<R extends Route> = keyof Input<R> extends never ? [input?: undefined] : [input: Input<R>]

/** What to ask the API, for `useSuspenseQuery`, `useQuery` and `preload`: `apiQuery('GET /listings/:id', { params: { id } })`. */
export const apiQuery = <R extends Route>(route: R, ...[input]: Rest<R>) =>
  queryOptions<Reply<R>>({ queryKey: [route, input ?? {}] })

type Paged = { [R in Route]: Reply<R> extends { next: string | number | null } ? R : never }[Route]

/** A list that comes in pages by keyset, for `useSuspenseInfiniteQuery`: each page's `next` asks for the one after. */
export const apiPages = <R extends Paged>(route: R, ...[input]: Rest<R>) =>
  infiniteQueryOptions<Reply<R>, Error, { pages: Reply<R>[] }, QueryKey, string | number | null>({
    queryKey: [route, input ?? {}, 'pages'],
    initialPageParam: null,
    getNextPageParam: (last) => (last as { next: string | number | null }).next,
  })

/** Everything asked of one route, whatever the input: `client.invalidateQueries(allOf('GET /orders'))`. */
export const allOf = (...routes: Route[]) => ({
  predicate: ({ queryKey }: { queryKey: QueryKey }) => routes.includes(queryKey[0] as Route),
})

type Wanted = { queryKey: QueryKey; pages?: number }

/** A page's loader: the page is shown when these queries are in the cache. A problem's status becomes the page's. */
export const preload =
  (wanted: (args: LoaderFunctionArgs) => Wanted[]): LoaderFunction =>
  async (args) => {
    const client = args.context.get(queryClientContext)
    try {
      await Promise.all(wanted(args).map((query) => load(client, query)))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      // oxlint-disable-next-line typescript/only-throw-error -- how the router is told a page's status
      throw data({ reference: error.problem.instance }, { status: error.status })
    }
    return null
  }

type Page = { next: string | null }
type Paginated = { pages: Page[]; pageParams: (string | null)[] }

async function load(client: QueryClient, { pages, ...query }: Wanted) {
  if (pages === undefined) return void (await client.ensureQueryData({ ...query, revalidateIfStale: true }))
  const there = client.getQueryData<Paginated>(query.queryKey)
  if (there) return addPages(client, query.queryKey, there, pages)
  const list = query as Wanted & { initialPageParam: null; getNextPageParam: (last: Page) => string | null }
  await client.fetchInfiniteQuery<Page, Error, Page, QueryKey, string | null>({ ...list, pages })
}

/** Fetches only the pages that are missing: asking the list itself for more would fetch it from the start. */
async function addPages(client: QueryClient, queryKey: QueryKey, { pages, pageParams }: Paginated, wanted: number) {
  const [route, input] = queryKey as [Route, AnyInput]
  const more: Paginated = { pages: [...pages], pageParams: [...pageParams] }
  for (let next = pages.at(-1)?.next; next && more.pages.length < wanted; next = more.pages.at(-1)?.next) {
    const query = { ...input.query, [cursorName(route)]: next }
    more.pages.push(await client.fetchQuery<Page>({ queryKey: [route, { ...input, query }] }))
    more.pageParams.push(next)
  }
  if (more.pages.length > pages.length) client.setQueryData(queryKey, more)
}

/** Key and data alone: `dehydrate` adds times, which would change every ETag and trust the reader's clock. */
export const snapshot = (client: QueryClient) =>
  client
    .getQueryCache()
    .getAll()
    .filter((query) => query.state.status === 'success')
    .map((query): [QueryKey, unknown] => [query.queryKey, query.state.data])
