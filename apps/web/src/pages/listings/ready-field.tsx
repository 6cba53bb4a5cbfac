import { addDays, daysBetween, isDay } from '@chl/domain/time'
import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { shortDay } from '../../shared/format.ts'
import { locale } from '../../shared/locale.ts'
import { useToday } from '../../shared/today.ts'
import { Field, FieldError } from '../../shared/ui/field.tsx'
import { Icon } from '../../shared/ui/icon.tsx'

type Props = { value: string; onChange: (day: string) => void; error?: string | undefined }

/** From which day the goods can be handed over: today, tomorrow, the day after, or another by the phone's own calendar. */
export function ReadyField({ value, onChange, error }: Props) {
  const today = useToday()
  const near = [0, 1, 2].map((n) => addDays(today, n))
  const [other, setOther] = useState(!near.includes(value))
  const pick = (day: string) => {
    setOther(false)
    onChange(day)
  }
  return (
    <fieldset className="sec">
      <legend className="w6 t18">{m.post_ready()}</legend>
      <div className="seg seg--d">
        {near.map((day) => (
          <button key={day} type="button" aria-pressed={!other && day === value} onClick={() => pick(day)}>
            <span>
              {dayName(today, day)}
              <br />
              {shortDay(day)}
            </span>
          </button>
        ))}
        <button type="button" aria-pressed={other} onClick={() => setOther(true)}>
          <Icon name="calendar" />
          <span className="vh">{m.post_other_day()}</span>
        </button>
      </div>
      {other ? (
        <Field
          label={m.post_other_day()}
          type="date"
          min={today}
          max={addDays(today, 365)}
          value={value}
          onChange={(event) => isDay(event.target.value) && onChange(event.target.value)}
          error={error}
        />
      ) : (
        error && <FieldError>{error}</FieldError>
      )}
    </fieldset>
  )
}

// A day is named as a day, without a zone: «2026-11-25» is a Wednesday everywhere.
const weekday = (day: string) =>
  new Intl.DateTimeFormat(locale() === 'en' ? 'en-GB' : 'vi', { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(day),
  )

/** «Hôm nay», «Mai», else the day of the week. */
export function dayName(today: string, day: string) {
  const away = daysBetween(today, day)
  if (away === 0) return m.post_today()
  return away === 1 ? m.post_tomorrow() : weekday(day)
}
