/** Without an answer after this long ops are sent again: whatever came of the first call, they count once. */
const PATIENCE_MS = 30_000
/** And as much longer as they take over a line of 64 kbit/s: several MB would else be sent again and again. */
const SLOWEST_CHARS_PER_MS = 8

/** How long to wait for the answer to these ops, in milliseconds. */
export function patienceFor(ops: readonly unknown[]): number {
  return PATIENCE_MS + Math.ceil(JSON.stringify(ops).length / SLOWEST_CHARS_PER_MS)
}
