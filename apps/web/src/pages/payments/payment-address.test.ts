import { expect, test } from 'vitest'
import { isPaymentAddress } from './payment-address.ts'

test.each([
  ['https://checkout.stripe.com/c/pay/cs_1', true, true],
  ['https://connect.stripe.com/setup/e/acct_1', true, true],
  ['https://connect.stripe.com.evil.example/setup', false, false],
  ['http://127.0.0.1:4120/c/pay/cs_1', true, false],
  ['http://localhost:4120/c/pay/cs_1', true, false],
  ['http://checkout.stripe.com/c/pay/cs_1', false, false],
  ['https://checkout.stripe.com.evil.example/c/pay/cs_1', false, false],
  ['https://checkout.stripe.com@evil.example/', false, false],
  ['http://127.0.0.1.evil.example/', false, false],
  ['javascript:alert(1)//https://checkout.stripe.com', false, false],
  ['file://localhost/etc/passwd', false, false],
  ['/c/pay/cs_1', false, false],
])('%s: in the sandbox %s, live %s', (address, sandbox, live) => {
  expect(isPaymentAddress(address, 'sandbox')).toBe(sandbox)
  expect([isPaymentAddress(address, 'test'), isPaymentAddress(address, 'live')]).toEqual([live, live])
})
