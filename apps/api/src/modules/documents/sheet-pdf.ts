import { createRequire } from 'node:module'
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { localDay } from '@chl/domain/time'
import { cellText, type Column, dongText, longDay, type Printed, type Sheet } from './sheet.ts'

const require = createRequire(import.meta.url)
const FONTS = {
  own: {
    normal: require.resolve('@expo-google-fonts/be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf'),
    bold: require.resolve('@expo-google-fonts/be-vietnam-pro/600SemiBold/BeVietnamPro_600SemiBold.ttf'),
    italics: require.resolve('@expo-google-fonts/be-vietnam-pro/400Regular_Italic/BeVietnamPro_400Regular_Italic.ttf'),
  },
  official: {
    normal: require.resolve('@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf'),
    bold: require.resolve('@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf'),
    italics: require.resolve('@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf'),
  },
}
const FILES: ReadonlySet<string> = new Set(Object.values(FONTS).flatMap((font) => Object.values(font)))

// Loaded with the first paper: most processes never print one, and it is tens of megabytes.
async function loadPdfmake() {
  const { default: pdfmake } = await import('pdfmake')
  pdfmake.setFonts(FONTS)
  // A paper is made of words: it has nothing to fetch, and of the disk only the fonts to read.
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy((path) => FILES.has(path))
  return pdfmake
}
let loaded: ReturnType<typeof loadPdfmake> | undefined

/** A paper as PDF, A4, its text selectable. Rejects where a font can't be read. */
export async function pdfOf(printed: Printed): Promise<Buffer> {
  loaded ??= loadPdfmake()
  const pdfmake = await loaded
  return pdfmake.createPdf(definition(printed)).getBuffer()
}

function definition(printed: Printed): TDocumentDefinitions {
  const { sheet, number, issuedAt } = printed
  return {
    pageSize: 'A4',
    pageOrientation: sheet.landscape ? 'landscape' : 'portrait',
    pageMargins: [36, 36, 36, 44],
    defaultStyle: { font: sheet.font, fontSize: sheet.font === 'official' ? 10.5 : 9.5, lineHeight: 1.15 },
    language: 'vi',
    info: {
      title: number ? `${sheet.title} ${number}` : sheet.title,
      creator: 'Chợ Hoàng Liên',
      producer: 'Chợ Hoàng Liên',
      ...(issuedAt && { creationDate: issuedAt, modDate: issuedAt }),
    },
    ...(number === null && { watermark: { text: 'BẢN XEM TRƯỚC', opacity: 0.08, bold: true } }),
    footer: (page, pages) => ({
      margin: [36, 12, 36, 0],
      fontSize: 8,
      columns: [
        { text: `${number ?? 'Bản xem trước, chưa có số'} · Lập trên Chợ Hoàng Liên` },
        { text: `Trang ${page}/${pages}`, alignment: 'right' },
      ],
    }),
    content: [...top(printed), ...head(sheet), table(sheet), ...foot(sheet), signatures(sheet.signatures)],
  }
}

function top({ sheet, number, issuedAt, replaces }: Printed): Content[] {
  const numbered = number ? `Số: ${number}` : 'Bản xem trước, chưa có số'
  const after = [replaces && `Thay cho số ${replaces}`, ...sheet.about].filter((line) => line !== null)
  return [
    {
      columns: [
        { width: '*', stack: sheet.issuer.map((text, i) => ({ text, bold: i === 0 })) },
        {
          width: sheet.form.length ? 220 : 150,
          alignment: sheet.form.length ? 'center' : 'right',
          stack: [...sheet.form.map((text, i) => ({ text, bold: i === 0, italics: i > 0 })), { text: numbered }],
        },
      ],
      columnGap: 16,
    },
    { text: sheet.title, alignment: 'center', bold: true, fontSize: 14, margin: [0, 14, 0, 2] },
    {
      text: `(${issuedAt ? longDay(localDay(issuedAt)) : 'Ngày …… tháng …… năm ………'})`,
      alignment: 'center',
      italics: true,
    },
    ...after.map((text) => ({ text: text ?? '', alignment: 'center' as const })),
  ]
}

const head = ({ head: lines }: Sheet): Content[] => [
  {
    margin: [0, 10, 0, 8],
    stack: lines.map(({ name, value }) => ({
      text: [`${name}: `, { text: value || '…………………………', bold: value !== '' }],
    })),
  },
]

const LINE = '#555555'

function table({ columns, rows }: Sheet): Content {
  const titles = titleRows(columns)
  const all = columns.reduce((sum, { width }) => sum + width, 0)
  return {
    fontSize: 9,
    lineHeight: 1.05,
    table: {
      headerRows: titles.length,
      dontBreakRows: true,
      widths: columns.map(({ width }) => `${(width / all) * 100}%`),
      body: [
        ...titles,
        ...rows.map((row) =>
          row.map((value, i): TableCell => ({ text: cellText(value), alignment: columns[i]?.align ?? 'left' })),
        ),
      ],
    },
    layout: {
      hLineWidth: () => 0.5,
      vLineWidth: () => 0.5,
      hLineColor: () => LINE,
      vLineColor: () => LINE,
      paddingLeft: () => 3,
      paddingRight: () => 3,
      paddingTop: () => 2,
      paddingBottom: () => 2,
    },
  }
}

/** One row of titles, or two where columns stand in groups, and the form's numbers of the columns under them. */
function titleRows(columns: readonly Column[]): TableCell[][] {
  const title = (text: string, more: object = {}): TableCell => ({ text, bold: true, alignment: 'center', ...more })
  const grouped = columns.some(({ group }) => group)
  const marks = columns.some(({ mark }) => mark)
    ? [columns.map(({ mark }): TableCell => ({ text: mark ?? '', alignment: 'center', italics: true }))]
    : []
  if (!grouped) return [columns.map((column) => title(column.title)), ...marks]
  const upper = columns.map((column, i): TableCell => {
    if (!column.group) return title(column.title, { rowSpan: 2 })
    if (columns[i - 1]?.group === column.group) return {}
    const span = columns.filter(({ group }) => group === column.group).length
    return title(column.group, { colSpan: span })
  })
  const lower = columns.map((column): TableCell => (column.group ? title(column.title) : {}))
  return [upper, lower, ...marks]
}

function foot({ sums, words, notes }: Sheet): Content[] {
  return [
    {
      margin: [0, 8, 0, 0],
      stack: sums.map(({ name, value }, i) => ({
        columns: [
          { text: `${name}:`, bold: i === sums.length - 1 },
          { text: `${dongText(value)} đồng`, width: 'auto', bold: i === sums.length - 1 },
        ],
      })),
    },
    ...(words
      ? [{ text: [`${words.name}: `, { text: words.value, italics: true }], margin: [0, 4, 0, 0] as Margin }]
      : []),
    ...notes.map((text) => ({ text, fontSize: 8.5, margin: [0, 4, 0, 0] as Margin })),
  ]
}
type Margin = [number, number, number, number]

const signatures = (signed: Sheet['signatures']): Content => ({
  margin: [0, 20, 0, 0],
  unbreakable: true,
  columns: signed.map(({ title, hint, name }) => ({
    width: '*',
    alignment: 'center',
    stack: [
      { text: title, bold: true },
      { text: hint, italics: true },
      { text: name, margin: [0, 48, 0, 0] },
    ],
  })),
})
