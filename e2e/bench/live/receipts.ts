/** When which versions arrived, over all sockets of a crowd. */
export type Receipts = {
  add(first: number, last: number, atMs: number): void
  clear(): void
  /** How long after their sending they arrived: `sentAtMs[i]` belongs to the version `head + 1 + i`. */
  latencies(head: number, sentAtMs: Float64Array): Latencies
}

/** Over all receipts; NaN where there was none. */
export type Latencies = {
  readonly count: number
  readonly lastAtMs: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

export function makeReceipts(): Receipts {
  // Three columns, not one list of objects: a second at full speed is some hundred thousand of them.
  let firsts: number[] = []
  let lasts: number[] = []
  let times: number[] = []
  return {
    add(first, last, atMs) {
      firsts.push(first)
      lasts.push(last)
      times.push(atMs)
    },
    clear() {
      firsts = []
      lasts = []
      times = []
    },
    latencies(head, sentAtMs) {
      const samples = new Float64Array(firsts.reduce((sum, first, at) => sum + (lasts[at] ?? first) - first + 1, 0))
      let count = 0
      let lastAtMs = Number.NaN
      for (const [at, first] of firsts.entries()) {
        const atMs = times[at] ?? Number.NaN
        for (let version = first; version <= (lasts[at] ?? first); version += 1) {
          const sentMs = sentAtMs[version - head - 1]
          if (sentMs === undefined) continue
          samples[count] = atMs - sentMs
          count += 1
        }
        lastAtMs = atMs
      }
      const sorted = samples.subarray(0, count).toSorted()
      const share = (p: number): number => sorted[Math.min(count - 1, Math.floor(count * p))] ?? Number.NaN
      return { count, lastAtMs, p50: share(0.5), p95: share(0.95), p99: share(0.99) }
    },
  }
}
