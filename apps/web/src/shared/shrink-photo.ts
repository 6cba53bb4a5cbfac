const SIDE = 1280
const WEBP = 0.72
const JPEG = 0.8
/** What the server takes at most; a phone that can't shrink sends the photo as it is. */
export const MOST_BYTES = 8 * 1024 * 1024

/**
 * A photo as it is sent: upright, at most 1280 px, WebP (12 million pixels go from 1.2 MB to some 130 kB), JPEG where the browser
 * writes no WebP. Where it can't be read here (HEIC on many computers) it is given back as it is, and the server says.
 */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null)
  if (!picture) return file
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const pen = canvas.getContext('2d')
  if (pen) {
    pen.imageSmoothingQuality = 'high'
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  }
  picture.close()
  const webp = pen && (await written(canvas, 'image/webp', WEBP))
  const shrunk = webp?.type === 'image/webp' ? webp : pen && (await written(canvas, 'image/jpeg', JPEG))
  return shrunk ?? file
}

const written = (canvas: HTMLCanvasElement, type: string, quality: number) =>
  new Promise<Blob | null>((ok) => canvas.toBlob(ok, type, quality))
