import { auditExport } from '@operagrid/shared/domain/audit'

import { makeTickets } from '../http/ticket.ts'

/** What opens `/files/audit` for a minute. */
export const auditTickets = makeTickets('audit-export', auditExport)
