import type { Claim } from '@operagrid/shared/domain/claim'

import { formatClock } from '../../../ui/format-time.ts'
import type { GridView } from '../grid-context.ts'

/** Who has a record, and since and until when, in a sentence. */
export function claimWords(claim: Claim, me: string, nameOf: (memberId: string) => string): string {
  const [since, until] = [claim.since, claim.expiresAt].map((at) => formatClock(new Date(at)))
  const who = claim.memberId === me ? 'You have it' : `${nameOf(claim.memberId)} has it`
  return `${who} since ${since}, until ${until}`
}

/** What can be done about who has a record: the words of a button, a menu and a command. */
export function claimAction(view: Pick<GridView, 'claims' | 'names'>, recordId: string): string {
  const claim = view.claims.of(recordId)
  if (claim === undefined) return 'I have it'
  return view.claims.isMine(recordId) ? 'Let it go' : `Take over from ${view.names.nameOf(claim.memberId)}`
}

const offered = [5, 15, 30, 60, 120, 240]

/** For how long a claim may last, as a menu offers it; what holds is among them. */
export function claimOptions(held: number | undefined): { readonly value: string; readonly label: string }[] {
  const minutes = held === undefined || offered.includes(held) ? offered : [...offered, held].sort((a, b) => a - b)
  return minutes.map((one) => ({
    value: String(one),
    label: one < 60 ? `${one} minutes` : one === 60 ? 'An hour' : `${Math.round((one / 60) * 10) / 10} hours`,
  }))
}
