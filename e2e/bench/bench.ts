/** One measured figure beside its limit in the same run. `limit` null: an absolute goal. */
export type BenchRow = {
  readonly name: string
  readonly unit: string
  readonly ours: number
  readonly limit: number | null
  readonly ratio: number | null
  /** In words: what `met` was decided by. */
  readonly goal: string
  readonly met: boolean
}

export type Bench = { readonly name: string; readonly run: () => Promise<BenchRow[]> }

/** The value below which the share `p` (0 to 1) of the samples lies. */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5)
}

/** A row judged by its ratio to the limit. */
export function againstLimit(
  name: string,
  unit: string,
  figures: { ours: number; limit: number; most: number },
): BenchRow {
  const ratio = figures.ours / figures.limit
  return {
    name,
    unit,
    ours: figures.ours,
    limit: figures.limit,
    ratio,
    goal: `≤ ${figures.most} × limit`,
    met: ratio <= figures.most,
  }
}

/** A row where more is better, judged by its ratio to the limit. */
export function overLimit(
  name: string,
  unit: string,
  figures: { ours: number; limit: number; least: number },
): BenchRow {
  const ratio = figures.ours / figures.limit
  return {
    name,
    unit,
    ours: figures.ours,
    limit: figures.limit,
    ratio,
    goal: `≥ ${figures.least} × limit`,
    met: ratio >= figures.least,
  }
}

/** The row as it counts when something was wrong with what it measures: missed, with the first reasons in words. */
export function spoilt(row: BenchRow, reasons: readonly string[]): BenchRow {
  const some = [...new Set(reasons)].slice(0, 3)
  return some.length === 0 ? row : { ...row, goal: `${row.goal}, but ${some.join('; ')}`, met: false }
}

/** A row judged by an absolute figure; `limit` is printed beside it for scale. */
export function againstGoal(
  name: string,
  unit: string,
  figures: { ours: number; most: number; limit?: number },
): BenchRow {
  const limit = figures.limit ?? null
  const ratio = limit === null ? null : figures.ours / limit
  return {
    name,
    unit,
    ours: figures.ours,
    limit,
    ratio,
    goal: `≤ ${figures.most} ${unit}`,
    met: figures.ours <= figures.most,
  }
}

/** A row judged by an absolute figure where more is better; `limit` is printed beside it for scale. */
export function atLeast(name: string, unit: string, figures: { ours: number; least: number; limit: number }): BenchRow {
  return {
    name,
    unit,
    ours: figures.ours,
    limit: figures.limit,
    ratio: figures.ours / figures.limit,
    goal: `≥ ${figures.least} ${unit}`,
    met: figures.ours >= figures.least,
  }
}

/** A row without a goal: it stands there for scale. */
export function reported(name: string, unit: string, figures: { ours: number; limit?: number }): BenchRow {
  const limit = figures.limit ?? null
  const ratio = limit === null ? null : figures.ours / limit
  return { name, unit, ours: figures.ours, limit, ratio, goal: '–', met: true }
}
