import { useSearchParams } from '@solidjs/router'
import { createMemo } from 'solid-js'
import type { Accessor } from 'solid-js'

import { auditFilter } from '@operagrid/shared/domain/audit'
import type { AuditFilter } from '@operagrid/shared/domain/audit'
import { uuid } from '@operagrid/shared/domain/id'

import { actionsOf, kindFrom } from './audit-kinds.ts'
import { dayEnd, dayStart } from './day-range.ts'

/** The parts of a look as the address keeps them. Days are `2026-11-27`, in the zone of whoever looks. */
export type LookPart = 'who' | 'kind' | 'what' | 'from' | 'to'

export type AuditLook = {
  /** A part of the address, empty when it is not there or says nothing. */
  part(name: LookPart): string
  /** What the server is asked for. Changes only when its meaning does. */
  readonly filter: Accessor<AuditFilter>
  readonly isFiltered: Accessor<boolean>
  /** How many parts are set. */
  readonly count: Accessor<number>
  set(name: LookPart, value: string | null): void
  clear(): void
}

const none = { who: undefined, kind: undefined, what: undefined, from: undefined, to: undefined }

/** Which part of the log is looked at, kept in the address: `?who=…&kind=members&what=log&from=2026-11-01`. */
export function createAuditLook(): AuditLook {
  const [params, setParams] = useSearchParams<Record<LookPart, string>>()
  const parts = createMemo(() => ({
    // What somebody edited in the address into nonsense filters nothing.
    who: uuid.safeParse(params.who).success ? (params.who ?? '') : '',
    kind: kindFrom(params.kind) ?? '',
    what: auditFilter.shape.target.safeParse(params.what).success ? (params.what ?? '') : '',
    from: dayStart(params.from) === null ? '' : (params.from ?? ''),
    to: dayEnd(params.to) === null ? '' : (params.to ?? ''),
  }))
  const count = (): number => Object.values(parts()).filter((value) => value !== '').length
  const filter = createMemo<AuditFilter>(
    () => {
      const { who, what, from, to } = parts()
      const kind = kindFrom(parts().kind)
      const [begin, end] = [dayStart(from), dayEnd(to)]
      return {
        ...(who !== '' && { memberId: who }),
        ...(kind !== null && { actions: actionsOf(kind) }),
        ...(what !== '' && { target: what }),
        ...(begin !== null && { from: begin }),
        ...(end !== null && { to: end }),
      }
    },
    {},
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  )
  return {
    part: (name) => parts()[name],
    filter,
    isFiltered: () => count() > 0,
    count,
    set: (name, value) => setParams({ [name]: value || undefined }, { replace: true, scroll: false }),
    clear: () => setParams(none, { replace: true, scroll: false }),
  }
}
