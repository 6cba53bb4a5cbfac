import { useEffect, useRef, useState } from 'react'
import type { usePhotos } from './use-photos.ts'

/**
 * Runs what a button does once every photo has gone: pressed while one is on its way, it waits and goes on by itself. A photo that
 * fails meanwhile stops it, so that nothing is posted without what its seller wanted to show.
 */
export function useWhenSent({ busy, sending }: ReturnType<typeof usePhotos>, run: () => void) {
  const [pressed, setPressed] = useState(0)
  const answered = useRef(0)
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  // Pressed for the photos of that moment: one that is added later is waited for only after another press.
  const meant = sending.filter(({ key }) => key <= pressed)
  const waiting = meant.some(({ error }) => error === null)
  const failed = meant.length > 0 && !waiting
  useEffect(() => {
    if (waiting || answered.current >= pressed) return
    answered.current = pressed
    if (!failed) latest.current()
  }, [pressed, waiting, failed])
  return {
    waiting,
    press: () => {
      if (busy) setPressed(Math.max(...sending.map(({ key }) => key)))
      else run()
    },
  }
}
