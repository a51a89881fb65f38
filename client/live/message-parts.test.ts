import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { MAX_SOCKET_BYTES, MAX_SOCKET_CALLS } from '@operagrid/shared/domain/protocol'

import { partsOf } from './message-parts.ts'

const call = fc.record({
  id: fc.nat(),
  method: fc.constant('mutation'),
  // As much as one call over the socket may hold, of what takes one byte and of what takes three.
  params: fc.record({
    text: fc.tuple(fc.constantFrom('a', '船', '"'), fc.nat(4_900)).map(([one, many]) => one.repeat(many)),
  }),
})

describe('what goes over the socket together', () => {
  it('is all that was asked, in order, in messages that the server takes', () => {
    fc.assert(
      fc.property(fc.array(call, { minLength: 1, maxLength: 60 }), (calls) => {
        const parts = partsOf(JSON.stringify(calls.length === 1 ? calls[0] : calls))
        const sent: unknown[] = []
        for (const part of parts) {
          const read: unknown = JSON.parse(part)
          const many: readonly unknown[] = Array.isArray(read) ? read : [read]
          expect(many.length).toBeLessThanOrEqual(MAX_SOCKET_CALLS)
          expect(new Blob([part]).size).toBeLessThan(MAX_SOCKET_BYTES)
          sent.push(...many)
        }
        expect(sent).toEqual(calls)
      }),
    )
  })

  it('stays one message where it fits one, and what is no array is left alone', () => {
    const few = JSON.stringify([{ id: 1 }, { id: 2 }])
    for (const message of [few, 'PING', '{"id":1}']) expect(partsOf(message)).toEqual([message])
  })
})
