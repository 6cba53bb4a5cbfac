/** Every drawing of /icons.svg; a new one is added there as `<symbol id="i-name">`. */
export type IconName =
  | 'alert'
  | 'arrow'
  | 'bell'
  | 'box'
  | 'calendar'
  | 'camera'
  | 'card'
  | 'cart'
  | 'check'
  | 'check-circle'
  | 'clock'
  | 'copy'
  | 'dn'
  | 'dots'
  | 'down'
  | 'download'
  | 'edit'
  | 'eye'
  | 'file'
  | 'flat'
  | 'globe'
  | 'home'
  | 'info'
  | 'leaf'
  | 'left'
  | 'list'
  | 'minus'
  | 'money'
  | 'office'
  | 'offline'
  | 'phone'
  | 'pin'
  | 'plus'
  | 'print'
  | 'qr'
  | 'refresh'
  | 'right'
  | 'scale'
  | 'search'
  | 'share'
  | 'sliders'
  | 'sprout'
  | 'stall'
  | 'sun'
  | 'swap'
  | 'table'
  | 'trash'
  | 'truck'
  | 'undo'
  | 'up'
  | 'user'
  | 'users'
  | 'x'

/** A drawing beside a word; never the only label. `size` 16, 20 (default) or 24. */
export const Icon = ({
  name,
  size = 20,
  className = '',
}: {
  name: IconName
  size?: 16 | 20 | 24
  className?: string
}) => (
  <svg className={`i ${size === 20 ? '' : `i-${size}`} ${className}`} aria-hidden="true">
    <use href={`/icons.svg#i-${name}`} />
  </svg>
)
