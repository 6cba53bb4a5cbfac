import { readPrice } from '@chl/domain/posting'
import { m } from '@chl/messages/messages.js'
import { type ReactNode, useRef, useState } from 'react'
import { amount as amountText, money, number, pricePer } from '../../shared/format.ts'
import { titleOf } from '../../shared/goods.ts'
import { inLocale } from '../../shared/locale.ts'
import { useSend } from '../../shared/query/send.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { errorText, focusFirstError, formErrors } from '../../shared/ui/form-errors.ts'
import { Note } from '../../shared/ui/note.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { AmountEntry } from './amount-entry.tsx'
import type { OwnListing } from './my-listings.queries.ts'
import { PriceField } from './price-field.tsx'
import { useChange, usePausing } from './use-own-listing.ts'

export type Sheet = 'price' | 'amount' | 'withdraw'
type Props = { own: OwnListing; onClose: () => void }

export function MyListingSheet({ kind, ...props }: Props & { kind: Sheet }) {
  if (kind === 'price') return <PriceSheet {...props} />
  return kind === 'amount' ? <AmountSheet {...props} /> : <WithdrawSheet {...props} />
}

function PriceSheet({ own: { card }, onClose }: Props) {
  const unit = card.measure === 'mass' ? 'kg' : null
  const [text, setText] = useState(number(card.price))
  const [tried, setTried] = useState(false)
  const reading = readPrice(text, unit)
  const { change, busy, error } = useChange(card.id, {
    done: () =>
      m.mine_price_done({ price: reading.kind === 'price' ? `${money(reading.price)}${pricePer(card).slice(1)}` : '' }),
    undo: { price: card.price },
    onDone: onClose,
  })
  const submit = () => {
    setTried(true)
    if (reading.kind !== 'price') return false
    if (reading.price === card.price) onClose()
    else change({ price: reading.price })
    return true
  }
  const errors = formErrors(error, ['price'])
  return (
    <SaveSheet
      title={m.mine_price_of({ title: titleOf(card) })}
      text={m.mine_price_text()}
      {...{ busy, onClose }}
      onSubmit={submit}
      error={errors['']}
    >
      <PriceField
        text={text}
        onText={setText}
        unit={unit}
        piece={inLocale(card.unit.name)}
        error={errors['price']}
        tried={tried}
      />
    </SaveSheet>
  )
}

/** What is left may have changed while the sheet stood open, so there is no undoing: it would bring back an older count. */
function AmountSheet({ own: { card, reserved }, onClose }: Props) {
  const [value, setValue] = useState<number | null>(card.available)
  const [began] = useState(card.available)
  const { change, busy, error } = useChange(card.id, {
    done: () => m.mine_amount_done({ amount: amountText(value ?? 0, card) }),
    onDone: onClose,
  })
  const errors = formErrors(error, ['available'])
  const submit = () => {
    if (value === null) return false
    if (value === card.available) onClose()
    // Told once that an order came in, the person has looked again at what is left now.
    else change({ available: value, seen: error ? card.available : began })
    return true
  }
  const held = amountText(reserved, card)
  const unit = { ...card.unit, measure: card.measure, grams: null }
  return (
    <SaveSheet
      title={m.mine_amount_of({ title: titleOf(card) })}
      text={reserved > 0 ? m.mine_amount_text({ amount: held }) : m.mine_amount_text_none()}
      {...{ busy, onClose }}
      onSubmit={submit}
      error={errors['']}
    >
      <AmountEntry
        label={m.mine_left()}
        units={[]}
        unit={unit}
        value={value}
        onChange={setValue}
        gramsPerPiece={card.unit.gramsPerPiece}
        error={errors['available'] ?? (value === null ? m.common_amount_unclear() : undefined)}
      />
    </SaveSheet>
  )
}

type SaveProps = {
  title: string
  text: string
  busy: boolean
  error: string | undefined
  onSubmit: () => boolean
  onClose: () => void
  children: ReactNode
}

function SaveSheet({ title, text, busy, error, onSubmit, onClose, children }: SaveProps) {
  const form = useRef<HTMLFormElement>(null)
  return (
    <Dialog open onClose={onClose} title={title}>
      <form
        ref={form}
        className="stack-16"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy && !onSubmit()) requestAnimationFrame(() => focusFirstError(form.current))
        }}
      >
        {children}
        <p className="hint">{text}</p>
        {error && (
          <Note tone="danger" alert>
            {error}
          </Note>
        )}
        <div className="dlg__a">
          <Button type="submit" look="main" big busy={busy}>
            {m.mine_save()}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** For good: so the consequence is named first, and the milder way stands beside it. */
function WithdrawSheet({ own: { card, reserved }, onClose }: Props) {
  const title = titleOf(card)
  const { pause } = usePausing(card.id, title)
  const withdraw = useSend('PUT /listings/:id/withdrawal', {
    onDone: () => {
      onClose()
      toast(m.mine_withdrawn_done({ title }))
    },
  })
  return (
    <Dialog open onClose={onClose} title={m.mine_withdraw_title({ title })}>
      <p>
        {card.available > 0
          ? m.mine_withdraw_text({ amount: amountText(card.available, card) })
          : m.mine_withdraw_none()}
      </p>
      {reserved > 0 && <Note tone="warn">{m.mine_withdraw_orders({ amount: amountText(reserved, card) })}</Note>}
      {withdraw.error && (
        <Note tone="danger" alert>
          {errorText(withdraw.error)}
        </Note>
      )}
      <div className="dlg__a">
        <Button
          look="danger"
          big
          busy={withdraw.isPending}
          onClick={() => withdraw.mutate({ params: { id: card.id } })}
        >
          {m.mine_withdraw_do()}
        </Button>
        {card.listingState === 'open' && (
          <Button
            wide
            onClick={() => {
              pause()
              onClose()
            }}
          >
            {m.mine_withdraw_pause()}
          </Button>
        )}
      </div>
    </Dialog>
  )
}
