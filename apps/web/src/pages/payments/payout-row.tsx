import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { Link } from 'react-router'
import { instant, money } from '../../shared/format.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Note, Tag } from '../../shared/ui/note.tsx'
import { QrCode } from '../orders/qr-code.tsx'
import { CancelSheet, PaidSheet, ReturnedSheet } from './payout-sheets.tsx'
import type { Payout } from './payouts.queries.ts'

const TONES = { planned: 'plain', approved: 'ind', paid: 'good', returned: 'danger', cancelled: 'plain' } as const

function stateOf({ state, provider }: Payout) {
  if (state === 'approved') return provider === 'bank' ? m.payouts_one_approved() : m.payouts_one_approved_stripe()
  const names = {
    planned: m.payouts_one_planned,
    paid: m.payouts_one_paid,
    returned: m.payouts_one_returned,
    cancelled: m.payouts_one_cancelled,
  }
  return names[state]()
}

function reasonOf(reason: string) {
  if (reason === 'less_owed') return m.payouts_less_owed()
  if (reason === 'account_changed') return m.payouts_account_changed()
  return reason === 'disputed' ? m.payouts_disputed() : reason
}

type Sheet = 'qr' | 'paid' | 'returned' | 'cancel'

/** One payout of a batch: to whom, how it stands, its code, and what the bank did with it. */
export function PayoutRow({ payout }: { payout: Payout }) {
  const [open, setOpen] = useState<Sheet | null>(null)
  const close = () => setOpen(null)
  const name = payout.payee?.name ?? payout.to?.holder ?? m.payouts_unknown_payee()
  return (
    <li className="stack">
      <div className="row between wrap top-al">
        <div className="stack-4">
          <b>{name}</b>
          {payout.orderNumber && <span className="t14 c2">{m.payouts_order({ number: payout.orderNumber })}</span>}
          <span className="t14 c2">
            {payout.to ? `${payout.to.bankName} ${payout.to.account}, ${payout.to.holder}` : m.payouts_by_stripe()}
          </span>
          <span className="t14 c2">{payout.content}</span>
        </div>
        <div className="stack-4 ta-r">
          <b className="t18 nw">{money(payout.amount)}</b>
          <span>
            <Tag tone={TONES[payout.state]}>{stateOf(payout)}</Tag>
          </span>
          {payout.paidAt && (
            <span className="t14 c2">
              {instant(payout.paidAt)} {payout.bankRef}
            </span>
          )}
        </div>
      </div>
      {payout.asked && <Asked asked={payout.asked} />}
      {payout.disputed && <Note tone="danger">{m.payouts_stop()}</Note>}
      {payout.reason && <p className="t14 danger">{reasonOf(payout.reason)}</p>}
      {payout.provider === 'bank' && (
        <Actions payout={payout} of={`${name}, ${money(payout.amount)}`} onOpen={setOpen} />
      )}
      {open === 'qr' && payout.qr && <Qr payout={payout} name={name} onClose={close} />}
      {open === 'paid' && <PaidSheet payout={payout} onClose={close} />}
      {open === 'returned' && <ReturnedSheet payout={payout} onClose={close} />}
      {open === 'cancel' && <CancelSheet payout={payout} onClose={close} />}
    </li>
  )
}

/** One person says that it came back, or isn't to be paid: it counts when another one agrees. */
function Asked({ asked: { kind, reason, by } }: { asked: NonNullable<Payout['asked']> }) {
  const say = kind === 'payout_returned' ? m.payouts_asked_returned : m.payouts_asked_cancelled
  return (
    <Note tone="warn">
      {say({ name: by.name, reason })}{' '}
      <Link className="lnk" to="/operator/proposals">
        {m.operator_two_title()}
      </Link>
    </Note>
  )
}

type ActionsProps = { payout: Payout; of: string; onOpen: (sheet: Sheet) => void }

const Actions = ({ payout: { state, qr, asked }, of, onOpen }: ActionsProps) => (
  <div className="row wrap noprint">
    {qr && (
      <Button icon="qr" aria-label={m.common_do_of({ act: m.payouts_show_qr(), of })} onClick={() => onOpen('qr')}>
        {m.payouts_show_qr()}
      </Button>
    )}
    {state === 'approved' && (
      <>
        <Button
          icon="check"
          aria-label={m.common_do_of({ act: m.payouts_mark_paid(), of })}
          onClick={() => onOpen('paid')}
        >
          {m.payouts_mark_paid()}
        </Button>
        {!asked && (
          <Button
            look="quiet"
            aria-label={m.common_do_of({ act: m.payouts_cancel(), of })}
            onClick={() => onOpen('cancel')}
          >
            {m.payouts_cancel()}
          </Button>
        )}
      </>
    )}
    {state === 'paid' && !asked && (
      <Button
        look="quiet"
        icon="undo"
        aria-label={m.common_do_of({ act: m.payouts_mark_returned(), of })}
        onClick={() => onOpen('returned')}
      >
        {m.payouts_mark_returned()}
      </Button>
    )}
  </div>
)

function Qr({ payout, name, onClose }: { payout: Payout; name: string; onClose: () => void }) {
  const { qr, amount, content, to } = payout
  if (!qr) return null
  const sum = money(amount)
  return (
    <Dialog open onClose={onClose} title={m.payouts_qr_title({ amount: sum })}>
      <div className="mny__q">
        <QrCode text={qr} label={m.payouts_qr_label({ amount: sum, name, content })} />
      </div>
      <p className="ta-c">
        {to?.bankName} {to?.account}, {to?.holder}
        <br />
        {content}
      </p>
    </Dialog>
  )
}
