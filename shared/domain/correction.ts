import type { GridRecord } from './record.ts'

/** What decides whether a reporter may correct a record: whose it is, and how far its review has come. */
export type Corrected = Pick<GridRecord, 'createdBy' | 'assignedTo' | 'reviewState'>

/** True when the record is the member's own or assigned to them. */
export function isTheirs({ createdBy, assignedTo }: Omit<Corrected, 'reviewState'>, memberId: string): boolean {
  return createdBy === memberId || assignedTo === memberId
}

/**
 * Why a reporter may not correct a record that they see, as a sentence; null when they may. The same as
 * `app.reporter_corrects` (0025): own or assigned, and not accepted. Acceptance ends a report's review: from
 * then on it is what the control room works by.
 */
export function correctionFault(record: Corrected, memberId: string): string | null {
  if (!isTheirs(record, memberId))
    return 'You may read this record; only your own and those assigned to you are yours to correct.'
  if (record.reviewState === 'accepted') return 'It was accepted, so it stays as it is. Ask an organizer to change it.'
  return null
}
