import { EventEmitter } from 'node:events'

import { expect, test } from 'vitest'
import type { WebSocket } from 'ws'

import { isGone } from './bus/gone.ts'
import { makeConnections } from './connections.ts'

test('a session is one of its tenant: the same id in another is neither counted nor closed with it', () => {
  const connections = makeConnections()
  const closed: string[] = []
  const open = (tenantId: string) => {
    // All that the connections ask of a socket.
    const socket = Object.assign(new EventEmitter(), {
      close: () => void closed.push(tenantId),
    }) as unknown as WebSocket
    connections.add(socket, { tenantId, memberId: 'm', sessionId: 's', expiresAtMs: Date.now() + 60_000 })
  }
  open('a')
  open('a')
  open('b')
  expect(connections.countOf({ tenantId: 'a', sessionId: 's' })).toBe(2)
  connections.drop((owner) => isGone({ tenantId: 'b', sessionId: 's' }, owner))
  expect(closed).toEqual(['b'])
  connections.drop((owner) => isGone({ tenantId: 'b', memberId: 'm' }, owner))
  expect(closed).toEqual(['b'])
})
