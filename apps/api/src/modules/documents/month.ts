import { createHash } from 'node:crypto'
import { localMonth, periodOf } from '@chl/domain/time'
import type { Sheet } from './sheet.ts'

/** The last local day of a month YYYY-MM. */
export const lastDay = (month: string) => periodOf(`${month}-01`, 'month').to

/** Whether a month is over here: only then do its papers get a number. */
export const isOver = (month: string) => month < localMonth(new Date())

/** What tells a month's paper from one that says something else. */
export const sumOf = (sheet: Sheet) => createHash('sha256').update(JSON.stringify(sheet)).digest('base64url')
