import type { Reply } from '@chl/contracts/client'
import { m } from '@chl/messages/messages.js'
import { areaName } from '../../shared/format.ts'
import { inLocale } from '../../shared/locale.ts'
import type { Condition } from './market.queries.ts'

export type Facets = Reply<'GET /listings/facets'>

/** A condition as people read it: «Sa Pa», «Gia vị», «thảo quả». */
export function nameOf(condition: Condition, value: string, facets: Facets) {
  switch (condition) {
    case 'q':
      return value
    case 'area':
      return value === 'tam_duong' || value === 'tan_uyen' || value === 'sa_pa' ? areaName(value) : value
    case 'category':
      return named(facets.categories.find(({ code }) => code === value)) ?? value
    case 'product':
      return named(facets.products.find(({ id }) => id === value)) ?? m.market_empty_this()
  }
}

const named = (found: { name: { vi: string; en: string } } | undefined) => found && inLocale(found.name)
