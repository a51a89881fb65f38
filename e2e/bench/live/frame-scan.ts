/** What a message tells: the versions of its changes. `dense`: each one more than the one before. */
export type Frame = {
  readonly first: number
  readonly last: number
  readonly dense: boolean
  /** True for the word that windows must be read anew. */
  readonly resync: boolean
}

const KEPT = 256
const mark = Buffer.from('"version":')

/**
 * Reads messages without parsing them: where a version stands is found byte by byte. A broadcast arrives at
 * every socket with the same bytes, so a message that equals one read before is only compared.
 */
export function makeFrameScan(): (message: Buffer) => Frame | null {
  const known = new Map<number, { readonly bytes: Buffer; readonly frame: Frame }>()

  return (message) => {
    const first = numberAfter(message, message.indexOf(mark))
    if (first === null) return null
    const same = known.get(first)
    if (same?.bytes.equals(message) === true) return same.frame
    const frame = scan(message, first)
    if (known.size >= KEPT) known.clear()
    // A copy: the message may be a slice of a much larger piece of the stream.
    known.set(first, { bytes: Buffer.from(message), frame })
    return frame
  }
}

function scan(message: Buffer, first: number): Frame {
  let last = first
  let dense = true
  let at = message.indexOf(mark)
  for (;;) {
    at = message.indexOf(mark, at + mark.length)
    const version = numberAfter(message, at)
    if (version === null) break
    dense &&= version === last + 1
    last = version
  }
  return { first, last, dense, resync: message.includes('"type":"resync"') }
}

/** The digits behind the mark at `at`; null when there is no mark. */
function numberAfter(message: Buffer, at: number): number | null {
  if (at === -1) return null
  let value = 0
  for (let place = at + mark.length; ; place += 1) {
    const digit = (message[place] ?? 0) - 48
    if (digit < 0 || digit > 9) return value
    value = value * 10 + digit
  }
}
