// Requests that are begun and not ended: they cost who sends them, and nobody else.
import { connect, type Socket } from 'node:net'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { newRef, SEPAY_SECRET, sepay, sepayBody } from '../support/bank.ts'
import { eventually, type Someone, startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ env: { LOG_LEVEL: 'silent', TRUST_PROXY: '1', SEPAY_SECRET } })
})
afterAll(() => world.stop())

type Slow = { socket: Socket; said: () => string; status: () => number; isClosed: () => boolean }
const open: Slow[] = []
afterEach(() => open.splice(0).forEach(({ socket }) => socket.destroy()))

/** Begins a request and sends one byte of its body: gives what was answered up to now, and whether the connection ended. */
function begin(path: string, headers: Record<string, string>): Slow {
  const { hostname, port } = new URL(world.url)
  const socket = connect(Number(port), hostname)
  let said = ''
  let closed = false
  socket.on('data', (bytes: Buffer) => (said += bytes.toString()))
  socket.on('error', () => {})
  socket.on('close', () => (closed = true))
  const lines = Object.entries({ host: hostname, 'content-length': '90', ...headers })
  socket.write(`POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n{`)
  const slow = {
    socket,
    said: () => said,
    status: () => Number(/^HTTP\/1\.1 (\d+)/.exec(said)?.[1] ?? 0),
    isClosed: () => closed,
  }
  open.push(slow)
  return slow
}
const json = { 'content-type': 'application/json' }
const from = (network: string) => ({ ...json, 'x-forwarded-for': network })
const arrived = () => new Promise((ok) => setTimeout(ok, 500))
let phone = 0
const askForCode = async (network: string) => {
  const body = JSON.stringify({ phone: `09120001${String(++phone).padStart(2, '0')}` })
  return (await fetch(`${world.url}/api/sign-in/codes`, { method: 'POST', headers: from(network), body })).status
}
const statusOf = async (path: string) => (await fetch(`${world.url}${path}`)).status
const noticed = async () =>
  (await sepay(world.url, sepayBody({ amount: 50_000, content: 'no order', ref: newRef() }))).status

describe('a body that never comes whole', () => {
  test('220 of them take nobody’s place, and end by themselves', { timeout: 30_000 }, async () => {
    const slow = Array.from({ length: 220 }, (_, n) => begin('/api/sign-in/codes', from(`203.0.113.${n % 4}`)))
    await arrived()
    expect(slow.filter(({ said, isClosed }) => said() !== '' || isClosed())).toEqual([])
    expect([await statusOf('/api/me'), await statusOf('/api/listings'), await statusOf('/api/docs')]).toEqual([
      200, 200, 200,
    ])
    expect([await askForCode('198.51.100.1'), await noticed()]).toEqual([202, 200])
    await eventually(() => slow.every(({ isClosed }) => isClosed()), 15_000)
    expect(new Set(slow.map(({ status }) => status()))).toEqual(new Set([408]))
    expect(slow[0]?.said()).toMatch(/connection: close/i)
    expect(slow[0]?.said()).toMatch(/content-type: application\/problem\+json/i)
    expect(slow[0]?.said()).toContain('"type":"/problems/body-too-slow"')
    expect(await askForCode('203.0.113.1')).toBe(202)
  })

  test('220 of a provider’s address keep neither people nor the provider waiting', { timeout: 30_000 }, async () => {
    const slow = Array.from({ length: 220 }, (_, n) => begin('/api/webhooks/sepay', from(`203.0.113.${n % 4}`)))
    await arrived()
    expect([await statusOf('/api/me'), await noticed()]).toEqual([200, 200])
    await eventually(() => slow.every(({ isClosed }) => isClosed()), 15_000)
    expect(new Set(slow.map(({ status }) => status()))).toEqual(new Set([408]))
  })

  test('of one network a hundred are waited for', async () => {
    const slow = Array.from({ length: 100 }, () => begin('/api/sign-in/codes', from('203.0.113.9')))
    await arrived()
    const next = begin('/api/sign-in/codes', from('203.0.113.9'))
    await eventually(() => next.isClosed())
    expect([next.status(), /retry-after: 5/i.test(next.said())]).toEqual([429, true])
    expect(slow.filter(({ isClosed }) => isClosed())).toEqual([])
    expect(await askForCode('203.0.113.8')).toBe(202)
    for (const { socket } of slow) socket.destroy()
    await eventually(async () => (await askForCode('203.0.113.9')) === 202)
  })
})

describe('a photo that never comes whole', () => {
  const beginPhoto = ({ cookie, organizationId }: Someone) =>
    begin('/api/photos', {
      cookie,
      'sec-fetch-site': 'same-origin',
      'acting-organization': organizationId,
      'content-type': 'multipart/form-data; boundary=b',
    })
  const send = async (someone: Someone) => {
    const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#3a5' } })
      .jpeg()
      .toBuffer()
    const form = new FormData()
    form.set('photo', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'a.jpg')
    return (await someone.raw('POST', '/api/photos', { body: form })).status
  }

  test('16 of one person keep only that person waiting', async () => {
    const [slowOne, other] = await Promise.all([world.person('farm'), world.person('farm')])
    const slow = Array.from({ length: 16 }, () => beginPhoto(slowOne))
    await arrived()
    expect(await send(other)).toBe(201)
    const refused = slow.filter(({ status }) => status() !== 0)
    expect(refused.map(({ status, said }) => [status(), /retry-after: \d/i.test(said())])).toEqual(
      Array.from({ length: 8 }, () => [503, true]),
    )
    for (const { socket } of slow) socket.destroy()
    await eventually(async () => (await send(slowOne)) === 201)
  })
})
