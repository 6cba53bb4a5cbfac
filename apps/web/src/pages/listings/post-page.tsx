import { m } from '@chl/messages/messages.js'
import { useSuspenseQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { money, pricePer } from '../../shared/format.ts'
import { titleOf } from '../../shared/goods.ts'
import { inLocale } from '../../shared/locale.ts'
import { apiQuery } from '../../shared/query/query.ts'
import { useSend } from '../../shared/query/send.ts'
import { type Membership, useActing } from '../../shared/session.ts'
import { share } from '../../shared/share.ts'
import { useToday } from '../../shared/today.ts'
import { ButtonLink } from '../../shared/ui/button.tsx'
import { formErrors } from '../../shared/ui/form-errors.ts'
import { Icon } from '../../shared/ui/icon.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { toast } from '../../shared/ui/toasts.tsx'
import { AmountStep } from './post-amount-step.tsx'
import {
  bodyOf,
  type Defaults,
  type Draft,
  draftAgain,
  draftOf,
  type Product,
  useDraft,
  withPhoto,
} from './post-draft.ts'
import { ProductStep } from './post-product-step.tsx'
import { ReviewStep } from './post-review-step.tsx'
import { usePhotos } from './use-photos.ts'

/** Posting a lot in three steps of one address, so that «back» closes a step: product, amount and price, review. */
export function Component() {
  const acting = useActing()
  if (!acting?.abilities.sell) return <CannotSell />
  return <Posting key={acting.organization.id} organization={acting.organization} />
}

const CannotSell = () => (
  <main className="page" id="main">
    <Head title={m.post_title()} />
    <Empty
      picture="orders"
      title={m.post_cannot_title()}
      heading="h1"
      actions={
        <ButtonLink to="/account" look="main">
          {m.post_account()}
        </ButtonLink>
      }
    >
      {m.post_cannot_text()}
    </Empty>
  </main>
)

type Organization = Membership['organization']

function Posting({ organization }: { organization: Organization }) {
  const { data: catalogue } = useSuspenseQuery(apiQuery('GET /products'))
  const { data: defaults } = useSuspenseQuery(apiQuery('GET /my/posting-defaults'))
  const today = useToday()
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const { draft, start, change, drop } = useDraft(organization.id)
  const step = search.get('step')
  const product = catalogue.products.find(({ id }) => id === draft?.product)
  const choose = (next: Product) => {
    if (next.id !== draft?.product) start(draftOf(next, defaults, today))
    void navigate('/post?step=amount')
  }
  const again = (next: Product) => {
    const repeated = draftAgain(next, defaults, today)
    if (!repeated) return
    start(repeated)
    void navigate(bodyOf(repeated) ? '/post?step=review' : '/post?step=amount')
  }
  if (step && (!draft || !product)) return <Navigate to="/post" replace />
  if (step && draft && product)
    return <Filling {...{ organization, defaults, product, draft: current(draft, today), change, drop, step }} />
  return (
    <Frame n={1} title={m.post_title()} what={m.post_step_product()} saved={draft !== null}>
      <ProductStep
        catalogue={catalogue}
        defaults={defaults}
        chosen={draft?.product ?? null}
        onChoose={choose}
        onAgain={again}
      />
    </Frame>
  )
}

/** A draft from another day is ready today, not the day before yesterday. */
const current = (draft: Draft, today: string) => (draft.readyOn < today ? { ...draft, readyOn: today } : draft)

const AMOUNT_FIELDS = ['product', 'grade', 'state', 'unit', 'amount', 'price', 'readyOn', 'gramsPerPiece']
const FIELDS = [...AMOUNT_FIELDS, 'photos', 'title', 'description', 'harvestedOn', 'least']

type FillingProps = {
  organization: Organization
  defaults: Defaults
  product: Product
  draft: Draft
  step: string
} & Pick<ReturnType<typeof useDraft>, 'change' | 'drop'>

function Filling({ organization, defaults, product, draft, change, drop, step }: FillingProps) {
  const navigate = useNavigate()
  const { post, errors } = usePosting(drop, change)
  const edit: typeof change = (next) => {
    if (post.isError) post.reset()
    change(next)
  }
  const upload = usePhotos(draft.photos.length, (photo) =>
    change(({ photos }) => ({ photos: withPhoto(photos, photo) })),
  )
  const body = bodyOf(draft)
  // A fault of step two is mended there.
  const wrongBefore = AMOUNT_FIELDS.some((field) => errors[field])
  useEffect(() => {
    if (wrongBefore) void navigate('/post?step=amount')
  }, [wrongBefore, navigate])
  if (step === 'review' && !body && !post.isSuccess) return <Navigate to="/post?step=amount" replace />
  if (step !== 'review')
    return (
      <Frame n={2} title={inLocale(product.name)} what={m.post_step_amount()} saved>
        <AmountStep
          product={product}
          draft={draft}
          onChange={edit}
          errors={errors}
          onNext={() => void navigate('/post?step=review')}
        />
      </Frame>
    )
  return (
    <Frame n={3} title={m.post_review()} what={m.post_step_review()} saved>
      <ReviewStep
        product={product}
        draft={draft}
        onChange={edit}
        place={defaults.place}
        seller={organization.name}
        upload={upload}
        errors={errors}
        busy={post.isPending}
        onPost={() => body && post.mutate({ body })}
      />
    </Frame>
  )
}

/** Sends the listing; then its own page, with the offer to share it. What the server found wrong comes back by field. */
function usePosting(drop: () => void, change: ReturnType<typeof useDraft>['change']) {
  const navigate = useNavigate()
  const post = useSend('POST /listings', {
    onDone: (listing) => {
      drop()
      const path = `/listings/${listing.id}`
      const price = `${money(listing.price)}${pricePer(listing).slice(1)}`
      const title = m.post_share_text({ title: titleOf(listing), price })
      void navigate(path, { replace: true })
      toast(m.post_done(), {
        action: { label: m.common_share(), icon: 'share', run: () => void share({ title, path }) },
      })
    },
  })
  const errors = formErrors(post.error, FIELDS)
  // A photo may have been forgotten by the server in the meantime: it goes, and the rest stays.
  const lost = useRef(change)
  useEffect(() => {
    lost.current = change
  })
  const gone = errors['photos']
  useEffect(() => {
    if (gone) lost.current(() => ({ photos: [] }))
  }, [gone])
  return { post, errors }
}

type FrameProps = { n: 1 | 2 | 3; title: string; what: string; saved: boolean; children: ReactNode }

function Frame({ n, title, what, saved, children }: FrameProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const navigate = useNavigate()
  useEffect(() => {
    if (n === 3) heading.current?.focus()
  }, [n])
  const back = () => void (n === 3 ? navigate(-1) : navigate('/post'))
  return (
    <main className="page page--tight post" id="main">
      <Head title={m.post_title()} />
      <div className="post__h">
        {n > 1 && (
          <button type="button" className="tool" aria-label={m.common_back()} onClick={back}>
            <Icon name="left" size={24} />
          </button>
        )}
        <h1 ref={heading} tabIndex={-1} className="grow">
          {title}
        </h1>
        {n === 1 && (
          <Link className="lnk lnk--hit" to="/my/listings">
            {m.post_mine()}
          </Link>
        )}
        {saved && n > 1 && (
          <span className="t14 c2 row">
            <Icon name="check" size={16} />
            {m.post_saved()}
          </span>
        )}
      </div>
      <div className="pg">
        <p className="t14 c2">{m.post_step({ n, what })}</p>
        <div className="pg__b" aria-hidden="true">
          {[1, 2, 3].map((one) => (
            <span key={one} className={one <= n ? 'on' : undefined} />
          ))}
        </div>
      </div>
      {children}
    </main>
  )
}
