/** A month YYYY-MM as a sentence takes it: «11» and «2026». */
export const monthParts = (month: string) => ({ month: String(Number(month.slice(5))), year: month.slice(0, 4) })
