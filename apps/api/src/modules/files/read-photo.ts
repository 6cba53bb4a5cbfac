import sharp from 'sharp'
import { Refused } from '#platform/problem'

// Left alone, sharp reads SVG, PDF and what else its library knows. Only the three formats of phones may be tried.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'] })
sharp.cache(false)

/** A photo as it is kept: WebP without any of the data that came with it (place, camera), and its size in pixels. */
export type Photo = { bytes: Buffer; width: number; height: number }

/** Forty million pixels: more than any phone's photo, and less than what a small file can claim to be. */
const MOST_PIXELS = 40_000_000
const FULL_BYTES = 120_000
const THUMB_BYTES = 12_000

type Try = { side: number; quality: number }
const FULL: readonly Try[] = [
  { side: 1600, quality: 78 },
  { side: 1600, quality: 60 },
  { side: 1280, quality: 55 },
  { side: 1024, quality: 50 },
  { side: 800, quality: 40 },
]
const THUMB: readonly Try[] = [
  { side: 320, quality: 72 },
  { side: 320, quality: 50 },
  { side: 320, quality: 30 },
  { side: 240, quality: 30 },
  { side: 160, quality: 30 },
]

const STARTS: readonly ((bytes: Buffer) => boolean)[] = [
  (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  (bytes) => bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
  (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
]

/**
 * Turns what a person sent into a photo of at most 1600 px and 120 kB, upright, drawn anew from its pixels.
 * Throws Refused: `unsupported-media-type` for another format, whatever its name says, `photo-unreadable` for a broken or boundless one.
 */
export async function readPhoto(sent: Buffer): Promise<Photo> {
  if (!STARTS.some((starts) => starts(sent))) throw new Refused('unsupported-media-type')
  try {
    return await smallest(sent, FULL, FULL_BYTES)
  } catch {
    throw new Refused('photo-unreadable')
  }
}

/** The small picture of lists: at most 320 px and 12 kB. */
export const thumbOf = ({ bytes }: Photo): Promise<Photo> => smallest(bytes, THUMB, THUMB_BYTES)

// The first try that is small enough; the last where none is. Decoded each time: one phone's photo takes some 150 ms.
async function smallest(source: Buffer, tries: readonly Try[], limit: number): Promise<Photo> {
  let photo: Photo | undefined
  for (const { side, quality } of tries) {
    const { data, info } = await sharp(source, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .timeout({ seconds: 10 })
      .rotate()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .webp({ quality })
      .toBuffer({ resolveWithObject: true })
    photo = { bytes: data, width: info.width, height: info.height }
    if (data.length <= limit) break
  }
  if (!photo) throw new Error('no way to shrink a photo')
  return photo
}
