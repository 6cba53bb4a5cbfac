import { m } from '@chl/messages/messages.js'
import { percent } from '../../shared/format.ts'
import { Tag } from '../../shared/ui/note.tsx'

/** «−1,0 %», «+1,3 %», «0 %»: with its sign, whichever side it is good for. */
export function signedPercent(basisPoints: number) {
  if (basisPoints === 0) return percent(0)
  return `${basisPoints < 0 ? '−' : '+'}${percent(Math.abs(basisPoints))}`
}

type Props = { deviationBp: number; toleranceBp: number; within: boolean }

/** How far a line's weight is from what was ordered, and whether that is within what the listing promised. */
export function Deviation({ deviationBp, toleranceBp, within }: Props) {
  const words = { deviation: signedPercent(deviationBp), tolerance: percent(toleranceBp) }
  return within ? (
    <Tag tone="good" icon="check">
      {m.order_within(words)}
    </Tag>
  ) : (
    <Tag tone="warn" icon="alert">
      {m.order_beyond(words)}
    </Tag>
  )
}
