import type { Visitor } from '#platform/actor'
import type { Tx } from '#platform/db'

/**
 * Writes who did a privileged act, for whom and to what, in the transaction of the act itself. The row can't be changed
 * by anybody. `subject` is an id; `detail` holds no secret and no whole account number.
 */
export async function audit(
  tx: Tx,
  actor: Pick<Visitor, 'person' | 'organization'>,
  action: string,
  subject: string | null,
  detail: Record<string, string | number | boolean | null> = {},
) {
  await tx.audit.create({
    data: {
      personId: actor.person?.id ?? null,
      organizationId: actor.organization?.id ?? null,
      action,
      subject,
      detail,
    },
  })
}
