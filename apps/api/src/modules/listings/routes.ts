import * as contract from '@chl/contracts/listings'
import { Routes } from '#platform/http'
import { countListings } from './count-listings.ts'
import { getListing } from './get-listing.ts'
import { getPostingDefaults } from './get-posting-defaults.ts'
import { getSeller } from './get-seller.ts'
import { listListings } from './list-listings.ts'
import { listOwnListings } from './list-own-listings.ts'
import { pauseListing } from './pause-listing.ts'
import { postListing } from './post-listing.ts'
import { resumeListing } from './resume-listing.ts'
import { updateListing } from './update-listing.ts'
import { withdrawListing } from './withdraw-listing.ts'

export const routes = () =>
  new Routes()
    .read(contract.listListings, listListings)
    .read(contract.countListings, countListings)
    .read(contract.getListing, getListing)
    .read(contract.getSeller, getSeller)
    .read(contract.listOwnListings, listOwnListings)
    .read(contract.getPostingDefaults, getPostingDefaults)
    .write(contract.postListing, postListing)
    .write(contract.updateListing, updateListing)
    .write(contract.pauseListing, pauseListing)
    .write(contract.resumeListing, resumeListing)
    .write(contract.withdrawListing, withdrawListing)
