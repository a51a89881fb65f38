import type { RecordChange } from '@operagrid/shared/domain/change'
import type { ReviewState } from '@operagrid/shared/domain/record'

const reviewDeeds: Readonly<Record<ReviewState, string>> = {
  none: 'took it out of review',
  sent: 'sent it for review',
  seen: 'marked it as seen',
  accepted: 'accepted it',
  needsFix: 'asked for a fix',
}

/** What a change did, to be read behind the name of who did it. */
export function deedOf(change: RecordChange, nameOf: (memberId: string | null) => string): string {
  switch (change.kind) {
    case 'create':
      return change.reviewState === 'none' ? 'made the record' : 'filed the report'
    case 'patch':
      return (change.kept?.length ?? 0) > 0 ? 'took back what nobody had changed since' : 'changed'
    case 'delete':
      return 'deleted the record'
    case 'restore':
      return 'brought the record back'
    case 'review':
      return reviewDeeds[change.reviewState]
    case 'assign':
      return change.assignedTo === null
        ? `took it from ${nameOf(change.assignedFrom ?? null)}`
        : `gave it to ${nameOf(change.assignedTo)}`
    case 'comment':
      return 'commented'
    case 'claim':
      return change.claim ? 'took it in hand' : 'let it go'
    case 'move':
      return 'moved it'
  }
}
