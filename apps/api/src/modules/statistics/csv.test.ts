import { describe, expect, it } from 'vitest'
import { type Cell, csv } from './csv.ts'

const line = (locale: 'vi' | 'en', ...cells: Cell[]) => csv(locale, [cells]).replace(/^\uFEFF|\r\n$/g, '')

describe('a table as CSV', () => {
  it('makes a text of what begins like a formula', () => {
    for (const text of ['=1+1', '+84', '-1', '@SUM(A1)', '\tA', '＝1']) expect(line('vi', text)).toBe(`'${text}`)
    expect(line('vi', 'Chè', -5, { grams: -1_500n }, null)).toBe('Chè;-5;-1,5;')
  })

  it('and of what would be one where another region’s separator splits the line', () => {
    expect(line('en', 'Chợ A;=1+1')).toBe("Chợ A;'=1+1")
    expect(line('vi', 'Chợ A, =1+1')).toBe("Chợ A, '=1+1")
    expect(line('vi', 'Chợ A\t@SUM(A1)')).toBe("Chợ A\t'@SUM(A1)")
    expect(line('en', 'Chợ A;＋84')).toBe("Chợ A;'＋84")
    // Within quotes, which count only where they begin a cell.
    expect(line('vi', 'A;B,=1')).toBe(`"A;B,'=1"`)
    expect(line('en', 'A;"=1"')).toBe(`"A;""'=1"""`)
    expect(line('vi', 'A\n=1')).toBe(`"A\n'=1"`)
    expect(line('vi', '=A;=B,-C')).toBe(`"'=A;'=B,'-C"`)
  })

  it('leaves every other text as it is', () => {
    for (const text of ['Chè shan - búp 1', 'a@b.vn', 'A=B', 'Bản Bo, Lai Châu', 'Ô Quý Hồ (+2)'])
      expect(line('vi', text)).toBe(text)
    expect(line('en', 'Rau, củ; quả')).toBe('"Rau, củ; quả"')
  })
})
