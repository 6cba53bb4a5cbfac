// For each rule of money the smallest untruth that it must notice: SQL over the orders of money-samples.ts, $name standing for the id
// of that order. A rule that says several things has one for each of them.
type Breaks = Readonly<Record<string, readonly string[]>>

const add = (table: string, column: string, where: string) =>
  `update ${table} set ${column} = ${column} + 1 where ctid = (select ctid from ${table} where ${where} limit 1)`
const checkoutOf = (order: string) => `(select checkout_id from collected_order where order_id = ${order})`

/** Of MONEY_RULES. */
export const BROKEN_RULES: Breaks = {
  'L1 every transaction of the books has two entries or more, and sums to nothing': [
    `insert into ledger_tx (kind, key, fingerprint) values ('test', 'of nothing', 'x')`,
    `delete from ledger_entry where id = (select max(id) from ledger_entry)`,
    add('ledger_entry', 'amount', 'true'),
  ],
  'L4 an account has what its entries add up to, and all of them nothing': [
    add('ledger_account', 'balance', `code = 'bank'`),
    `delete from ledger_entry where id = (select max(id) from ledger_entry)`,
  ],
  'L5 what is owed to somebody is never less than nothing': [
    `update ledger_account set balance = 1 where code = 'held:' || $heldByCard or code = 'held:' || $carried`,
  ],
  'L6 what is held for an order is what came in, less what went back or was released; a closed one holds nothing': [
    add('collected_order', 'captured', `order_id = $carried`),
    add('collected_order', 'refunded', `order_id = $carried`),
    add('collected_order', 'released', `order_id = $carried`),
    `update collected_order set hold = 'refunded' where order_id = $carried`,
  ],
  'P1 a checkout has one live card payment at most, an order one live transfer or cash': [
    `insert into collection (kind, checkout_id, environment, amount, state)
     select kind, checkout_id, environment, amount, 'created' from collection where checkout_id = ${checkoutOf('$heldByCard')}`,
    `insert into collection (kind, checkout_id, order_id, environment, amount, state)
     select kind, checkout_id, order_id, environment, amount, 'captured' from collection where order_id = $unpaidByTransfer`,
  ],
  'P2 nothing is captured beyond what was authorised, refunded beyond captured, or given away twice': [
    `update collection set captured = authorized + 1 where checkout_id = ${checkoutOf('$releasedByCard')}`,
    `update collection set refunded = captured + 1 where checkout_id = ${checkoutOf('$releasedByCard')}`,
    add('collected_order', 'released', 'order_id = $releasedByCard'),
  ],
  'P2 what was taken back of an order is what lost disputes took of its held money, and what was given back after its release':
    [
      add('collected_order', 'taken_back', 'order_id = $releasedByCard'),
      `update collected_order set taken_back = refunded + 1 where order_id = $late`,
    ],
  'P3 the shares of the orders are what was captured, to the đồng': [
    add('collected_order', 'captured', 'order_id = $releasedByCard'),
    add('collection', 'captured', `order_id = $carried`),
  ],
  'P3 what was captured is in the books once': [
    add('collection', 'captured', `kind = 'card' and state = 'captured'`),
    `update ledger_tx set key = 'other:' || id where key like 'capture:%'`,
  ],
  'P4 a payment’s state moves forward only': [
    `insert into collection_move (collection_id, n, from_state, to_state, cause) select id, moves + 1, 'captured', 'authorized', 'webhook' from collection where state = 'captured'`,
    add('collection', 'moves', `state = 'captured'`),
    `update collection set state = 'authorized' where state = 'captured' and kind = 'card'`,
    `delete from collection_move where to_state = 'captured'`,
  ],
  'R1 nothing is released before the order is completed': [
    `update orders set state = 'delivered' where id = $releasedByTransfer`,
  ],
  'R4 what was released is fee, tax and net': ['platform_fee', 'vat', 'pit', 'net', 'released'].map((part) =>
    add('collected_order', part, 'order_id = $releasedByTransfer'),
  ),
  'what is due is the newest settlement, nothing once the order came to nothing': [
    add('collected_order', 'due', 'order_id = $carried'),
    `update collected_order set due = null where order_id = $carried`,
    `update collected_order set due = 1 where order_id = $late`,
    `update collected_order set state = 'settled' where order_id = $late`,
    `update collected_order set due = 1 where order_id = $heldByCard`,
  ],
  'V3 every đồng of a bank’s line is with its order, on its way back, or unmatched': [
    add('bank_receipt', 'to_refund', `order_id = $releasedByTransfer`),
    add('bank_receipt', 'amount', `state = 'unmatched'`),
    `delete from bank_receipt where state = 'unmatched'`,
    `delete from bank_receipt where order_id = $releasedByTransfer`,
  ],
  'what the card provider’s payouts cleared, and what the exchange made of them, is in the books': [
    `update bank_receipt set cleared = amount where state = 'unmatched'`,
    `insert into ledger_account (code, kind, balance) values ('fx_diff', 'expense', 1) on conflict (code) do update set balance = ledger_account.balance + 1`,
  ],
  'V5 a collector carries what it took, less what it brought in or may keep': [
    add('ledger_account', 'balance', `code like 'cod_float:%'`),
    `update cash_taken set side = 'seller', cash = cash + 1000 where order_id = $carried`,
    `update cash_taken set side = 'operator' where order_id = $kept`,
    `update remittance set state = 'confirmed'`,
  ],
  'what is owed back to buyers is the refunds that are not paid yet': [
    add('refund', 'amount', `state <> 'paid'`),
    `update refund set state = 'due' where state = 'paid'`,
    `update refund set state = 'paid' where state <> 'paid'`,
  ],
  'the provider holds for us what is disputed': [
    add('card_dispute', 'amount', `state = 'open'`),
    `update card_dispute set state = 'won' where state = 'open'`,
  ],
  'R3 what is approved to be paid out and has not left is in the books': [
    `update payout set state = 'approved' where state = 'paid'`,
    `update payout set state = 'approved' where state = 'planned'`,
  ],
  'R3 what a seller is owed is its net and what it paid in, less what was paid out and kept': [
    add('collected_order', 'net', 'order_id = $releasedByTransfer'),
    add('payout', 'amount', `state = 'paid'`),
    `update payout set state = 'paid' where state = 'planned'`,
    add('cash_taken', 'cash', 'order_id = $kept'),
    `update bank_receipt set seller_id = (select seller_id from collected_order where order_id = $carried), to_seller = 1 where state = 'unmatched'`,
  ],
  'tax that is held is that of all orders, less what was paid to the state': [
    add('collected_order', 'vat', 'order_id = $releasedByTransfer'),
    add('ledger_account', 'balance', `code = 'tax_withheld'`),
  ],
  'an order’s tax, and what each refund took back of it, are as the books have them': [
    add('collected_order', 'pit', 'order_id = $releasedByTransfer'),
    add('refund', 'vat', 'true'),
  ],
  'money, goods and orders have one environment': [
    `update collected_order set environment = 'live' where order_id = $carried`,
    `update collection set environment = 'live' where order_id = $carried`,
  ],
}

