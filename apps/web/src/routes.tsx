import { data, Outlet, type RouteObject } from 'react-router'
import { Head } from './shared/app.tsx'
import { ClientOnly } from './shared/client-only.tsx'
import { type Handle, Layout } from './shared/layout/layout.tsx'
import { lazyPart } from './shared/lazy-part.tsx'
import { Skeleton } from './shared/ui/states.tsx'

// A page's id is its module's path: the server finds by it which chunks to preload. A page's module exports `Component`, and a
// public one `loader` too.
type PageModule = Pick<RouteObject, 'loader' | 'Component'>
const page = (path: string, id: string, lazy: () => Promise<PageModule>, handle: Handle = {}): RouteObject => ({
  path,
  id: `src/pages/${id}.tsx`,
  lazy,
  handle,
})

/** Public pages: the server renders them with their data. */
const publicPages = [
  page('/', 'listings/market-page', () => import('./pages/listings/market-page.tsx')),
  page('/listings/:id', 'listings/listing-page', () => import('./pages/listings/listing-page.tsx'), { dock: false }),
  page('/sellers/:id', 'listings/seller-page', () => import('./pages/listings/seller-page.tsx')),
]

/** Pages that only the browser knows, open to visitors. */
const browserPages: RouteObject[] = [
  page('/sign-in', 'identity/sign-in-page', () => import('./pages/identity/sign-in-page.tsx'), { dock: false }),
  page('/cart', 'orders/cart-page', () => import('./pages/orders/cart-page.tsx'), { dock: false }),
]

/** Pages behind sign-in: one person, and the organization that it acts for. */
const privatePages: RouteObject[] = [
  page('/account', 'identity/account-page', () => import('./pages/identity/account-page.tsx')),
  page('/checkout', 'orders/checkout-page', () => import('./pages/orders/checkout-page.tsx'), { dock: false }),
  page('/checkouts/:id', 'payments/checkout-payment-page', () => import('./pages/payments/checkout-payment-page.tsx'), {
    dock: false,
  }),
  page('/orders', 'orders/orders-page', () => import('./pages/orders/orders-page.tsx')),
  page('/orders/:id', 'orders/order-page', () => import('./pages/orders/order-page.tsx'), { dock: false }),
  page(
    '/notifications',
    'notifications/notifications-page',
    () => import('./pages/notifications/notifications-page.tsx'),
  ),
  page('/papers', 'documents/papers-page', () => import('./pages/documents/papers-page.tsx')),
  page('/cash', 'payments/cash-page', () => import('./pages/payments/cash-page.tsx')),
  page('/operator', 'payments/operator-page', () => import('./pages/payments/operator-page.tsx')),
  page('/operator/settings', 'payments/settings-page', () => import('./pages/payments/settings-page.tsx')),
  page(
    '/operator/reconciliation',
    'payments/reconciliation-page',
    () => import('./pages/payments/reconciliation-page.tsx'),
  ),
  page('/operator/proposals', 'payments/proposals-page', () => import('./pages/payments/proposals-page.tsx')),
  page('/operator/tax', 'payments/tax-page', () => import('./pages/payments/tax-page.tsx')),
  page('/operator/books', 'payments/books-page', () => import('./pages/payments/books-page.tsx')),
  page('/operator/books/orders/:number', 'payments/book-page', () => import('./pages/payments/book-page.tsx')),
  page('/operator/disputes', 'orders/disputes-page', () => import('./pages/orders/disputes-page.tsx')),
  page('/operator/disputes/:id', 'orders/dispute-page', () => import('./pages/orders/dispute-page.tsx')),
  page('/operator/cash', 'payments/cash-desk-page', () => import('./pages/payments/cash-desk-page.tsx')),
  page('/operator/receipts', 'payments/receipts-page', () => import('./pages/payments/receipts-page.tsx')),
  page('/sales', 'statistics/sales-page', () => import('./pages/statistics/sales-page.tsx')),
  page('/money', 'payments/money-page', () => import('./pages/payments/money-page.tsx')),
  page('/money/members', 'payments/members-page', () => import('./pages/payments/members-page.tsx')),
  page('/operator/payouts', 'payments/payouts-page', () => import('./pages/payments/payouts-page.tsx')),
  page('/operator/payouts/:id', 'payments/payout-batch-page', () => import('./pages/payments/payout-batch-page.tsx')),
  page('/office', 'statistics/office-page', () => import('./pages/statistics/office-page.tsx')),
  page('/post', 'listings/post-page', () => import('./pages/listings/post-page.tsx'), { dock: false }),
  page('/my/listings', 'listings/my-listings-page', () => import('./pages/listings/my-listings-page.tsx')),
  page('/my/listings/:id/edit', 'listings/edit-listing-page', () => import('./pages/listings/edit-listing-page.tsx'), {
    dock: false,
  }),
]

const waiting = (
  <main className="page" id="main">
    <Head />
    <Skeleton />
  </main>
)

const loadErrorPage = async () => (await import('./shared/ui/error-page.tsx')).ErrorPage

/** Hardly any page fails: the browser loads what to say then at the first press, before the network can be gone. */
export const prepareErrorPage = () => void loadErrorPage().catch(() => {})

export const routes: RouteObject[] = [
  {
    Component: Layout,
    children: [
      {
        ErrorBoundary: lazyPart(loadErrorPage),
        children: [
          ...publicPages,
          {
            // The server sends the frame, and the browser the rest.
            element: (
              <ClientOnly fallback={waiting}>
                <Outlet />
              </ClientOnly>
            ),
            children: [...browserPages, { lazy: () => import('./shared/signed-in.tsx'), children: privatePages }],
          },
          {
            path: '*',
            element: null,
            loader: () => {
              // oxlint-disable-next-line typescript/only-throw-error -- how the router is told a page's status
              throw data(null, { status: 404 })
            },
          },
        ],
      },
    ],
  },
]
