import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Link, type To } from 'react-router'
import { Icon, type IconName } from './icon.tsx'

/** `main`: one a view. `line`: any other. `danger`: what cannot be undone, always with its word. `quiet`: text alone. */
export type Look = 'main' | 'line' | 'danger' | 'quiet'
type Shape = { look?: Look; big?: boolean; wide?: boolean; icon?: IconName; children: ReactNode }

const classOf = ({ look = 'line', big, wide }: Partial<Shape>) =>
  ['btn', `btn--${look}`, big && 'btn--big', wide && 'btn--wide'].filter(Boolean).join(' ')

type ButtonProps = Shape & { busy?: boolean } & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'>

/** A button that keeps its width and its focus while `busy`; it is never disabled in silence, the form says what lacks. */
export function Button({
  look,
  big,
  wide,
  icon,
  busy = false,
  children,
  type = 'button',
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      // biome-ignore lint/a11y/useButtonType: given with a default
      type={type}
      className={classOf({ look, big, wide })}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest['aria-disabled']}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}

/** A link that looks like a button. `to` is one of our pages; `href` leads out, or is `tel:`. */
export function ButtonLink({
  to,
  href,
  look,
  big,
  wide,
  icon,
  children,
}: Shape & ({ to: To; href?: never } | { href: string; to?: never })) {
  const inner = (
    <>
      {icon && <Icon name={icon} />}
      {children}
    </>
  )
  const className = classOf({ look, big, wide })
  return to === undefined ? (
    <a href={href} className={className}>
      {inner}
    </a>
  ) : (
    <Link to={to} className={className}>
      {inner}
    </Link>
  )
}