/** Of OPEN_RULES. */
export const BROKEN_OPEN: Breaks = {
  'an order that came to nothing keeps nothing': [
    `update collected_order set state = 'ended' where order_id = $carried`,
    add('collected_order', 'captured', 'order_id = $late'),
  ],
  'an order that is done and paid is released': [`update orders set state = 'completed' where id = $carried`],
  'a card is charged for each order what it was due when the last of them was decided, and no more': [
    `update payment_operation set params = jsonb_set(params, '{shares,0,amount}', to_jsonb((params->'shares'->0->>'amount')::bigint + 1)) where kind = 'capture'`,
    `update payment_operation set params = '{"shares": []}' where kind = 'capture'`,
    add('collection', 'captured', `kind = 'card' and state = 'captured'`),
    `delete from settlement where order_id = $releasedByCard`,
  ],
  'R1 nothing is released while a card is disputed': [
    `insert into card_dispute (provider_ref, collection_id, amount, state, opened_at)
     select 'du_test', id, 1, 'open', now() - interval '1 day' from collection where checkout_id = ${checkoutOf('$releasedByCard')}`,
  ],
  'a transfer is placed': [`update bank_receipt set state = 'unmatched' where state = 'matched'`],
  'a buyer is owed nothing that is here': [
    `update refund set state = 'due' where state = 'paid'`,
    `update refund set state = 'failed', method = 'bank' where state = 'paid'`,
  ],
  'each transfer left us once': [
    `insert into payout (batch_id, kind, refund_id, amount, content, state)
     select b.id, 'refund', r.id, r.amount, 'HLR ' || r.id || n, 'paid' from refund r, (select id from payout_batch limit 1) b, generate_series(1, 2) n where r.method = 'bank'`,
  ],
}

/** What bankFaults must say of each; $ref is the bank's reference of the transfer of the order that was released. */
export const BROKEN_BANK: Breaks = {
  '^the bank account: ': [add('ledger_account', 'balance', `code = 'bank'`)],
  '^transfers: ': [
    `delete from bank_receipt where state = 'unmatched'`,
    `insert into bank_receipt (provider, provider_txn_id, receipt_key, account, amount, direction, content, bank_ref, at, state)
     select 'csv', 'again', 'again', account, amount, direction, content, bank_ref, at, state from bank_receipt where state = 'unmatched'`,
  ],
  '^their sum: ': [add('bank_receipt', 'amount', 'true')],
  '^transfer FT\\d+ was for HL\\w+, and went to HL\\w+$': [
    `update bank_receipt set order_id = $carried where order_id = $releasedByTransfer`,
  ],
}

/** What cardFaults must say of each untruth of ours. */
export const BROKEN_CARDS: Breaks = {
  '^\\d+ charges at the provider, \\d+ here': [
    `update collection set captured = 0 where kind = 'card'`,
    `update collection set captured = 1 where kind = 'card' and state = 'authorized'`,
  ],
  '^charge ch_\\w+ of \\d+ is \\d+ here$': [add('collection', 'captured', `kind = 'card' and state = 'captured'`)],
  '^refund \\S+ of \\d+ is due here, \\d+ at the provider$': [
    `update refund set state = 'due' where method = 'card' and state = 'paid'`,
  ],
  '^refund \\S+ of \\d+ is paid here, \\d+ at the provider$': [
    add('refund', 'amount', `method = 'card' and state = 'paid'`),
  ],
  '^refund \\S+ of \\d+ is paid here, nothing at the provider$': [
    `update refund set state = 'paid', method = 'card' where method = 'bank'`,
  ],
  '^the provider gave back what nobody here decided$': [`delete from refund where method = 'card'`],
  '^the provider holds \\d+ before its fees, our books say \\d+$': [
    add('ledger_account', 'balance', `code = 'stripe_clearing'`),
  ],
  '^0 was transferred to sellers there, 1 here$': [
    `update payout set provider = 'stripe_connect', settled_amount = 1 where state = 'paid'`,
  ],
  '^pi_\\w+ is held for orders that are decided$': [
    `update collected_order set state = 'settled' where method = 'card' and state = 'open'`,
  ],
  '^pi_\\w+ is held at the provider, and nobody here knows$': [
    `update collection set state = 'failed' where kind = 'card' and state = 'authorized'`,
  ],
}
