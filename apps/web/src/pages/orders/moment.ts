import { instant, shortDay, time } from '../../shared/format.ts'

/** «07:46, 23/11»; with its year where that isn't this one, as in the history of last season. */
export const moment = (at: string, now = new Date()) =>
  new Date(at).getFullYear() === now.getFullYear() ? `${time(at)}, ${shortDay(at)}` : instant(at)
