// Others' statements say a place with place_view(commune, old) and its area with area_of(commune, old): see prisma/migrations.
export { checkPlace } from './check-place.ts'
export { routes } from './routes.ts'
