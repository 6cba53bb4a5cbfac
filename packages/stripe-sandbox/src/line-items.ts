import type Stripe from 'stripe'
import { invalid } from './errors.ts'
import { integer, only } from './parameters.ts'
import type { World } from './world.ts'

/** What is bought, by name, price and number; a price is always given with it. */
export function lineItems(world: World, params: Stripe.Checkout.SessionCreateParams): Stripe.LineItem[] {
  if (!params.line_items?.length)
    throw invalid('You must provide at least one line item.', 'parameter_missing', 'line_items')
  if (params.line_items.length > 100)
    throw invalid('There can be at most 100 line items in payment mode.', undefined, 'line_items')
  return params.line_items.map((item, i) => {
    const at = `line_items[${i}]`
    only(item, ['quantity', 'price_data'], at)
    if (!item.price_data)
      throw invalid('The sandbox models price_data only.', 'not_modelled_by_sandbox', `${at}[price_data]`)
    const price = item.price_data
    only(price, ['currency', 'unit_amount', 'product_data'], `${at}[price_data]`)
    if (price.currency.toLowerCase() !== 'vnd')
      throw invalid('The sandbox takes payments in vnd only.', 'not_modelled_by_sandbox', `${at}[price_data][currency]`)
    if (!price.product_data)
      throw invalid('Missing required param.', 'parameter_missing', `${at}[price_data][product_data]`)
    only(price.product_data, ['name', 'description', 'metadata'], `${at}[price_data][product_data]`)
    if (price.unit_amount === undefined)
      throw invalid('Missing required param.', 'parameter_missing', `${at}[price_data][unit_amount]`)
    if (item.quantity === undefined) throw invalid('Missing required param.', 'parameter_missing', `${at}[quantity]`)
    const unit = integer(price.unit_amount, `${at}[price_data][unit_amount]`, 0)
    const quantity = integer(item.quantity, `${at}[quantity]`)
    return lineItem(world, price.product_data.name, unit, quantity)
  })
}

function lineItem(world: World, name: string, unit: number, quantity: number): Stripe.LineItem {
  const price: Stripe.Price = {
    id: world.id('price'),
    object: 'price',
    active: false,
    billing_scheme: 'per_unit',
    created: world.now(),
    currency: 'vnd',
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: world.id('prod'),
    recurring: null,
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: unit,
    unit_amount_decimal: null,
  }
  const total = integer(unit * quantity, 'line_items', 0)
  return {
    id: world.id('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: total,
    amount_tax: 0,
    amount_total: total,
    currency: 'vnd',
    description: name,
    metadata: {},
    price,
    quantity,
  }
}
