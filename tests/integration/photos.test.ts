import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusal, type Someone, startWorld, type World } from '../support/world.ts'
import { post, tea } from '../support/posting.ts'

let world: World
let seller: Someone
beforeAll(async () => {
  world = await startWorld()
  seller = await world.person('farm')
})
afterAll(() => world.stop())

const send = (
  someone: Someone,
  bytes: Buffer | string,
  { type = 'image/jpeg', name = 'a.jpg', field = 'photo' } = {},
) => {
  const form = new FormData()
  form.set(field, new Blob([new Uint8Array(Buffer.from(bytes))], { type }), name)
  return someone.raw('POST', '/api/photos', { body: form })
}
const slug = ({ body }: { body: unknown }) => (body as { type?: string }).type
/** A picture that doesn't compress to nothing: coloured noise, as leaves are. */
const leaves = (width: number, height: number, seed = 7) => {
  let at = seed
  const pixels = Buffer.alloc(width * height * 3)
  for (let i = 0; i < pixels.length; i++) {
    at = (Math.imul(at, 1103515245) + 12345) >>> 0
    pixels[i] = (at >>> 16) & 255
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } }).blur(1.2)
}
const fetched = async (id: string, size: 'full' | 'thumb') => {
  const reply = await fetch(`${world.url}/api/photos/${id}/${size}`)
  return { reply, bytes: Buffer.from(await reply.arrayBuffer()) }
}
const uploaded = async (bytes: Buffer, options?: Parameters<typeof send>[2]) => {
  const reply = await send(seller, bytes, options)
  expect(reply.status).toBe(201)
  return reply.body as { id: string; url: string; width: number; height: number }
}

describe('taking a photo', () => {
  test('it is drawn anew: small, upright, without where it was taken', async () => {
    const sent = await leaves(2400, 1800)
      .blur(4)
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD0: { Make: 'Canh' }, IFD3: { GPSLatitude: '22/1 20/1 0/1', GPSLatitudeRef: 'N' } })
      .jpeg({ quality: 90 })
      .toBuffer()
    expect((await sharp(sent).metadata()).exif).toBeDefined()
    const photo = await uploaded(sent)
    const { reply, bytes } = await fetched(photo.id, 'full')
    expect(
      Object.fromEntries(
        ['content-type', 'cache-control', 'x-content-type-options'].map((name) => [name, reply.headers.get(name)]),
      ),
    ).toEqual({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    })
    const found = await sharp(bytes).metadata()
    expect(found).toMatchObject({ format: 'webp', width: photo.width, height: photo.height })
    expect(found.exif ?? found.xmp ?? found.iptc ?? found.icc).toBeUndefined()
    expect(photo.height).toBeGreaterThan(photo.width)
    expect(Math.max(photo.width, photo.height)).toBeLessThanOrEqual(1600)
    expect(bytes.length).toBeLessThanOrEqual(120_000)
    const thumb = await fetched(photo.id, 'thumb')
    expect(thumb.bytes.length).toBeLessThanOrEqual(12_000)
    expect((await sharp(thumb.bytes).metadata()).height).toBeLessThanOrEqual(320)
  })

  test('PNG and WebP too; the same photo twice is one row, and another seller’s is another’s', async () => {
    const png = await leaves(300, 200).png().toBuffer()
    const first = await uploaded(png, { type: 'image/png' })
    expect(await uploaded(png, { type: 'image/png' })).toEqual(first)
    await uploaded(await leaves(300, 200, 9).webp().toBuffer(), { type: 'image/webp' })
    const other = await world.person('farm')
    expect((await send(other, png)).body).not.toMatchObject({ id: first.id })
    expect((await refusal(post(other, tea({ photos: [first.id] })))).errors?.map(({ path }) => path)).toEqual([
      'photos.0',
    ])
  })

  test('what is no photo is refused, whatever its name says', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
    for (const bytes of [svg, '<!doctype html><script>alert(1)</script>', 'GIF89a…', '%PDF-1.7'])
      expect(await send(seller, bytes)).toMatchObject({
        status: 415,
        body: { type: '/problems/unsupported-media-type' },
      })
    const jpeg = await leaves(800, 600).jpeg().toBuffer()
    const broken = [
      jpeg.subarray(0, jpeg.length / 2),
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(svg)]),
      Buffer.concat([Buffer.from('RIFF0000WEBP'), Buffer.from(svg)]),
    ]
    for (const bytes of broken) expect(slug(await send(seller, bytes))).toBe('/problems/photo-unreadable')
    expect((await seller.raw('POST', '/api/photos', { body: { photo: 'x' } })).status).toBe(415)
    expect(await send(seller, jpeg, { field: 'other' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'photo' }] },
    })
    expect(slug(await send(seller, Buffer.alloc(8 * 1024 * 1024 + 1)))).toBe('/problems/body-too-large')
    expect((await world.visitor.raw('POST', '/api/photos', { body: new FormData() })).status).toBe(401)
  })

  test('a small file that claims a boundless picture is refused at once', async () => {
    const bomb = await sharp({
      create: { width: 16_000, height: 16_000, channels: 3, background: '#fff' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toBuffer()
    expect(bomb.length).toBeLessThan(1_000_000)
    const start = performance.now()
    expect(slug(await send(seller, bomb, { type: 'image/png' }))).toBe('/problems/photo-unreadable')
    expect(performance.now() - start).toBeLessThan(2000)
  })

  test('so many a day, and no more', async () => {
    const farm = await world.person('farm')
    await world.rows(
      `insert into file (hash, width, height, bytes, organization_id) select 'x' || n, 1, 1, 1, $1 from generate_series(1, 200) n`,
      [farm.organizationId],
    )
    expect((await send(farm, await leaves(64, 64).jpeg().toBuffer())).status).toBe(429)
  })

  test('many at once wait for their turn', async () => {
    const replies = await Promise.all(
      Array.from({ length: 8 }, async (_, n) =>
        send(
          seller,
          await leaves(900, 700, n + 20)
            .jpeg()
            .toBuffer(),
        ),
      ),
    )
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201))
  })
})

