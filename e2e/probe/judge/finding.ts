/** What must never happen, as the table at the end names it. */
export const faults = {
  record: 'foreign records or ids',
  field: 'foreign fields',
  name: 'foreign counts, names or texts',
  different: 'distinguishable errors',
  role: 'forbidden successes across roles',
  hidden: 'hidden fields told',
  token: 'callers who should be nobody',
  write: 'writes into the other tenant',
  event: 'foreign events on held streams',
  server: 'server faults',
  dead: 'dead processes and silence',
} as const
export type Fault = keyof typeof faults

/** `step` is null for what belongs to no question. */
export type Finding = { readonly fault: Fault; readonly step: number | null; readonly detail: string }

/** Findings that are kept whole; all are counted. */
const KEPT = 20
const MAX_CHARS = 1_200

export type Findings = {
  add(finding: Finding): void
  readonly counts: ReadonlyMap<Fault, number>
  readonly kept: readonly Finding[]
  readonly total: number
}

export function makeFindings(): Findings {
  const counts = new Map<Fault, number>()
  const kept: Finding[] = []
  return {
    counts,
    kept,
    get total() {
      return [...counts.values()].reduce((sum, count) => sum + count, 0)
    },
    add(finding) {
      const count = (counts.get(finding.fault) ?? 0) + 1
      counts.set(finding.fault, count)
      // A flood of one kind must not hide the others.
      if (count <= 3 || kept.length < KEPT) kept.push({ ...finding, detail: finding.detail.slice(0, MAX_CHARS) })
    },
  }
}
