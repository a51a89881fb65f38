import { describe, expect, it } from 'vitest'

import { nextConnection } from './connection-state.ts'
import type { Connection, ConnectionEvent } from './connection-state.ts'

const heard = new Date('2026-11-23T14:32:00Z')
const later = new Date('2026-11-23T15:00:00Z')
const start: Connection = { state: 'catching-up', since: null }
const after = (...events: ConnectionEvent[]) =>
  events.reduce<Connection>((connection, event) => nextConnection(connection, event, heard), start)

describe('connection', () => {
  it('is live only after every feed has caught up', () => {
    expect(after('opened').state).toBe('catching-up')
    expect(after('opened', 'caughtUp').state).toBe('live')
    expect(after('opened', 'caughtUp', 'behind').state).toBe('catching-up')
    expect(after('opened', 'caughtUp', 'lost', 'opened').state).toBe('catching-up')
  })

  it('stops being live the moment that its socket is not to be trusted', () => {
    expect(after('opened', 'caughtUp', 'interrupted')).toEqual({ state: 'catching-up', since: heard })
  })

  it('is offline since the last word, however often it tries and however long that takes', () => {
    const lost = after('opened', 'caughtUp', 'interrupted', 'lost')
    expect(lost).toEqual({ state: 'offline', since: heard })
    expect(nextConnection(lost, 'lost', later)).toBe(lost)
    expect(nextConnection(lost, 'interrupted', later)).toBe(lost)
    const reopened = nextConnection(lost, 'opened', later)
    expect(reopened).toEqual({ state: 'catching-up', since: heard })
    expect(nextConnection(reopened, 'lost', later)).toEqual({ state: 'offline', since: heard })
  })

  it('that was never live is offline since the page began', () => {
    expect(after('lost')).toEqual({ state: 'offline', since: heard })
  })

  it('does not call itself live on word from a socket that is gone', () => {
    expect(after('opened', 'lost', 'caughtUp').state).toBe('offline')
  })

  it('forgets how late it was once nothing on the page is fed any more', () => {
    expect(after('opened', 'caughtUp', 'lost', 'rested')).toEqual({ state: 'catching-up', since: null })
  })

  it('stays signed out whatever the socket does, until someone signs in', () => {
    expect(after('signedOut', 'lost', 'opened', 'behind', 'caughtUp', 'rested').state).toBe('signed-out')
    expect(after('signedOut', 'signedIn').state).toBe('catching-up')
  })

  it('leaves update-needed by no event', () => {
    expect(after('outdated', 'opened', 'caughtUp', 'signedIn', 'signedOut', 'rested').state).toBe('update-needed')
  })
})
