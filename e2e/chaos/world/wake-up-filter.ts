/** What becomes of one notification. `late`: it arrives after the next one. */
export type Fate = 'pass' | 'lose' | 'double' | 'late'

/** PostgreSQL's NotificationResponse. */
const NOTIFICATION = 'A'.charCodeAt(0)
/** A message is a type byte, its length without that byte in four, and the rest. */
const HEAD_BYTES = 5

/**
 * Reads what a PostgreSQL says to one connection and answers, chunk by chunk, what is to be passed on:
 * everything, but notifications as `fateOf` decides. Only for connections without TLS.
 */
export function makeWakeUpFilter(fateOf: () => Fate): (chunk: Buffer) => readonly Buffer[] {
  let unread = Buffer.alloc(0)
  /** How many bytes of the message that is going by are still to come. */
  let passing = 0
  let late: Buffer[] = []

  function meet(notification: Buffer): Buffer[] {
    switch (fateOf()) {
      case 'lose':
        return []
      case 'late':
        late.push(notification)
        return []
      case 'double':
        return [notification, notification]
      case 'pass': {
        const overdue = late
        late = []
        return [notification, ...overdue]
      }
    }
  }

  return (chunk) => {
    const passed: Buffer[] = []
    let rest = Buffer.concat([unread, chunk])
    unread = Buffer.alloc(0)
    while (rest.length > 0) {
      if (passing === 0) {
        if (rest.length < HEAD_BYTES) break
        const size = 1 + rest.readUInt32BE(1)
        if (rest[0] === NOTIFICATION) {
          if (rest.length < size) break
          passed.push(...meet(rest.subarray(0, size)))
          rest = rest.subarray(size)
          continue
        }
        passing = size
      }
      const part = rest.subarray(0, passing)
      passed.push(part)
      passing -= part.length
      rest = rest.subarray(part.length)
    }
    unread = rest
    return passed
  }
}
