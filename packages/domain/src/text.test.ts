import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asciiUpper, fold, foldedWords, nfc, unaccent } from './text.ts'

const VIETNAMESE = 'aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ'
const words = fc.string({
  unit: fc.constantFrom(...VIETNAMESE.split(''), ...VIETNAMESE.toUpperCase().split(''), ...'bct 0129.,-/'.split('')),
  maxLength: 40,
})
const any = fc.oneof(words, fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))

describe('fold', () => {
  it.each([
    ['Chè Tân Uyên', 'che tan uyen'],
    ['  chè   TÂN-uyên! ', 'che tan uyen'],
    ['Đậu đỗ', 'dau do'],
    ['Măng', 'mang'],
    ['«Rượu» ngô', 'ruou ngo'],
    ['GẠO SÉNG CÙ (5kg)', 'gao seng cu 5kg'],
    ['İstanbul ılık', 'istanbul ilik'],
    ['ＣＨÈ', 'che'],
    ['—', ''],
  ])('%s', (text, folded) => {
    expect(fold(text)).toBe(folded)
    expect(fold(text.normalize('NFD'))).toBe(folded)
  })

  it('leaves no accent of Vietnamese, in either form', () => {
    expect(fold(VIETNAMESE)).toMatch(/^[a-z]+$/)
    expect(fold(VIETNAMESE)).toHaveLength(VIETNAMESE.length)
    expect(new Set(fold(VIETNAMESE))).toEqual(new Set('aeiouyd'))
    expect(fold(VIETNAMESE.toUpperCase().normalize('NFD'))).toBe(fold(VIETNAMESE))
  })

  it('changes nothing the second time, and forgets case and form', () => {
    fc.assert(
      fc.property(any, (text) => {
        const folded = fold(text)
        expect(fold(folded)).toBe(folded)
        expect(fold(nfc(text))).toBe(folded)
        expect(fold(text.normalize('NFD'))).toBe(folded)
      }),
      { numRuns: 2000 },
    )
    fc.assert(
      fc.property(words, (text) => {
        expect(fold(text.toUpperCase())).toBe(fold(text))
      }),
    )
  })

  it('gives words without blanks', () => {
    expect(foldedWords('Chè Shan, chè cổ thụ')).toEqual(['che', 'shan', 'che', 'co', 'thu'])
    expect(foldedWords(' … ')).toEqual([])
    fc.assert(
      fc.property(any, (text) => {
        expect(foldedWords(text).join(' ')).toBe(fold(text))
      }),
    )
  })
})

describe('other forms', () => {
  it('keeps signs where only accents go', () => {
    expect(unaccent('Chè 35.000 đ/kg, loại 1')).toBe('che 35.000 d/kg, loai 1')
  })

  it('stores composed', () => {
    expect(nfc('Che\u0300')).toBe('Ch\u00e8')
  })

  it('writes what banks carry', () => {
    expect(asciiUpper('Vàng Thị Mỷ – đơn HL7K2P9QX1')).toBe('VANG THI MY DON HL7K2P9QX1')
    fc.assert(
      fc.property(any, (text) => {
        expect(asciiUpper(text)).toMatch(/^([A-Z0-9]+( [A-Z0-9]+)*)?$/)
      }),
    )
  })
})
