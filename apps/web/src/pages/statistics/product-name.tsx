import { stateName } from '../../shared/format.ts'
import { inLocale } from '../../shared/locale.ts'
import type { TradeRow } from './statistics.queries.ts'

type Props = { product: { name: TradeRow['product']['name'] }; state: TradeRow['state'] }

/** What was traded, and in which state: «Ngọn su su, tươi»; a name that says its state, as «Thảo quả khô», says it once. */
export function ProductName({ product, state }: Props) {
  const name = inLocale(product.name)
  const word = stateName(state).toLocaleLowerCase()
  return name
    .toLocaleLowerCase()
    .split(/[\s,()]+/)
    .includes(word) ? (
    name
  ) : (
    <>
      {name}, <span className="c2">{word}</span>
    </>
  )
}
