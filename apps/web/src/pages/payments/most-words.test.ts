import { ApiError } from '@chl/contracts/client'
import { describe, expect, it } from 'vitest'
import { errorText } from '../../shared/ui/form-errors.ts'
import { lackOfAmount, withMost } from './most-words.ts'

const refused = (name: string, left?: number) =>
  new ApiError({
    type: `/problems/${name}`,
    title: 'Lúc này chưa làm được việc đó.',
    status: 409,
    ...(left !== undefined && { left }),
  })

describe('the most that an amount can be', () => {
  it('stands where more is typed; else an example does', () => {
    expect(lackOfAmount(1, 50_000)).toBeUndefined()
    expect(lackOfAmount(50_000, 50_000)).toBeUndefined()
    expect(lackOfAmount(50_001, 50_000)).toMatch(/Nhiều nhất 50\.000/)
    expect(lackOfAmount(0, 50_000)).toMatch(/ví dụ/)
    expect(lackOfAmount(null, 0)).toMatch(/ví dụ/)
  })

  it('is said by a refusal that knows it, and nothing is added to any other', () => {
    expect(errorText(withMost(refused('not-allowed-now', 0)))).toMatch(/^Lúc này chưa làm được việc đó\. Nhiều nhất 0/)
    for (const error of [refused('not-allowed-now'), refused('code-wrong', 2), new Error('x'), null])
      expect(withMost(error)).toBe(error)
  })
})
