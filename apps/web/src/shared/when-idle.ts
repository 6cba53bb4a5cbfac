/** Runs a task when the browser has nothing better to do (Safari has no idle callback: then after a moment). */
export function whenIdle(task: () => unknown) {
  if (typeof requestIdleCallback === 'function') {
    const id = requestIdleCallback(task, { timeout: 3000 })
    return () => cancelIdleCallback(id)
  }
  const id = setTimeout(task, 1200)
  return () => clearTimeout(id)
}
