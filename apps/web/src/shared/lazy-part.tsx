import { type ComponentType, lazy, Suspense } from 'react'

const waiting: (() => Promise<void>)[] = []

/**
 * A part of a page that few readers need: the browser loads it when it is first shown. The server paints it like any other, so
 * it is in the HTML, and stays there until its code has come. On a network that is gone it is asked for until it is back: the
 * page does without meanwhile.
 */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>) {
  let Ready: ComponentType<P> | undefined
  const Later = lazy(async () => ({ default: await persistently(load) }))
  waiting.push(async () => {
    Ready = await load()
  })
  return (props: P) => <Suspense>{Ready ? <Ready {...props} /> : <Later {...props} />}</Suspense>
}

async function persistently<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch {
    await new Promise((again) => setTimeout(again, 3000))
    return persistently(load)
  }
}

/** For the server, before it paints: what it renders can't wait. */
export const loadAllParts = () => Promise.all(waiting.splice(0).map((load) => load()))
