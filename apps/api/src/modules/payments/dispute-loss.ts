/**
 * What of a lost dispute, a row `d` of card_dispute, is our loss, in đồng as SQL: what was booked when it was lost, less refunds that it
 * turned out to have paid, and what was asked of sellers.
 */
export const LOSS_LEFT = `(coalesce((select sum(e.amount) from ledger_entry e join ledger_account a on a.id = e.account_id and a.code = 'dispute_loss'
    where e.tx_id in (select t.id from ledger_tx t where t.key = 'dispute_closed:' || d.provider_ref
      union all select t.id from refund f join ledger_tx t on t.key = 'refund_by_dispute:' || f.id where f.dispute_ref = d.provider_ref)), 0)
  - coalesce((select sum(p.amount) from operator_proposal p where p.kind = 'charge_seller' and p.subject = d.provider_ref and p.state = 'done'), 0))::bigint`
