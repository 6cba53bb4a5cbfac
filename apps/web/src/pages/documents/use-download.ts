import { useClient } from '../../shared/query/client.ts'
import { useSaveFile } from '../../shared/use-save-file.ts'

export type Format = 'pdf' | 'xlsx'
export const FORMATS = ['pdf', 'xlsx'] as const

const ISSUED = { pdf: 'GET /papers/:id.pdf', xlsx: 'GET /papers/:id.xlsx' } as const
const LIST = { pdf: 'GET /my/purchase-list.pdf', xlsx: 'GET /my/purchase-list.xlsx' } as const
const TAX = { xlsx: 'GET /operator/tax.xlsx', csv: 'GET /operator/tax.csv' } as const
const STATEMENT = { pdf: 'GET /my/statement.pdf', xlsx: 'GET /my/statement.xlsx' } as const

/** Downloads papers. `busy` is the name of the one that is on its way. */
export function useDownload() {
  const client = useClient()
  const { busy, save: run } = useSaveFile()
  return {
    busy,
    /** `find` gives the paper, which it may first have to issue. */
    paper: (key: string, format: Format, find: () => Promise<{ id: string; number: string }>) =>
      run(`${key} ${format}`, async () => {
        const { id, number } = await find()
        return { file: await client(ISSUED[format], { params: { id } }), name: `${number}.${format}` }
      }),
    list: (format: Format, query: { month: string; station?: string }) =>
      run(`preview ${format}`, async () => ({
        file: await client(LIST[format], { query }),
        name: `bang-ke-thu-mua_${query.month}_xem-truoc.${format}`,
      })),
    statement: (format: Format, month: string) =>
      run(`preview ${format}`, async () => ({
        file: await client(STATEMENT[format], { query: { month } }),
        name: `bang-ke-nguoi-ban_${month}_xem-truoc.${format}`,
      })),
    tax: (format: keyof typeof TAX, month: string) =>
      run(`tax ${format}`, async () => ({
        file: await client(TAX[format], { query: { month } }),
        name: `thue-khau-tru_${month}.${format}`,
      })),
  }
}
