import type { Op } from '@operagrid/shared/domain/op'

/** What happened in a seed's run, for whoever must understand a failure. */
export type StepLog = {
  note(who: string, text: string, ops?: readonly Op[]): void
  /** The lines about these ops and these clients, or about everything when none is named; the last `most` of them. */
  about(opIds: ReadonlySet<string>, clients: ReadonlySet<string>, most: number): readonly string[]
}

type Line = { readonly atMs: number; readonly who: string; readonly text: string; readonly ops: readonly Op[] }

export function makeStepLog(): StepLog {
  const startedAtMs = Date.now()
  const lines: Line[] = []
  return {
    note: (who, text, ops = []) => void lines.push({ atMs: Date.now() - startedAtMs, who, text, ops }),
    about(opIds, clients, most) {
      const told = lines.flatMap(({ atMs, who, text, ops }) => {
        const named = ops.filter((op) => opIds.has(op.opId))
        const isMeant = clients.has(who) || who === 'world' || opIds.size + clients.size === 0
        if (named.length === 0 && !isMeant) return []
        const what = named.length > 0 ? `${text} · ${JSON.stringify(named)}` : text
        return [`${String(atMs).padStart(6)} ms  ${who} ${what}`]
      })
      return told.slice(-most)
    },
  }
}
