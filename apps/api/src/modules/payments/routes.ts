import { Routes } from '#platform/http'

/** One line an endpoint: contract → use case. */
export const routes = () => new Routes()
