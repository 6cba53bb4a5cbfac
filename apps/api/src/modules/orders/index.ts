export { jobs } from './order-clock.ts'
export { routes } from './routes.ts'
