import { part } from '../../chaos/client/call-fault.ts'

/** What came back. `code`: `ok` or the error's own; `text`: all that was said, as it came. */
export type Reply = { readonly code: string; readonly text: string }

/** What is answered instead when nothing comes. */
export const silence: Reply = { code: 'silence', text: '' }

/** A procedure's answer in tRPC's envelope. */
export function replyOf(envelope: unknown, text: string): Reply {
  const error = part(envelope, 'error')
  if (error === undefined) return { code: 'ok', text }
  const code = part(part(part(error, 'data'), 'app'), 'code') ?? part(error, 'code')
  return { code: typeof code === 'string' ? code : 'none', text }
}

/** The text without what differs between two questions that are alike: ids, times, tokens and counters. */
export function alike({ text }: Reply, named: ReadonlyMap<string, string>): string {
  let said = text
  for (const [foreign, unknown] of named) said = said.replaceAll(foreign, 'NAMED').replaceAll(unknown, 'NAMED')
  return (
    said
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
      .replaceAll('NAMED', 'ID')
      .replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g, 'TIME')
      .replaceAll(/[\w-]{43}(?![\w-])/g, 'TOKEN')
      // A stream's own ids are versions, too.
      .replaceAll(/"id":"\d+(?:\.[\w-]+)?"/g, 'COUNT')
      .replaceAll(/"(?:version|retryAfterS)":\d+/g, 'COUNT')
      .replaceAll(/\d+ seconds?/g, 'SECONDS')
      .replace(/^\{"id":\d+,/, '{')
  )
}
