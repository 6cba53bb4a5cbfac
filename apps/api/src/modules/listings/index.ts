import { Routes } from '#platform/http'

export const routes = (..._: unknown[]) => new Routes()
export const jobs = (..._: unknown[]): [] => []
