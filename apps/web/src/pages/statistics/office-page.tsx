import { m } from '@chl/messages/messages.js'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { Head } from '../../shared/app.tsx'
import { areaName, time } from '../../shared/format.ts'
import { inLocale } from '../../shared/locale.ts'
import { useFeed } from '../../shared/realtime/feed.ts'
import { useActing } from '../../shared/session.ts'
import { ButtonLink } from '../../shared/ui/button.tsx'
import { Chips } from '../../shared/ui/choice.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { CsvButton } from './csv-button.tsx'
import { AreasFigure } from './office-areas.tsx'
import { OfficeFigures } from './office-figures.tsx'
import { OfficeMonths } from './office-months.tsx'
import { OfficeTable } from './office-table.tsx'
import { type Chosen, type Kind, periodName } from './period.ts'
import { PeriodPicker } from './period-picker.tsx'
import { type Area, type Volumes, volumesQuery } from './statistics.queries.ts'
import { officeFeed } from './statistics.realtime.ts'
import { usePeriod } from './use-period.ts'
import { Shown } from '../../shared/ui/shown.tsx'

const KINDS: readonly Kind[] = ['week', 'month', 'quarter', 'year', 'own']
const AREAS: readonly Area[] = ['tam_duong', 'tan_uyen', 'sa_pa']

/** An office's first look: volumes and values of its jurisdiction, moving as goods are handed over. */
export function Component() {
  useFeed(officeFeed)
  const acting = useActing()
  if (!acting?.abilities.supervise) return <NotAnOffice />
  return <Office name={acting.organization.name} />
}

const NotAnOffice = () => (
  <main className="page" id="main">
    <Head title={m.common_office()} />
    <Empty
      picture="search"
      title={m.office_no_access()}
      heading="h1"
      actions={
        <ButtonLink to="/account" look="main">
          {m.common_account()}
        </ButtonLink>
      }
    >
      {m.office_no_access_text()}
    </Empty>
  </main>
)

function Office({ name }: { name: string }) {
  const picking = usePeriod(KINDS, 'month')
  const { from, to } = picking.period
  const [search, setSearch] = useSearchParams()
  const area = AREAS.find((one) => one === search.get('area'))
  const choose = (next: Area | null) =>
    setSearch(
      (before) =>
        new URLSearchParams([...[...before].filter(([key]) => key !== 'area'), ...(next ? [['area', next]] : [])]),
      { replace: true, preventScrollReset: true },
    )
  const volumes = useQuery({ ...volumesQuery({ from, to }, area), placeholderData: keepPreviousData })
  return (
    <main className="page off-page" id="main">
      <Head title={m.office_title()} />
      <div className="off__h">
        <div>
          <h1>{m.office_title()}</h1>
          <p className="c2">
            {name}. {periodName(picking.period)}
          </p>
        </div>
        <CsvButton
          route="GET /office/volumes.csv"
          query={{ from, to, ...(area && { area }) }}
          name={`san-luong_${from}_${to}`}
        />
      </div>
      <div className="st-bar">
        <PeriodPicker {...picking} />
        {volumes.data && (
          <p className="t14 c2">
            <i className="live" aria-hidden="true" />
            {m.office_as_of({ time: time(volumes.data.asOf) })}, {m.office_live()}
          </p>
        )}
      </div>
      {volumes.data && (area || volumes.data.areas.length > 1) && (
        <div className="off__a">
          <Chips
            label={m.office_area()}
            value={area ?? null}
            onChange={choose}
            options={AREAS.filter((one) => area || volumes.data.areas.some((found) => found.area === one)).map(
              (value) => ({ value, label: areaName(value) }),
            )}
          />
        </div>
      )}
      <Shown query={volumes}>{(found) => <Figures volumes={found} period={picking.period} area={area} />}</Shown>
    </main>
  )
}

type FiguresProps = { volumes: Volumes; period: Chosen; area: Area | undefined }

function Figures({ volumes, period, area }: FiguresProps) {
  const where = volumes.jurisdiction.map(inLocale).join(', ')
  return (
    <>
      <p className="t14 c2">{where ? m.office_where({ places: where }) : m.office_where_none()}</p>
      <OfficeFigures volumes={volumes} />
      {volumes.rows.length === 0 ? (
        <Empty
          picture="search"
          title={m.office_none()}
          actions={
            <ButtonLink to="/office?kind=year" look="main">
              {m.office_none_do()}
            </ButtonLink>
          }
        >
          {m.office_none_text()}
        </Empty>
      ) : (
        <>
          <div className="off__g">
            <AreasFigure volumes={volumes} />
            <OfficeMonths period={period} area={area} />
          </div>
          <OfficeTable volumes={volumes} />
        </>
      )}
    </>
  )
}
