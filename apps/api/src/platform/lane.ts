import { Refused } from './problem.ts'

/**
 * Lets so many pieces of work run at once in this process, and so many wait for their turn. More are turned away as
 * `unavailable`, to be sent again in a moment: a queue without end would only make everybody late.
 */
export function lane({ atOnce, waiting }: { atOnce: number; waiting: number }) {
  let running = 0
  const queue: (() => void)[] = []
  const enter = () => {
    if (running < atOnce) {
      running++
      return Promise.resolve()
    }
    if (queue.length >= waiting) return Promise.reject(new Refused('unavailable'))
    return new Promise<void>((ok) => void queue.push(ok))
  }
  // The place is handed on, not given back: nobody slips in between.
  const leave = () => {
    const next = queue.shift()
    if (next) next()
    else running--
  }
  return async <T>(work: () => Promise<T>): Promise<T> => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}

/** A lane for each of many, by their names: what one of them sends keeps only its own waiting. */
export function lanes(size: Parameters<typeof lane>[0]) {
  const open = new Map<string, { enter: ReturnType<typeof lane>; inside: number }>()
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const own = open.get(name) ?? { enter: lane(size), inside: 0 }
    open.set(name, own)
    own.inside++
    try {
      return await own.enter(work)
    } finally {
      if (--own.inside === 0) open.delete(name)
    }
  }
}
