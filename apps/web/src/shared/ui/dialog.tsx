import { m } from '@chl/messages/messages.js'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Icon } from './icon.tsx'

type Props = { open: boolean; onClose: () => void; title: string; children: ReactNode; actions?: ReactNode }

// A press beside the dialog counts as Escape where the browser knows this attribute; React's types don't yet.
const BESIDE: object = { closedby: 'any' }

/**
 * A native modal dialog: a sheet from the bottom on phones. Focus goes in and comes back by itself; Escape and a press beside
 * it close it, and so does the phone’s back button where the browser takes it for Escape (Android’s Chrome does).
 */
export function Dialog({ open, onClose, title, children, actions }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current
    if (!open || !element) return
    element.showModal()
    return () => element.close()
  }, [open])
  if (!open) return null
  return (
    <dialog
      ref={dialog}
      className="dlg"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      {...BESIDE}
    >
      <div className="dlg__h">
        <h2 id={id}>{title}</h2>
        <button type="button" className="tool" aria-label={m.common_close()} onClick={onClose}>
          <Icon name="x" />
        </button>
      </div>
      <div className="dlg__b">
        {children}
        {actions && <div className="dlg__a">{actions}</div>}
      </div>
    </dialog>
  )
}
