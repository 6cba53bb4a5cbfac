import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

export type Tone = 'plain' | 'good' | 'warn' | 'danger' | 'ind'
const SIGN: Record<Tone, IconName> = {
  plain: 'info',
  good: 'check-circle',
  warn: 'alert',
  danger: 'alert',
  ind: 'info',
}

/** A sign and words on a tint. `alert` makes readers say it at once: for what just went wrong. */
export const Note = ({
  tone = 'plain',
  icon,
  alert,
  children,
}: {
  tone?: Tone
  icon?: IconName
  alert?: boolean
  children: ReactNode
}) => (
  <div className={`note note--${tone}`} role={alert ? 'alert' : undefined}>
    <Icon name={icon ?? SIGN[tone]} />
    <div className="grow">{children}</div>
  </div>
)

/** A small mark that is not pressed: «Loại 1», «Hết hàng». */
export const Tag = ({ tone = 'plain', icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) => (
  <span className={`tag tag--${tone}`}>
    {icon && <Icon name={icon} />}
    {children}
  </span>
)
