import type { AuditExport } from '@operagrid/shared/domain/audit'

import { trpc } from '../../trpc.ts'
import { beginDownload } from '../../ui/begin-download.ts'

/**
 * Begins the download of what fits a filter, however long the log is.
 *
 * @throws what the server refused, as every call
 */
export async function downloadLog(ask: AuditExport): Promise<void> {
  const { path } = await trpc.audit.export.mutate(ask)
  beginDownload(path)
}
