import type { OrderTerm } from '@operagrid/shared/domain/query'
import type { SortKey } from '@operagrid/shared/domain/record'

const EMPTY = 0xff
const TRUE = 0x03
const NUMBER = 0x02
const TEXT = 0x01
/** What ends a text: none holds it. */
const END = 0x00
const NUMBER_BYTES = 8

/**
 * A sort key as bytes: compared byte by byte (`Buffer.compare`), keys of one order stand as `compareKeys` has them. The record's number is
 * at the end, see {@link numberIn}.
 */
export function packKey(order: readonly OrderTerm[], key: SortKey): Uint8Array {
  const parts = order.map(({ direction }, at) => packValue(key[at] ?? null, direction === 'desc'))
  // The record's number, which `makeSortKey` puts behind the values.
  const number = packNumber(Number(key[order.length] ?? 0))
  const packed = new Uint8Array(parts.reduce((sum, part) => sum + part.length, number.length))
  let at = 0
  for (const part of [...parts, number]) {
    packed.set(part, at)
    at += part.length
  }
  return packed
}

/** The key that was packed. */
export function unpackKey(order: readonly OrderTerm[], packed: Uint8Array): SortKey {
  const key: SortKey = []
  let at = 0
  for (const { direction } of order) {
    const flip = direction === 'desc' ? 0xff : 0
    const tag = packed[at] ?? EMPTY
    at += 1
    if (tag === EMPTY) key.push(null)
    else if (tag === TRUE) key.push(true)
    else if (tag === NUMBER) {
      key.push(unpackNumber(packed.subarray(at, at + NUMBER_BYTES), flip))
      at += NUMBER_BYTES
    } else {
      const end = packed.indexOf(END ^ flip, at)
      key.push(Buffer.from(packed.subarray(at, end).map((byte) => byte ^ flip)).toString())
      at = end + 1
    }
  }
  return [...key, numberIn(packed)]
}

/** The number of the record whose key was packed. */
export function numberIn(packed: Uint8Array): number {
  // Record numbers are positive: of those only the first bit is turned.
  const at = packed.byteOffset + packed.length - NUMBER_BYTES
  return -new DataView(packed.buffer, at, NUMBER_BYTES).getFloat64(0)
}

/** Which kind it is, then the value; upside down where the direction is. Empty values come last in both. */
function packValue(value: SortKey[number], descending: boolean): Uint8Array {
  if (value === null || value === false) return Uint8Array.of(EMPTY)
  if (value === true) return Uint8Array.of(TRUE)
  const bytes = typeof value === 'number' ? packNumber(value) : Buffer.from(`${value}\0`)
  const flip = descending ? 0xff : 0
  return Uint8Array.of(typeof value === 'number' ? NUMBER : TEXT, ...bytes.map((byte) => byte ^ flip))
}

/** IEEE 754, turned so that the bytes of a smaller number are smaller. */
function packNumber(value: number): Uint8Array {
  const bytes = new Uint8Array(NUMBER_BYTES)
  // -0 is 0.
  new DataView(bytes.buffer).setFloat64(0, value + 0)
  return turn(bytes, (bytes[0] ?? 0) >= 0x80)
}

function unpackNumber(packed: Uint8Array, flip: number): number {
  const bytes = packed.map((byte) => byte ^ flip)
  return new DataView(turn(bytes, (bytes[0] ?? 0) < 0x80).buffer).getFloat64(0)
}

/** All bits of a negative number are turned, of another the first alone. */
function turn(bytes: Uint8Array<ArrayBuffer>, isNegative: boolean): Uint8Array<ArrayBuffer> {
  if (isNegative) return bytes.map((byte) => byte ^ 0xff)
  bytes[0] = (bytes[0] ?? 0) ^ 0x80
  return bytes
}
