import type { ReplyOf } from '@chl/contracts/endpoint'
import type { listPaymentMethods as contract } from '@chl/contracts/payments'
import type { Db } from '#platform/db'
import type { CardMoney } from './card-money.ts'
import { paymentSettings } from './payment-settings.ts'

type Reply = ReplyOf<typeof contract>

/** How a buyer may pay where the operator collects. A card is among it only where this server has a provider of cards. */
export const listPaymentMethods =
  ({ at, environment }: Pick<CardMoney, 'at' | 'environment'>) =>
  async ({ prisma }: Db): Promise<Reply> => {
    const { collecting, card, vietqr, cod, account, feeBp, ...settings } = await paymentSettings(prisma)
    const offered = (on: boolean, method: Reply['methods'][number]) => (collecting && on ? [method] : [])
    const free = { feeForBuyer: 0, minimum: null, maximum: null, headroomBp: 0, hours: null }
    const { cardMin: minimum, cardMax: maximum, headroomBp, transferHours: hours } = settings
    return {
      collecting,
      sellerFeeBp: collecting ? feeBp : 0,
      environment,
      methods: [
        ...offered(card && at !== null, { ...free, method: 'card', minimum, maximum, headroomBp }),
        ...offered(vietqr && account !== null, { ...free, method: 'vietqr', hours }),
        ...offered(cod, { ...free, method: 'cod' }),
      ],
    }
  }
