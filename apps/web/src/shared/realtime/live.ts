import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useActing, useMe } from '../session.ts'
import { whenIdle } from '../when-idle.ts'

/** The signed-in tab's line to the server. The socket's code is loaded once the page rests. */
export function useLive() {
  const me = useMe()
  const acting = useActing()?.organization.id ?? null
  const client = useQueryClient()
  const person = me?.person?.id
  const known = me !== undefined
  useEffect(() => {
    if (!known || !person) return
    let stop = () => {}
    let gone = false
    const cancel = whenIdle(async () => {
      const { startLive } = await import('./start.ts')
      if (!gone) stop = startLive(client, acting)
    })
    return () => {
      gone = true
      cancel()
      stop()
    }
  }, [known, person, acting, client])
}
