import { m } from '@chl/messages/messages.js'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { createStore } from '../store.ts'
import { Icon, type IconName } from './icon.tsx'

type Action = { label: string; run: () => void; icon?: IconName } | { label: string; to: string }
type Toast = { id: number; text: string; icon: IconName; action?: Action; urgent: boolean }

const SHOWN_MS = 6000
const toasts = createStore<readonly Toast[]>([])
let last = 0

/** Says something for 6 s at the foot of the page: what was done, with «Hoàn tác», or what happened, with a link. */
export function toast(text: string, options: { icon?: IconName; action?: Action; urgent?: boolean } = {}) {
  const { icon = 'check-circle', urgent = false, action } = options
  last += 1
  toasts.set([...toasts.get().slice(-2), { id: last, text, icon, urgent, ...(action && { action }) }])
}

const dismiss = (id: number) => toasts.set(toasts.get().filter((shown) => shown.id !== id))

/** The live region of all toasts; once, in the layout. It is there before the first one, or readers would miss that. */
export function Toasts() {
  return (
    <div className="toasts" aria-live="polite">
      {toasts.use().map((one) => (
        <ToastBox key={one.id} {...one} />
      ))}
    </div>
  )
}

function ToastBox({ id, text, icon, action, urgent }: Toast) {
  const [held, setHeld] = useState(false)
  const left = useRef(SHOWN_MS)
  useEffect(() => {
    if (held || urgent) return
    const start = performance.now()
    const timer = setTimeout(() => dismiss(id), left.current)
    return () => {
      clearTimeout(timer)
      left.current -= performance.now() - start
    }
  }, [held, urgent, id])
  const hold = {
    onFocus: () => setHeld(true),
    onBlur: () => setHeld(false),
    onPointerEnter: () => setHeld(true),
    onPointerLeave: () => setHeld(false),
  }
  return (
    <div className={`toast${held || urgent ? ' toast--held' : ''}`} {...hold}>
      <span className="toast__b" />
      <Icon name={icon} />
      <p className="grow">{text}</p>
      {action && <ToastAction action={action} onUsed={() => dismiss(id)} />}
      <button type="button" className="tool" aria-label={m.common_close()} onClick={() => dismiss(id)}>
        <Icon name="x" />
      </button>
    </div>
  )
}

function ToastAction({ action, onUsed }: { action: Action; onUsed: () => void }) {
  if ('to' in action)
    return (
      <Link className="toast__u" to={action.to} onClick={onUsed}>
        {action.label}
      </Link>
    )
  const use = () => {
    action.run()
    onUsed()
  }
  return (
    <button type="button" className="toast__u" onClick={use}>
      <Icon name={action.icon ?? 'undo'} />
      {action.label}
    </button>
  )
}
