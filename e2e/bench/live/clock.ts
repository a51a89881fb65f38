// Node's own clock starts with each process; the machine's monotonic one is the same in all of them.
const originMs = Number(process.hrtime.bigint()) / 1e6 - performance.now()

/** Milliseconds of the clock that all processes of this machine share. */
export function nowMs(): number {
  return originMs + performance.now()
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
