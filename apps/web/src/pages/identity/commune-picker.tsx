import { m } from '@chl/messages/messages.js'
import { type KeyboardEvent, useId, useState } from 'react'
import { areaLabel } from '../../shared/format.ts'
import { inLocale } from '../../shared/locale.ts'
import { FieldError } from '../../shared/ui/field.tsx'
import { Icon } from '../../shared/ui/icon.tsx'
import { type Commune, type Found, findCommunes } from './find-communes.ts'

type Props = {
  label: string
  hint?: string
  communes: readonly Commune[]
  value: Commune | null
  onChange: (found: Found) => void
  error?: string | undefined
}

/** A commune of today, typed without accents and by its old name too: the list says what each was. */
export function CommunePicker({ label, hint, communes, value, onChange, error }: Props) {
  const id = useId()
  const { typed, found, at, start, end, type, move, choose } = useCombobox(id, communes, onChange)
  const open = typed !== null
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="cpick">
        <div className={`inp${error ? ' inp--err' : ''}`}>
          <Icon name="pin" />
          <input
            id={id}
            type="text"
            role="combobox"
            autoComplete="off"
            enterKeyHint="done"
            aria-expanded={open}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={open && found.length > 0 ? `${id}-${at}` : undefined}
            aria-describedby={`${id}-hint${error ? ` ${id}-error` : ''}`}
            aria-invalid={error ? true : undefined}
            placeholder={m.sign_in_commune_placeholder()}
            value={typed ?? (value ? inLocale(value.name) : '')}
            onFocus={start}
            onClick={() => open || start()} // after a choice the field keeps the focus
            onBlur={end}
            onChange={(event) => type(event.target.value)}
            onKeyDown={move}
          />
        </div>
        {open && <List id={id} found={found} at={at} onChoose={choose} />}
      </div>
      <p className="hint" id={`${id}-hint`}>
        {!open && value ? wasText(value) : hint}
      </p>
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  )
}

/** The list is open while something is being typed; the arrow keys move in it, and the field keeps the focus. */
function useCombobox(id: string, communes: readonly Commune[], onChange: (found: Found) => void) {
  const [typed, setTyped] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const found = typed === null ? [] : findCommunes(communes, typed)
  const type = (text: string) => {
    setTyped(text)
    setAt(0)
  }
  const start = () => type('')
  const end = () => setTyped(null)
  const choose = (one: Found) => {
    onChange(one)
    end()
  }
  const step = (by: number) => {
    const next = (at + by + found.length) % Math.max(found.length, 1)
    setAt(next)
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' })
  }
  const move = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const here = typed === null ? undefined : found[at]
    if (by && typed === null) start()
    else if (by) step(by)
    else if (event.key === 'Enter' && here) choose(here)
    else if (event.key === 'Escape' && typed !== null) end()
    else if (!(event.key === 'Enter' && typed !== null)) return
    event.preventDefault()
  }
  return { typed, found, at, start, end, type, move, choose }
}

/** «Tam Đường (huyện cũ). Xã cũ: Bản Bo, Nà Tăm.» */
function wasText({ area, old }: Commune) {
  const names = old.map(({ name }) => inLocale(name)).join(', ')
  return area ? m.sign_in_commune_was({ area: areaLabel(area), names }) : m.sign_in_commune_was_outside({ names })
}

type ListProps = { id: string; found: Found[]; at: number; onChoose: (found: Found) => void }

const List = ({ id, found, at, onChoose }: ListProps) => (
  // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a select can't be searched, and a datalist knows no second name
  <div className="cpick__l" role="listbox" id={`${id}-list`} aria-label={m.sign_in_commune()}>
    {found.map((one, index) => (
      <button
        key={`${one.commune.id}${one.old?.id ?? ''}`}
        id={`${id}-${index}`}
        type="button"
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- see above
        role="option"
        tabIndex={-1}
        aria-selected={index === at}
        className="cpick__o"
        onMouseDown={(event) => event.preventDefault()} // the field keeps the focus until the press is done
        onClick={() => onChoose(one)}
      >
        <b>{inLocale(one.old ? one.old.name : one.commune.name)}</b>
        <span className="hint">
          {one.old ? m.sign_in_commune_now({ name: inLocale(one.commune.name) }) : inLocale(one.commune.province)}
        </span>
      </button>
    ))}
    {found.length === 0 && <p className="cpick__o hint">{m.sign_in_commune_none()}</p>}
  </div>
)
