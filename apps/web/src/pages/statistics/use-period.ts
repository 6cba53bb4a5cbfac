import { localDay } from '@chl/domain/time'
import { useSearchParams } from 'react-router'
import { useToday } from '../../shared/today.ts'
import { useNow } from '../../shared/ui/figures.tsx'
import { addressOf, type Chosen, type Kind, periodIn } from './period.ts'

/** The period that the page's address asks for, and how to choose another; the rest of the address stays. */
export function usePeriod(kinds: readonly Kind[], usual: Kind) {
  const painted = useToday()
  const now = useNow()
  const today = now === null ? painted : localDay(new Date(now))
  const [search, setSearch] = useSearchParams()
  const period = periodIn(search, { kinds, usual, today })
  const choose = (next: Chosen) =>
    setSearch(
      (before) => {
        const kept = [...before].filter(([name]) => !['kind', 'at', 'from', 'to'].includes(name))
        return new URLSearchParams([...kept, ...Object.entries(addressOf(next, { usual, today }))])
      },
      { replace: true, preventScrollReset: true },
    )
  return { period, choose, today, kinds }
}
