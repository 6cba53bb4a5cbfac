import * as z from 'zod/mini'
import { area, id, names, place } from './common.ts'
import { endpoint } from './endpoint.ts'

export const areaView = z.object({ code: area, name: names, label: names }).register(z.globalRegistry, { id: 'Area' })

/** A commune since the reform, with the old communes that went into it: people still say and know their old names. */
export const commune = z
  .object({
    ...place.shape,
    old: z.array(z.object({ id, code: z.string(), name: names, area: z.nullable(area) })),
    outside: z.boolean(),
  })
  .register(z.globalRegistry, { id: 'Commune' })
export type Commune = z.output<typeof commune>

export const listAreas = endpoint({
  id: 'listAreas',
  method: 'GET',
  path: '/areas',
  tag: 'places',
  access: 'public',
  summary: 'The three areas, as sets of old communes',
  reply: z.object({ areas: z.array(areaView) }),
})

export const listCommunes = endpoint({
  id: 'listCommunes',
  method: 'GET',
  path: '/communes',
  tag: 'places',
  access: 'public',
  summary: 'The communes in force today, each with its predecessors',
  reply: z.object({ communes: z.array(commune) }),
})
