import { once } from 'node:events'
import { createWriteStream } from 'node:fs'

import { MAX_EXAMPLES } from '@operagrid/shared/domain/import'
import type { ImportProblem } from '@operagrid/shared/domain/import'
import { shorten } from '@operagrid/shared/domain/import-stats'

/** A cell that did not come in to the letter. */
export type Problem = {
  readonly row: number
  readonly column: string
  readonly value: string
  readonly outcome: ImportProblem['outcome']
  readonly reason: string
}

/** Collects what did not fit: counts and examples in memory, the whole list in a file. */
export type Problems = {
  add(problem: Problem): void
  /** Waits until the file has taken what was added; called between chunks, so that memory stays flat. */
  flush(): Promise<void>
  end(): Promise<void>
  list(): ImportProblem[]
}

/** Lines of the list; a million of them is a wrong choice of type, not a list to read. */
const MAX_LINES = 100_000

/** Starts a list, whose file at `path` is a CSV of its own. */
export function makeProblems(path: string): Problems {
  const file = createWriteStream(path, { mode: 0o600 })
  let failure: Error | null = null
  file.on('error', (error) => {
    failure = error
  })
  const counts = new Map<
    string,
    { problem: Omit<ImportProblem, 'count' | 'examples'>; count: number; examples: ImportProblem['examples'][number][] }
  >()
  let lines = 0
  let waiting = '\ufeffRow,Column,What was there,Outcome,Reason\r\n'

  function add({ row, column, value, outcome, reason }: Problem): void {
    const key = `${outcome} ${column}`
    const counted = counts.get(key) ?? { problem: { column, outcome }, count: 0, examples: [] }
    counts.set(key, counted)
    counted.count += 1
    if (counted.examples.length < MAX_EXAMPLES) counted.examples.push({ row, value: shorten(value), reason })
    lines += 1
    if (lines <= MAX_LINES) waiting += `${row},${quoted(column)},${quoted(value)},${outcome},${quoted(reason)}\r\n`
  }

  async function flush(): Promise<void> {
    if (failure !== null) throw failure
    if (waiting === '') return
    const text = waiting
    waiting = ''
    if (!file.write(text)) await once(file, 'drain')
  }

  return {
    add,
    flush,
    async end() {
      if (lines > MAX_LINES) waiting += `,,${lines - MAX_LINES} more,,\r\n`
      await flush()
      file.end()
      if (!file.closed) await once(file, 'close')
      if (failure !== null) throw failure
    },
    list: () => [...counts.values()].map(({ problem, count, examples }) => ({ ...problem, count, examples })),
  }
}

/** A CSV cell that no spreadsheet program runs as a formula. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
