import { m } from '@chl/messages/messages.js'
import { encode } from 'uqr'
import { Button } from '../../shared/ui/button.tsx'

const QUIET = 4 // modules of white round a code, by the standard

/** One square a dark module, as an SVG path in modules. */
const pathOf = (data: boolean[][]) =>
  data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')

/** A QR code that scales; `label` says in words what it holds. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 0, ecc: 'M' })
  const edge = size + 2 * QUIET
  return (
    <svg
      className="qr"
      viewBox={`${-QUIET} ${-QUIET} ${edge} ${edge}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      {/* Black on white in the dark theme too: some banks' cameras read nothing else. */}
      <path fill="#fff" d={`M${-QUIET} ${-QUIET}h${edge}v${edge}h-${edge}z`} />
      <path fill="#1B2430" d={pathOf(data)} />
    </svg>
  )
}

/** Saves the code as a picture, because nobody can scan the screen that it is on: banks read it from the phone's photos. */
export const SaveQr = ({ text, name }: { text: string; name: string }) => (
  <Button icon="download" onClick={() => save(text, name)}>
    {m.order_qr_save()}
  </Button>
)

function save(text: string, name: string) {
  const { data, size } = encode(text, { border: 0, ecc: 'M' })
  const scale = 16
  const canvas = document.createElement('canvas')
  canvas.width = (size + 2 * QUIET) * scale
  canvas.height = canvas.width
  const pen = canvas.getContext('2d')
  if (!pen) return
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.width)
  pen.fillStyle = '#1B2430'
  for (const [y, row] of data.entries())
    for (const [x, dark] of row.entries())
      if (dark) pen.fillRect((x + QUIET) * scale, (y + QUIET) * scale, scale, scale)
  canvas.toBlob((blob) => {
    if (!blob) return
    const link = document.createElement('a')
    link.href = URL.createObjectURL(blob)
    link.download = `${name}.png`
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  })
}
