import { parseMoney } from '@chl/domain/money-text'
import { numberInWords } from '@chl/domain/number-words'
import { money } from '../../shared/format.ts'
import { locale } from '../../shared/locale.ts'
import { Field } from '../../shared/ui/field.tsx'

type Props = { label: string; text: string; onText: (text: string) => void; hint?: string; error?: string | undefined }

/** A sum as people type it («500k», «1tr2»), read back in figures and words, so that a zero too many is seen. */
export function MoneyField({ label, text, onText, hint, error }: Props) {
  const amount = parseMoney(text)
  const read = amount === null ? undefined : `${money(amount)} · ${numberInWords(amount, locale())}`
  return (
    <Field
      label={label}
      inputMode="text"
      autoComplete="off"
      autoCapitalize="off"
      maxLength={40}
      value={text}
      onChange={(event) => onText(event.target.value)}
      hint={[read, hint].filter(Boolean).join('. ')}
      error={error}
    />
  )
}
