import type { Picture as PictureData } from '@chl/contracts/common'
import { m } from '@chl/messages/messages.js'
import { inLocale } from '../locale.ts'

type Props = { picture: PictureData; named?: boolean; eager?: boolean; width?: number; height?: number }

/**
 * A picture of goods in the box that its parent gives. With `named` its name stands beside it, so it stays silent. A drawing of
 * ours is marked where a photo of the lot is expected: see PhotoMark.
 */
export const Picture = ({ picture, named, eager, width = 400, height = 300 }: Props) => (
  <img
    src={picture.url}
    alt={named ? '' : inLocale(picture.alt)}
    width={width}
    height={height}
    loading={eager ? 'eager' : 'lazy'}
    decoding="async"
  />
)

/** «Ảnh minh hoạ» on a drawing, so that nobody takes it for the seller's photo. */
export const PhotoMark = ({ picture }: { picture: PictureData }) =>
  picture.drawn ? <span className="mark">{m.common_drawing()}</span> : null

/** A small square picture in a list or a cart. `size` 40 or 56. */
export const Thumb = ({ picture, size = 56 }: { picture: PictureData; size?: 40 | 56 }) => (
  <span className={size === 40 ? 'thumb thumb--s' : 'thumb'}>
    <Picture picture={picture} named width={size} height={size} />
  </span>
)

/** Initials of a person or organization: «Vàng Thị Mỷ» → «VM». */
export const Initials = ({ name }: { name: string }) => (
  <span className="ava" aria-hidden="true">
    {initials(name)}
  </span>
)

function initials(name: string) {
  const words = name.trim().split(/\s+/)
  const [first = '', last = ''] = [words[0]?.[0], words.length > 1 ? words.at(-1)?.[0] : '']
  return `${first}${last}`.toLocaleUpperCase('vi')
}
