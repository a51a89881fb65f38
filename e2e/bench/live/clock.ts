/**
 * Milliseconds of the machine's monotonic clock, which all processes share. Read anew each time: a distance to
 * `performance.now()` measured once is wrong by however long the process was interrupted between the two readings.
 */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
