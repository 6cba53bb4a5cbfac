export { checkPlace, type PlaceFault } from './check-place.ts'
export { routes } from './routes.ts'

/** SQL for the contract's `place` of a commune and, where known, its old commune: two expressions, no values of a caller. */
export const placeJson = (commune: string, old = 'null') => `place_view(${commune}, ${old})`
/** SQL for the area of a place: the old commune's, else that of the commune; null where it is outside or can't be known. */
export const areaOf = (commune: string, old = 'null') => `area_of(${commune}, ${old})`
