import { describe, expect, it } from 'vitest'
import { draftOf, lacksOf, rebase, settingsOf, TYPED, valueOf } from './settings-draft.ts'

const payments = {
  collecting: true,
  card: true,
  vietqr: true,
  cod: false,
  feeBp: 225,
  headroomBp: 1000,
  cardMin: 15_000,
  cardMax: 99_999_999,
  account: { bin: '970405', account: '8888123456789', holder: 'CHO HOANG LIEN' },
  withholdTax: true,
  taxRules: [{ from: '2027-01-01', vatBp: 100, pitBp: 50, source: 'Nghị định 252/2026/NĐ-CP' }],
  connect: false,
  floatLimit: 20_000_000,
  payoutLeast: 50_000,
  payoutDays: 2,
  transferHours: 24,
}
const hours = { answerHours: 12, disputeHours: 48 }

describe('the form of settings', () => {
  it('comes back as it was where nothing is typed', () => {
    const draft = draftOf({ payments, hours })
    expect(lacksOf(draft)).toEqual({})
    expect(settingsOf(draft, payments.taxRules)).toEqual({ payments, hours })
    const none = draftOf({ payments: { ...payments, account: null }, hours })
    expect(settingsOf(none, []).payments.account).toBeNull()
  })

  it('reads percentages as basis points, with a comma or a point', () => {
    for (const [text, bp] of [
      ['2', 200],
      ['2,5', 250],
      ['2.25 %', 225],
      ['0', 0],
      ['30', 3000],
      ['30,01', null],
      ['2,255', null],
      ['-1', null],
      ['', null],
      ['1e1', null],
    ] as const)
      expect([text, valueOf('feeBp', text)]).toEqual([text, bp])
  })

  it('reads money as people type it, and counts within their limits', () => {
    expect(valueOf('floatLimit', '20tr')).toBe(20_000_000)
    expect(valueOf('cardMax', '100.000.000')).toBeNull()
    expect([valueOf('payoutDays', '0'), valueOf('payoutDays', '31'), valueOf('transferHours', '0')]).toEqual([
      0,
      null,
      null,
    ])
  })

  it('names each field that lacks by the API’s path; an account is whole or not there', () => {
    const draft = draftOf({ payments, hours })
    expect(Object.keys(lacksOf({ ...draft, feeBp: 'x', answerHours: '', holder: ' ' }))).toEqual([
      'payments.feeBp',
      'hours.answerHours',
      'payments.account',
    ])
    expect(Object.keys(lacksOf({ ...draft, account: '12-3' }))).toEqual(['payments.account.account'])
    expect(lacksOf({ ...draft, bank: '', account: '', holder: '' })).toEqual({})
    expect(settingsOf({ ...draft, holder: 'Chợ Hoàng Liên', account: '8888 1234' }, []).payments.account).toEqual({
      bin: '970405',
      account: '88881234',
      holder: 'CHO HOANG LIEN',
    })
  })

  it('keeps what is typed where somebody else saved meanwhile, on top of what they saved', () => {
    const before = draftOf({ payments, hours })
    const now = draftOf({ payments: { ...payments, feeBp: 300, payoutDays: 5 }, hours })
    expect(rebase({ ...before, payoutDays: '9' }, before, now)).toEqual({ ...now, payoutDays: '9' })
    expect(rebase(before, before, now)).toEqual(now)
  })

  it('has limits in each field', () => {
    for (const { least, most } of Object.values(TYPED)) expect(least).toBeLessThan(most)
  })
})
