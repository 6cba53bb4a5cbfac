import * as contract from '@chl/contracts/notifications'
import { Routes } from '#platform/http'
import { listNotifications } from './list-notifications.ts'
import { markRead } from './mark-read.ts'
import { readFeed } from './read-feed.ts'

export const routes = () =>
  new Routes()
    .read(contract.readFeed, readFeed)
    .read(contract.listNotifications, listNotifications)
    .write(contract.markRead, markRead)
