import { expect, test } from 'vitest'
import { endStale, type Lines, type Live, put } from './live-socket.ts'

const lineOf = (person: string, token: string, ended: string[]) =>
  ({ connected: true, data: { person, token }, disconnect: () => void ended.push(token) }) as unknown as Live

test('lines of ended sessions end, one question to the database at a time', async () => {
  const ended: string[] = []
  const people: Lines = new Map()
  for (let n = 0; n < 50; n++) put(people, `person ${n % 20}`, lineOf(`person ${n % 20}`, `token ${n}`, ended))
  let asked = 0
  let most = 0
  await endStale(people, async (token) => {
    most = Math.max(most, ++asked)
    await new Promise((ok) => setImmediate(ok))
    asked--
    const n = Number(token?.slice('token '.length))
    if (n === 3) return null // signed out
    if (n === 4) throw new Error('the database is away')
    return n === 5 ? 'somebody else' : `person ${n % 20}`
  })
  expect(ended.toSorted()).toEqual(['token 3', 'token 5'])
  expect(most).toBe(1)
})