describe('photos of a listing', () => {
  test('they stand where the drawing stood, in order; six at most, each once', async () => {
    const photos = await Promise.all(
      [31, 32].map(async (seed) => (await uploaded(await leaves(200, 200, seed).jpeg().toBuffer())).id),
    )
    const [first = '', second = ''] = photos
    const listing = await post(seller, tea({ photos }))
    expect(listing.pictures.map(({ url, drawn }) => ({ url, drawn }))).toEqual(
      photos.map((id) => ({ url: `/api/photos/${id}/full`, drawn: false })),
    )
    expect(listing.picture).toMatchObject({ url: `/api/photos/${first}/thumb`, drawn: false })
    const changed = await seller.call('PATCH /listings/:id', { params: { id: listing.id }, body: { photos: [second] } })
    expect(changed.pictures).toHaveLength(1)
    expect(
      (await seller.call('PATCH /listings/:id', { params: { id: listing.id }, body: { photos: [] } })).pictures,
    ).toMatchObject([{ drawn: true }])
    expect((await refusal(post(seller, tea({ photos: [first, first] })))).errors?.map(({ path }) => path)).toEqual([
      'photos.1',
    ])
    expect(
      (await refusal(post(seller, tea({ photos: Array.from({ length: 7 }, () => randomUUID()) })))).errors?.map(
        ({ path }) => path,
      ),
    ).toEqual(['photos'])
  })

  test('an unknown photo or size is not found', async () => {
    expect((await fetched(randomUUID(), 'full')).reply.status).toBe(404)
    expect((await fetch(`${world.url}/api/photos/${randomUUID()}/huge`)).status).toBe(404)
    expect((await fetch(`${world.url}/api/photos/..%2f..%2fetc/full`)).status).toBe(404)
  })
})
