import type { AuditExport } from '@operagrid/shared/domain/audit'

import { trpc } from '../../trpc.ts'

/**
 * Begins the download of what fits a filter, as a browser does it: to disk, however long the log is.
 *
 * @throws what the server refused, as every call
 */
export async function downloadLog(ask: AuditExport): Promise<void> {
  const { path } = await trpc.audit.export.mutate(ask)
  const link = document.createElement('a')
  link.href = path
  link.download = `audit-log.${ask.format}`
  link.click()
}
