import { m } from '@chl/messages/messages.js'
import { Button } from '../../shared/ui/button.tsx'
import { FORMATS, type Format } from './use-download.ts'

const WORDS = {
  pdf: { short: m.papers_pdf, full: m.papers_pdf_of },
  xlsx: { short: m.papers_excel, full: m.papers_excel_of },
}
type Props = { name: string; busy: string | null; id: string; onPress: (format: Format) => void }

/** One paper in its two forms. `busy` is what is on its way, `id` what this one is called there. */
export const FormatButtons = ({ name, busy, id, onPress }: Props) => (
  <div className="row wrap">
    {FORMATS.map((format) => (
      <Button
        key={format}
        icon="download"
        aria-label={WORDS[format].full({ name })}
        busy={busy === `${id} ${format}`}
        onClick={() => onPress(format)}
      >
        {WORDS[format].short()}
      </Button>
    ))}
  </div>
)
