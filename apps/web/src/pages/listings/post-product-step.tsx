import type { Reply } from '@chl/contracts/client'
import { foldedWords, fold } from '@chl/domain/text'
import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { amount, money, pricePer } from '../../shared/format.ts'
import { titleOf } from '../../shared/goods.ts'
import { inLocale } from '../../shared/locale.ts'
import { Chips } from '../../shared/ui/choice.tsx'
import { Field } from '../../shared/ui/field.tsx'
import { Icon } from '../../shared/ui/icon.tsx'
import { Picture, Thumb } from '../../shared/ui/picture.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { Button } from '../../shared/ui/button.tsx'
import type { Defaults, Product } from './post-draft.ts'

type Catalogue = Reply<'GET /products'>
type Category = Catalogue['categories'][number]['code']
type Props = {
  catalogue: Catalogue
  defaults: Defaults
  chosen: string | null
  onChoose: (product: Product) => void
  onAgain: (product: Product) => void
}

/** What is sold: once more as last time, one of the last six, or any of the catalogue by name or kind. A press goes on. */
export function ProductStep({ catalogue, defaults, chosen, onChoose, onAgain }: Props) {
  const { products, categories } = catalogue
  const [typed, setTyped] = useState('')
  const [category, setCategory] = useState<Category | null>(null)
  const recent = defaults.recent.flatMap((id) => products.find((product) => product.id === id) ?? [])
  const found = find(products, typed, category)
  const narrowed = typed.trim() !== '' || category !== null
  return (
    <>
      {!narrowed && <Again defaults={defaults} products={products} onAgain={onAgain} />}
      {!narrowed && recent.length > 0 && (
        <section className="sec" aria-labelledby="recent">
          <h2 id="recent">{m.post_recent()}</h2>
          <Tiles products={recent} chosen={chosen} onChoose={onChoose} />
        </section>
      )}
      <section className="sec" aria-labelledby="all">
        <h2 id="all">{m.post_all()}</h2>
        <Field
          label={m.post_search()}
          hint={m.post_search_hint()}
          type="search"
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          before={<Icon name="search" />}
        />
        <div className="bleed">
          <Chips
            label={m.post_categories()}
            value={category}
            onChange={setCategory}
            options={categories.map(({ code, name }) => ({ value: code, label: inLocale(name) }))}
          />
        </div>
        {found.length > 0 ? (
          <Tiles products={found} chosen={chosen} onChoose={onChoose} />
        ) : (
          <NoneFound typed={typed} onAll={() => [setTyped(''), setCategory(null)]} />
        )}
      </section>
    </>
  )
}

/** Each typed word begins a word of the product's names: «ca ro», «che kim», an alias, English too. */
function find(products: readonly Product[], typed: string, category: Category | null) {
  const words = foldedWords(typed)
  return products.filter((product) => {
    if (category && product.category !== category) return false
    const text = ` ${fold([product.name.vi, product.name.en, ...product.aliases].join(' '))}`
    return words.every((word) => text.includes(` ${word}`))
  })
}

const NoneFound = ({ typed, onAll }: { typed: string; onAll: () => void }) => (
  <Empty
    picture="search"
    title={m.post_found_none({ q: typed.trim() })}
    actions={<Button onClick={onAll}>{m.post_found_all()}</Button>}
  />
)

type TilesProps = { products: readonly Product[]; chosen: string | null; onChoose: (product: Product) => void }

const Tiles = ({ products, chosen, onChoose }: TilesProps) => (
  <div className="tiles">
    {products.map((product) => (
      <button
        key={product.id}
        type="button"
        className="tile"
        aria-pressed={product.id === chosen}
        onClick={() => onChoose(product)}
      >
        <span className="tile__p">
          <Picture picture={product.picture} named width={120} height={90} />
        </span>
        <span className="tile__n">{inLocale(product.name)}</span>
      </button>
    ))}
  </div>
)

function Again({
  defaults: { last },
  products,
  onAgain,
}: Pick<Props, 'defaults' | 'onAgain'> & { products: Product[] }) {
  const product = products.find(({ id }) => id === last?.product)
  const unit = product?.units.find(({ code }) => code === last?.unit)
  if (!last || !product || !unit) return null
  const goods = { measure: unit.measure, unit: { name: unit.name } }
  const grade = product.grades.find(({ code }) => code === last.grade)?.name ?? null
  return (
    <button type="button" className="again row" onClick={() => onAgain(product)}>
      <Thumb picture={product.picture} />
      <span className="grow">
        <b>{m.post_again()}</b>
        <br />
        <span className="t14">
          {m.post_again_what({
            what: titleOf({ title: null, product, grade }),
            amount: amount(last.amount, goods),
            price: `${money(last.price)}${pricePer(goods).slice(1)}`,
          })}
        </span>
      </span>
      <Icon name="arrow" />
    </button>
  )
}
