import { makeExactSum } from './exact-sum.ts'
import type { Field } from './field.ts'
import { fold } from './fold.ts'
import { aggregateFault } from './query-check.ts'
import { choicesKey, findSubject, isChosen, peopleKey, readValue } from './query-subject.ts'
import type { SubjectValue } from './query-subject.ts'
import { compareIds } from './query-tally-key.ts'
import type { Aggregate } from './query.ts'
import type { GridRecord } from './record.ts'

/** An aggregate as it adds up: dates as texts, null where there was nothing to aggregate. */
export type Total = { add(record: GridRecord): void; value(): string | number | null }

/** The aggregate over the records that are added to it; null where it does not fit its field. */
export function makeTotal({ fn, field }: Aggregate, fields: readonly Field[]): Total {
  if (aggregateFault({ fn, field }, fields) !== null) return { add: () => undefined, value: () => null }
  const subject = field === null ? undefined : findSubject(field, fields)
  const read = subject === undefined ? () => true as const : (record: GridRecord) => readValue(subject, record)
  const folds = fn === 'distinct' && subject?.kind === 'text'
  const total = totals[fn]()
  return {
    add(record) {
      const value = read(record)
      if (value === null) return
      if (subject !== undefined && isChosen(value))
        total.add(subject.kind === 'people' ? peopleKey(value) : choicesKey(subject, value))
      else if (!isChosen(value)) total.add(folds && typeof value === 'string' ? fold(value) : value)
    },
    value: () => total.value(),
  }
}

type ValueTotal = { add(value: string | number | true): void; value(): string | number | null }

const totals: Readonly<Record<Aggregate['fn'], () => ValueTotal>> = {
  count: () => {
    let count = 0
    return { add: () => void count++, value: () => count }
  },
  distinct: () => {
    const seen = new Set<SubjectValue>()
    return { add: (value) => void seen.add(value), value: () => seen.size }
  },
  sum: () => makeSum((sum) => sum),
  avg: () => makeSum((sum, count) => sum / count),
  min: () => makeExtreme((order) => order < 0),
  max: () => makeExtreme((order) => order > 0),
}

function makeSum(finish: (sum: number, count: number) => number): ValueTotal {
  const sum = makeExactSum()
  let count = 0
  return {
    add(value) {
      if (typeof value !== 'number') return
      sum.add(value)
      count++
    },
    value() {
      const total = sum.value()
      return count === 0 || total === null ? null : finish(total, count)
    },
  }
}

function makeExtreme(better: (order: number) => boolean): ValueTotal {
  let best: string | number | null = null
  return {
    add(value) {
      if (value !== true && (best === null || better(compareIds(value, best)))) best = value
    },
    value: () => best,
  }
}
