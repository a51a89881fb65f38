import { inTenant } from '@operagrid/db/tenant'
import type { ImportAnalysis } from '@operagrid/shared/domain/import'
import type { ImportCheck } from '@operagrid/shared/domain/import-into'

import { makeProblems } from '../problems.ts'
import { count, noRows } from './count.ts'
import { readPlaced } from './place-fields.ts'
import { readDecisions } from './read-decisions.ts'
import type { Reading } from './read-decisions.ts'

export type CheckJob = Omit<Reading, 'placed' | 'width'> & {
  readonly analysis: ImportAnalysis
  /** Where the whole list of what would not come in goes. */
  readonly problemsPath: string
}

/** What an import would do if it were begun now; nothing is written. @throws AppError as {@link readPlaced} */
export async function checkInto({ analysis, problemsPath, ...reading }: CheckJob): Promise<ImportCheck> {
  const { db, input } = reading
  const { placed } = await inTenant(db, await reading.actor(), (tx) => readPlaced(tx, analysis, input), {
    mode: 'snapshot',
  })
  const problems = makeProblems(problemsPath)
  const tally = noRows()
  try {
    const decisions = readDecisions({ ...reading, placed, width: analysis.columns.length }, problems, { rows: 0 })
    for await (const batch of decisions) for (const decision of batch) count(tally, decision)
  } finally {
    await problems.end().catch(() => undefined)
  }
  const newChoices = placed.extended.map(({ field, added }) => ({
    field: field.name,
    names: added.map((choice) => choice.name),
  }))
  return { ...tally, problems: problems.list(), newChoices }
}
