import type { getPaperDetails as getContract, updatePaperDetails as updateContract } from '@chl/contracts/documents'
import { maskTaxId, parseTaxId } from '@chl/domain/tax-id'
import { m } from '@chl/messages/messages.js'
import { audit } from '#modules/audit'
import type { Read, Write } from '#platform/http'
import { refuse } from '#platform/problem'

type Details = { taxId: string | null; address: string; representative: string }
const masked = (details: Details | null) => ({
  taxId: details?.taxId ? maskTaxId(details.taxId) : null,
  address: details?.address ?? '',
  representative: details?.representative ?? '',
})

/** What papers say of the acting organization, for each of its members; nobody reads the whole tax id here. */
export const getPaperDetails: Read<typeof getContract> = async ({ prisma }, { organization }) =>
  masked(await prisma.paperDetails.findUnique({ where: { organizationId: organization.id } }))

/** Sets them. Only owners and managers may, and the change is kept in the audit without the id itself. */
export const updatePaperDetails: Write<typeof updateContract> = async (tx, actor, { body }) => {
  const { organization, locale } = actor
  if (!organization.abilities.manage) return refuse('forbidden')
  const taxId = body.taxId ? parseTaxId(body.taxId) : body.taxId
  if (body.taxId && !taxId)
    return refuse('invalid-request', {
      errors: [{ path: 'taxId', code: 'tax-id', message: m.papers_fault_tax_id({}, { locale }) }],
    })
  const { address, representative } = body
  const change = { address, representative, changedAt: new Date(), ...(taxId !== undefined && { taxId }) }
  const details = await tx.paperDetails.upsert({
    where: { organizationId: organization.id },
    create: { organizationId: organization.id, ...change },
    update: change,
  })
  const after = details.taxId ? `…${details.taxId.slice(-4)}` : null
  await audit(tx, actor, 'organization.paper-details', organization.id, taxId === undefined ? {} : { taxId: after })
  return masked(details)
}
