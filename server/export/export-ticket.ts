import { recordExport } from '@operagrid/shared/domain/export'

import { makeTickets } from '../http/ticket.ts'

/** What opens `/files/export` for a minute. */
export const exportTickets = makeTickets('record-export', recordExport)
