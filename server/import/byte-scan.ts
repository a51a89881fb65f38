/** What the bytes of a whole file say of its encoding. */
export type ByteScan = {
  readonly bytes: number
  /** The first bytes, for marks of known formats. */
  readonly head: Buffer
  /** Bytes that text in a one-byte encoding never has. */
  readonly nulEven: number
  readonly nulOdd: number
  readonly controls: number
  /** Characters of two to four bytes, and bytes that break UTF-8's rules. */
  readonly multibyte: number
  readonly broken: number
  /** Bytes above 127 with a little around them, enough to guess an encoding from. */
  readonly sample: Buffer
}

const HEAD_BYTES = 64
const SAMPLE_BYTES = 64 * 1024
const AROUND = 24

/** Scans a file chunk by chunk; memory stays the same however long it is. */
export function makeByteScan(): { add(chunk: Buffer): void; end(): ByteScan } {
  let bytes = 0
  let head = Buffer.alloc(0)
  let nulEven = 0
  let nulOdd = 0
  let controls = 0
  let multibyte = 0
  let broken = 0
  // Continuation bytes still to come, and the range that the next must be in.
  let pending = 0
  let low = 0x80
  let high = 0xbf
  const sample: Buffer[] = []
  let sampled = 0

  function sampleAt(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + AROUND)
    const piece = Buffer.from(chunk.subarray(Math.max(0, at - AROUND), end))
    sample.push(piece)
    sampled += piece.length
    return end
  }

  function add(chunk: Buffer): void {
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES)
    let sampledTo = 0
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0
      if (byte >= 0x80 && at >= sampledTo && sampled < SAMPLE_BYTES) sampledTo = sampleAt(chunk, at)
      if (pending > 0) {
        if (byte >= low && byte <= high) {
          pending -= 1
          low = 0x80
          high = 0xbf
          if (pending === 0) multibyte += 1
          continue
        }
        broken += 1
        pending = 0
      }
      if (byte < 0x80) {
        if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) {
          controls += 1
          if (byte === 0) {
            if ((bytes + at) % 2 === 0) nulEven += 1
            else nulOdd += 1
          }
        }
        continue
      }
      // Table 3-7 of the Unicode standard: overlong forms, surrogates and what lies beyond are not UTF-8.
      low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80
      high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf
      if (byte >= 0xc2 && byte <= 0xdf) pending = 1
      else if (byte >= 0xe0 && byte <= 0xef) pending = 2
      else if (byte >= 0xf0 && byte <= 0xf4) pending = 3
      else broken += 1
    }
    bytes += chunk.length
  }

  return {
    add,
    end: () => ({
      bytes,
      head,
      nulEven,
      nulOdd,
      controls,
      multibyte,
      broken: broken + (pending > 0 ? 1 : 0),
      sample: Buffer.concat(sample),
    }),
  }
}
