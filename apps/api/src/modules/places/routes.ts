import * as contract from '@chl/contracts/places'
import { Routes } from '#platform/http'
import { listAreas, listCommunes } from './place-queries.ts'

/** What places answer: public reads only. */
export const routes = () => new Routes().read(contract.listAreas, listAreas).read(contract.listCommunes, listCommunes)
