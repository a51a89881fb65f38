import type { AuditAction } from '@operagrid/shared/domain/audit'

import { accountDeeds } from './account-deeds.ts'
import type { Deed } from './deed.ts'
import { factorDeeds } from './factor-deeds.ts'
import { gridDeeds } from './grid-deeds.ts'
import { memberDeeds } from './member-deeds.ts'
import { passkeyDeeds } from './passkey-deeds.ts'
import { trashDeeds } from './trash-deeds.ts'

/** How a test brings each kind of entry about. A kind without a row here does not compile. */
export const deeds = {
  ...accountDeeds,
  ...passkeyDeeds,
  ...factorDeeds,
  ...memberDeeds,
  ...gridDeeds,
  ...trashDeeds,
} satisfies Readonly<Record<AuditAction, Deed>>
