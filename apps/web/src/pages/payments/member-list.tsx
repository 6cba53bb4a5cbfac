import { formatPhone } from '@chl/domain/phone'
import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { day } from '../../shared/format.ts'
import { useSend } from '../../shared/query/send.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { formErrors } from '../../shared/ui/form-errors.ts'
import { toast } from '../../shared/ui/toasts.tsx'
import { FormSheet } from '../orders/reason-sheet.tsx'
import type { Member } from './money.queries.ts'

/** Those for whom the cooperative receives; its managers add them and write who left. */
export function MemberList({ members, manage }: { members: readonly Member[]; manage: boolean }) {
  const [open, setOpen] = useState<Member | 'new' | null>(null)
  return (
    <section className="sec noprint" aria-labelledby="members">
      <div className="sec__h">
        <h2 id="members">{m.members_list()}</h2>
        {manage && (
          <Button icon="plus" onClick={() => setOpen('new')}>
            {m.members_add()}
          </Button>
        )}
      </div>
      {members.length === 0 ? (
        <p className="c2">
          {m.members_none()}. {m.members_none_text()}
        </p>
      ) : (
        <ul className="sheet mny__l lines">
          {members.map((member) => (
            <li key={member.id} className="row between">
              <div className="stack-4">
                <span>{member.name}</span>
                <span className="t14 c2">
                  {[
                    member.phone && formatPhone(member.phone),
                    member.leftAt && m.members_left({ day: day(member.leftAt) }),
                  ]
                    .filter(Boolean)
                    .join(', ')}
                </span>
              </div>
              {manage && (
                <Button
                  look="quiet"
                  icon="edit"
                  aria-label={m.members_edit({ name: member.name })}
                  onClick={() => setOpen(member)}
                >
                  {null}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {open && <MemberSheet member={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </section>
  )
}

function MemberSheet({ member, onClose }: { member: Member | null; onClose: () => void }) {
  const [name, setName] = useState(member?.name ?? '')
  const [phone, setPhone] = useState(member?.phone ? formatPhone(member.phone) : '')
  const [tried, setTried] = useState(false)
  const onDone = () => {
    toast(m.mymoney_saved())
    onClose()
  }
  const add = useSend('POST /cooperative/members', { onDone })
  const change = useSend('PATCH /cooperative/members/:id', { onDone })
  const { isPending, error } = member ? change : add
  const missing = name.trim() === ''
  const errors = formErrors(error, ['name', 'phone'])
  const submit = () => {
    setTried(true)
    if (missing) return false
    const body = { name, phone: phone.trim() === '' ? null : phone }
    if (member) change.mutate({ params: { id: member.id }, body })
    else add.mutate({ body })
    return true
  }
  return (
    <FormSheet
      title={member?.name ?? m.members_add()}
      onClose={onClose}
      onSubmit={submit}
      busy={isPending}
      error={errors[''] ? error : null}
      send={m.members_save()}
    >
      <Field
        label={m.members_name()}
        autoComplete="off"
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={(tried && missing && m.members_name_missing()) || errors['name']}
      />
      <Field
        label={m.members_phone()}
        optional
        type="tel"
        autoComplete="off"
        maxLength={20}
        value={phone}
        onChange={(event) => setPhone(event.target.value)}
        error={errors['phone']}
      />
      {member && (
        <Button
          busy={isPending}
          onClick={() => change.mutate({ params: { id: member.id }, body: { left: member.leftAt === null } })}
        >
          {member.leftAt === null ? m.members_leave() : m.members_back()}
        </Button>
      )}
    </FormSheet>
  )
}
