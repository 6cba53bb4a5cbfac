import { m } from '@chl/messages/messages.js'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { useActing } from '../../shared/session.ts'
import { NotOperator } from './no-access.tsx'

type Props = { title: string; text?: ReactNode; actions?: ReactNode; children: ReactNode; wide?: boolean }

/** The frame of the operator's pages: the way back, the heading, and why there is nothing for everybody else. */
export function OperatorFrame({ title, text, actions, children, wide = false }: Props) {
  if (!useActing()?.abilities.operate) return <NotOperator page={title} />
  return (
    <main className={`page ${wide ? 'off-page' : 'st-page'}`} id="main">
      <Head title={title} />
      <div className="off__h">
        <div className="stack-4">
          <p className="t14">
            <Link className="lnk" to="/operator">
              {m.operator_back()}
            </Link>
          </p>
          <h1>{title}</h1>
          {text && <p className="c2">{text}</p>}
        </div>
        {actions}
      </div>
      {children}
    </main>
  )
}
