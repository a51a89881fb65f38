import type { z } from 'zod'

import { getAccount } from '@operagrid/db/queries/account'
import type { AuditOrigin } from '@operagrid/shared/domain/audit'
import type { secondFactor } from '@operagrid/shared/domain/factor'
import { AppError } from '@operagrid/shared/errors'

import { joinByInvitation } from './invitations.ts'
import type { InviteDeps } from './invitations.ts'
import { proveFactor } from './prove-factor.ts'
import type { ProveDeps } from './prove-factor.ts'
import type { Granted } from './sessions.ts'
import { createWorkspace, enterWorkspace } from './sign-in.ts'

/**
 * Takes the second step, and does what the password alone was not enough for.
 *
 * @throws AppError UNAUTHENTICATED for a ticket that is too old or whose account has another password by now,
 *   NOT_ALLOWED and TOO_MANY as {@link proveFactor} does, and what doing it throws
 */
export async function takeSecondStep(
  deps: InviteDeps & ProveDeps,
  { ticket, proof }: z.infer<typeof secondFactor>,
  origin: AuditOrigin,
): Promise<Granted> {
  const read = deps.steps.read(ticket)
  if (read === null) throw tooLate()
  const account = await getAccount(deps.db, read.accountId)
  if (!read.isOf(account.passwordHash)) throw tooLate()
  const owner = { ...account, accountId: read.accountId }
  await proveFactor(deps, owner, { proof, origin })
  const { wanted } = read
  const strong = { secondFactor: proof.kind }
  switch (wanted.kind) {
    case 'enter':
      return await enterWorkspace(deps, owner, { origin, strong })
    case 'join':
      return await joinByInvitation(deps, Buffer.from(wanted.hash, 'hex'), { account: owner, origin, strong })
    case 'create':
      return await createWorkspace(deps, wanted, { account: owner, origin, strong })
  }
}

function tooLate(): AppError {
  return new AppError('UNAUTHENTICATED', 'That took too long, or your password was changed. Enter it again.')
}
