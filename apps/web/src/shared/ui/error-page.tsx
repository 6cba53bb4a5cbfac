import { ApiError } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'
import { useQueryClient } from '@tanstack/react-query'
import { isRouteErrorResponse, useRevalidator, useRouteError } from 'react-router'
import { NetworkError } from '../api/transport.ts'
import { Head } from '../app.tsx'
import { Button, ButtonLink } from './button.tsx'
import { Empty } from './states.tsx'

/** What a route shows when its data or itself failed: no such page, not allowed, no network, or our fault. */
export function ErrorPage() {
  const error = useRouteError()
  const { status, reference } = read(error)
  const { picture, title, text } = wordsFor(error, status)
  return (
    <main className="page" id="main">
      <Head title={title} />
      <Empty
        picture={picture}
        title={title}
        heading="h1"
        actions={<Actions again={status !== 404 && status !== 403} />}
      >
        {text}
      </Empty>
      {reference && <p className="t13 c3">{m.common_reference({ code: reference })}</p>}
    </main>
  )
}

function Actions({ again }: { again: boolean }) {
  const queries = useQueryClient()
  const { revalidate, state } = useRevalidator()
  const retry = async () => {
    queries.removeQueries({ predicate: (query) => query.state.status === 'error' })
    await revalidate()
  }
  return (
    <>
      {again && (
        <Button look="main" big icon="refresh" busy={state === 'loading'} onClick={retry}>
          {m.common_retry()}
        </Button>
      )}
      <ButtonLink to="/" look={again ? 'line' : 'main'} wide>
        {m.common_missing_do()}
      </ButtonLink>
    </>
  )
}

function read(error: unknown): { status: number; reference?: string | undefined } {
  if (error instanceof ApiError)
    return { status: error.status, reference: error.status >= 500 ? error.problem.instance : undefined }
  if (!isRouteErrorResponse(error)) return { status: 500 }
  const data: unknown = error.data
  const named = typeof data === 'object' && data !== null && 'reference' in data && typeof data.reference === 'string'
  return { status: error.status, reference: error.status >= 500 && named ? (data.reference as string) : undefined }
}

function wordsFor(error: unknown, status: number) {
  if (error instanceof NetworkError)
    return { picture: 'offline', title: m.common_network_title(), text: m.common_network_text() } as const
  if (status === 404 || status === 400)
    return { picture: 'search', title: m.common_missing_title(), text: m.common_missing_text() } as const
  if (status === 403)
    return { picture: 'error', title: m.common_forbidden_title(), text: m.common_forbidden_text() } as const
  return { picture: 'error', title: m.common_broken_title(), text: m.common_broken_text() } as const
}
