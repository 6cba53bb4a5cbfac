import { asciiUpper } from '@chl/domain/text'
import { m } from '@chl/messages/messages.js'
import { useQuery } from '@tanstack/react-query'
import { apiQuery } from '../query/query.ts'
import { Field, SelectField } from './field.tsx'

/** A bank account as it is typed: the bank by its number of six digits. */
export type BankDraft = { bank: string; account: string; holder: string }
export const NO_BANK: BankDraft = { bank: '', account: '', holder: '' }

/** The banks that a VietQR code can name. */
export const banksQuery = () => ({ ...apiQuery('GET /banks'), staleTime: Number.POSITIVE_INFINITY })

/** The account as the API takes it: people put blanks, points and dashes into its number, and accents into a name. */
export const bankOf = ({ bank, account, holder }: BankDraft): BankDraft => ({
  bank,
  account: account.replace(/[\s.-]/g, ''),
  holder: asciiUpper(holder),
})

/** What lacks of it, by field. */
export function lacksOfBank(draft: BankDraft): Partial<Record<keyof BankDraft, string>> {
  const { account, holder } = bankOf(draft)
  return {
    ...(draft.bank === '' && { bank: m.account_bank_missing() }),
    ...(!/^[0-9A-Za-z]{4,19}$/.test(account) && { account: m.account_number_wrong() }),
    ...(holder === '' && { holder: m.account_holder_missing() }),
  }
}

type Props = {
  draft: BankDraft
  errors: Partial<Record<keyof BankDraft, string | undefined>>
  set: (part: Partial<BankDraft>) => void
  readOnly?: boolean
  /** What stands where no bank is chosen. */
  none?: string
}

/** The bank, the account, and its holder as the bank writes it. */
export function BankFields({ draft, errors, set, readOnly = false, none = m.account_bank_choose() }: Props) {
  const { data } = useQuery(banksQuery())
  return (
    <>
      <SelectField
        label={m.account_bank()}
        value={draft.bank}
        onChange={(bank) => set({ bank })}
        options={[
          { value: '', label: none },
          ...(data?.banks ?? []).map(({ bin, name }) => ({ value: bin, label: name })),
        ]}
        error={errors.bank}
      />
      <Field
        label={m.account_number()}
        inputMode="numeric"
        autoComplete="off"
        maxLength={30}
        readOnly={readOnly}
        value={draft.account}
        onChange={(event) => set({ account: event.target.value })}
        error={errors.account}
      />
      <Field
        label={m.account_holder()}
        hint={m.account_holder_hint()}
        autoComplete="off"
        autoCapitalize="characters"
        maxLength={60}
        readOnly={readOnly}
        value={draft.holder}
        onChange={(event) => set({ holder: event.target.value })}
        onBlur={() => set({ holder: asciiUpper(draft.holder) })}
        error={errors.holder}
      />
    </>
  )
}
