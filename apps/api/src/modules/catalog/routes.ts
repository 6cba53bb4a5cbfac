import * as contract from '@chl/contracts/catalog'
import { Routes } from '#platform/http'
import { getProduct, listProducts } from './product-queries.ts'

/** What the catalogue answers: public reads only. */
export const routes = () => new Routes().read(contract.listProducts, listProducts).read(contract.getProduct, getProduct)
