/**
 * A WebSocket text frame as a server sends it (RFC 6455 §5.2: final, unmasked). Ready-made, so that
 * the same bytes may go to any number of sockets. The parts are written one behind the other.
 */
export type Frame = { readonly parts: readonly Buffer[]; readonly bytes: number }

const FINAL_TEXT = 0x81
/** A longer tail is not copied: all frames around it share its bytes. */
const SHARE_FROM_BYTES = 16 * 1024

const nothing = Buffer.alloc(0)

/** The frame of the text `head`, with `tail` (UTF-8 already) behind it. */
export function textFrame(head: string, tail: Buffer = nothing): Frame {
  const headBytes = Buffer.byteLength(head)
  const payloadBytes = headBytes + tail.length
  const shared = tail.length >= SHARE_FROM_BYTES
  const headerBytes = payloadBytes < 126 ? 2 : payloadBytes < 65_536 ? 4 : 10
  const own = Buffer.allocUnsafe(headerBytes + headBytes + (shared ? 0 : tail.length))
  own[0] = FINAL_TEXT
  if (headerBytes === 2) own[1] = payloadBytes
  else if (headerBytes === 4) {
    own[1] = 126
    own.writeUInt16BE(payloadBytes, 2)
  } else {
    own[1] = 127
    own.writeBigUInt64BE(BigInt(payloadBytes), 2)
  }
  own.write(head, headerBytes)
  if (!shared) tail.copy(own, headerBytes + headBytes)
  return { parts: shared ? [own, tail] : [own], bytes: headerBytes + payloadBytes }
}
