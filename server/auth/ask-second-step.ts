import { findFactor } from '@operagrid/db/queries/factor'
import type { Db } from '@operagrid/db/tenant'
import type { SecondStep } from '@operagrid/shared/domain/session'

import type { StepTickets, Wanted } from './step-ticket.ts'

/** An account whose password was right. */
type Known = { readonly accountId: string; readonly passwordHash: string }

/** What whoever knows the password is asked for next; undefined where that is enough. Nothing happens before. */
export async function askSecondStep(
  { db, steps }: { readonly db: Db; readonly steps: StepTickets },
  { accountId, passwordHash }: Known,
  wanted: Wanted,
): Promise<SecondStep | undefined> {
  const { totpSince } = await findFactor(db, accountId)
  if (totpSince === null) return undefined
  return { secondFactor: { ticket: steps.sign({ accountId, passwordHash, wanted }) } }
}
