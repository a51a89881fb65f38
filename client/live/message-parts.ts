import { MAX_SOCKET_BYTES, MAX_SOCKET_CALLS } from '@operagrid/shared/domain/protocol'

/** A character of JSON is three bytes at most: half a pair alone is written as an escape. */
const MAX_CHARS = Math.floor(MAX_SOCKET_BYTES / 3)

/**
 * The messages in which `message` goes over the WebSocket. tRPC sends all calls of one turn as one array: the server
 * refuses the calls of too long a one, and over too many bytes it closes the socket, which the same calls would then
 * meet again. One call alone is never too large, see `needsHttp`.
 */
export function partsOf(message: string): readonly string[] {
  if (!message.startsWith('[')) return [message]
  const calls: unknown = JSON.parse(message)
  if (!Array.isArray(calls) || (message.length <= MAX_CHARS && calls.length <= MAX_SOCKET_CALLS)) return [message]
  return calls.map((call) => JSON.stringify(call))
}
