import { describe, expect, it } from 'vitest'

import { nextConnection } from './connection-state.ts'
import type { Connection, ConnectionEvent } from './connection-state.ts'

const now = new Date('2026-11-23T14:32:00Z')
const after = (...events: ConnectionEvent[]) =>
  events.reduce<Connection>((connection, event) => nextConnection(connection, event, now), { state: 'catching-up' })

describe('connection', () => {
  it('is live only after a feed has caught up', () => {
    expect(after('opened').state).toBe('catching-up')
    expect(after('opened', 'caughtUp').state).toBe('live')
    expect(after('opened', 'caughtUp', 'lost', 'opened').state).toBe('catching-up')
  })

  it('keeps the time of the first loss while attempts fail', () => {
    const lost = after('opened', 'caughtUp', 'lost')
    expect(lost).toEqual({ state: 'offline', since: now })
    expect(nextConnection(lost, 'lost', new Date('2026-11-23T15:00:00Z'))).toBe(lost)
  })

  it('does not call itself live on word from a socket that is gone', () => {
    expect(after('opened', 'lost', 'caughtUp').state).toBe('offline')
  })

  it('stays signed out whatever the socket does, until someone signs in', () => {
    expect(after('signedOut', 'lost', 'opened', 'caughtUp').state).toBe('signed-out')
    expect(after('signedOut', 'signedIn').state).toBe('catching-up')
  })

  it('leaves update-needed by no event', () => {
    expect(after('outdated', 'opened', 'caughtUp', 'signedIn').state).toBe('update-needed')
  })
})
