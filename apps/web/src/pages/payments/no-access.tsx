import { m } from '@chl/messages/messages.js'
import { Head } from '../../shared/app.tsx'
import { ButtonLink } from '../../shared/ui/button.tsx'
import { Empty } from '../../shared/ui/states.tsx'

/** A page that isn't for the organization one acts for: why, and where to change it. */
export const NoAccess = ({ page, title, text }: { page: string; title: string; text: string }) => (
  <main className="page" id="main">
    <Head title={page} />
    <Empty
      picture="search"
      title={title}
      heading="h1"
      actions={
        <ButtonLink to="/account" look="main">
          {m.common_account()}
        </ButtonLink>
      }
    >
      {text}
    </Empty>
  </main>
)

/** An operator's page, for everybody else. */
export const NotOperator = ({ page }: { page: string }) => (
  <NoAccess page={page} title={m.operator_no_access()} text={m.operator_no_access_text()} />
)
