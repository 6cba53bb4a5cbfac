import { m } from '@chl/messages/messages.js'
import { useState } from 'react'
import { day, mass, number } from '../../shared/format.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Tag } from '../../shared/ui/note.tsx'
import type { PurchaseList } from './documents.queries.ts'

type Row = PurchaseList['rows'][number]
const FIRST = 50

/** The list as it will be printed, a day after the other; ids by their last four digits. */
export function PurchaseTable({ list: { rows, total } }: { list: PurchaseList }) {
  const [all, setAll] = useState(false)
  const shown = all ? rows : rows.slice(0, FIRST)
  const days = [...new Set(shown.map((row) => row.day))]
  return (
    <section className="sheet">
      <table className="dt dt--books">
        <caption className="vh">{m.papers_list_caption()}</caption>
        <thead>
          <tr>
            <th scope="col">{m.papers_goods()}</th>
            <th scope="col">{m.papers_amount()}</th>
            <th scope="col" className="dt__w">
              {m.papers_price()}
            </th>
            <th scope="col" className="dt__w">
              {m.papers_paid_by()}
            </th>
            <th scope="col">{m.papers_total()}</th>
          </tr>
        </thead>
        {days.map((on) => (
          <tbody key={on}>
            <tr className="dt__m">
              <th scope="rowgroup" colSpan={5}>
                {day(on)}
              </th>
            </tr>
            {shown
              .filter((row) => row.day === on)
              .map((row, i) => (
                <GoodsRow key={`${row.order.id} ${i}`} row={row} />
              ))}
          </tbody>
        ))}
      </table>
      <p className="pad row between">
        <b>{m.papers_sum()}</b>
        <b>{number(total)}</b>
      </p>
      {rows.length > shown.length && (
        <div className="pad">
          <Button onClick={() => setAll(true)}>{m.papers_all_rows({ n: rows.length })}</Button>
        </div>
      )}
    </section>
  )
}

function GoodsRow({ row }: { row: Row }) {
  const { seller, goods, measure, unit, cash, warned } = row
  const paid = cash ? m.papers_cash() : m.papers_transfer()
  const id = seller.taxId ? m.papers_tax_id({ id: seller.taxId.slice(-5) }) : m.papers_no_tax_id()
  return (
    <tr>
      <th scope="row">
        {goods}
        <span className="dt__u">
          {seller.name}, {id}
        </span>
        <span className="dt__u dt__n">{warned ? <b>{m.papers_warned()}</b> : paid}</span>
      </th>
      <td>
        {measure === 'count' ? `${number(row.amount)}\u00a0${unit}` : mass(row.amount)}
        <span className="dt__u dt__n">{number(row.price)}</span>
      </td>
      <td className="dt__w">{number(row.price)}</td>
      <td className="dt__w">{warned ? <Tag tone="warn">{m.papers_warned()}</Tag> : paid}</td>
      <td>{number(row.total)}</td>
    </tr>
  )
}
