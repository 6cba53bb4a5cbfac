import type { Socket } from 'socket.io'

/** What is known of a line: whose it is, the last number sent, and what it watches. */
type Data = {
  person: string | null
  token: string | null
  sent: number
  catching: boolean
  missed: boolean
  watched: Set<string>
}
/** One line to a browser. */
export type Live = Socket<
  Record<string, never>,
  Record<string, (...args: unknown[]) => void>,
  Record<string, never>,
  Data
>

/** Lines by person, or by the listing that they watch. */
export type Lines = Map<string, Set<Live>>
export const put = (map: Lines, key: string, socket: Live) =>
  void (map.get(key) ?? map.set(key, new Set()).get(key))?.add(socket)
export const drop = (map: Lines, key: string, socket: Live) => {
  const set = map.get(key)
  set?.delete(socket)
  if (set?.size === 0) map.delete(key)
}

/**
 * Ends the lines whose session has ended at another process, or by time. One is asked for after the other: thousands at once
 * would keep every request waiting for a connection.
 */
export async function endStale(people: Lines, personOf: (token: string | null) => Promise<string | null>) {
  for (const socket of [...people.values()].flatMap((set) => [...set])) {
    if (!socket.connected) continue
    // Where the database is away, nobody is sent away for that.
    const person = await personOf(socket.data.token).catch(() => socket.data.person)
    if (person !== socket.data.person) socket.disconnect(true)
  }
}
