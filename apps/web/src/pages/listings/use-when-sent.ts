import { useEffect, useRef, useState } from 'react'
import type { usePhotos } from './use-photos.ts'

/**
 * Runs what a button does once every photo has gone: pressed while one is on its way, it waits and goes on by itself. A photo that
 * fails meanwhile stops it, so that nothing is posted without what its seller wanted to show.
 */
export function useWhenSent({ busy, sending }: ReturnType<typeof usePhotos>, run: () => void) {
  const [pressed, setPressed] = useState(0)
  const waited = useRef(false)
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  // Pressed for the photos of that moment: one that is added later is waited for only after another press.
  const waiting = busy && sending.every(({ key }) => key <= pressed)
  const allSent = sending.length === 0
  useEffect(() => {
    if (waited.current && !waiting && allSent) latest.current()
    waited.current = waiting
  }, [waiting, allSent])
  return {
    waiting,
    press: () => {
      if (busy) setPressed(Math.max(...sending.map(({ key }) => key)))
      else run()
    },
  }
}
