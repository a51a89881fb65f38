import { describe, expect, it, vi } from 'vitest'

import type { Actor } from '@operagrid/shared/domain/member'
import { showPresence } from '@operagrid/shared/domain/presence'
import type { PresenceEvent, Present } from '@operagrid/shared/domain/presence'

import { makePresence } from './presence.ts'
import type { Presence, ScreenRelay } from './presence.ts'

const who = (role: Actor['role'], memberId: string = role): Actor => ({ tenantId: 't', memberId, role, name: memberId })
const looking = { recordId: null, fieldId: null, typing: false }

/** Opens a room on a screen, which shows who is in it until it leaves. */
function enter(presence: Presence, actor: Actor, clientId: string, gridId = 'g') {
  const gone = new AbortController()
  let shown: readonly Present[] = []
  const takeOver = presence.open(actor, { gridId, clientId, signal: gone.signal })
  takeOver(
    {
      send(message) {
        // Our own envelope, see message.ts.
        const { result } = JSON.parse(`{"id":1${message.text}`) as { result: { data: PresenceEvent } }
        shown = showPresence(shown, result.data)
        return 'sent'
      },
      behind: false,
      whenDrained: () => undefined,
    },
    () => undefined,
  )
  return {
    leave: () => gone.abort(),
    shows: async (...ids: readonly string[]) => {
      while (
        ids.join() !==
        shown
          .map((one) => one.clientId)
          .toSorted()
          .join()
      )
        await new Promise((resolve) => setTimeout(resolve, 5))
    },
    shown: () => shown,
  }
}

describe('presence', () => {
  it('is for those who see every record: to a reporter it would name hidden ones', () => {
    const presence = makePresence()
    const signal = new AbortController().signal
    expect(() => presence.open(who('reporter'), { gridId: 'g', clientId: 'c', signal })).toThrow(/role/)
    expect(() => presence.set(who('reporter'), 'g', 'c', looking)).toThrow(/role/)
    presence.close()
  })

  it('shows who is here, where they are and that they left', async () => {
    const presence = makePresence()
    const one = enter(presence, who('organizer'), 'one')
    const two = enter(presence, who('viewer'), 'two')
    presence.set(who('viewer'), 'g', 'two', { ...looking, recordId: 'r' })
    await one.shows('two')
    expect(one.shown()[0]).toMatchObject({ recordId: 'r', memberId: 'viewer', name: 'viewer' })
    two.leave()
    await one.shows()
    presence.close()
  })

  it('keeps tenants and grids apart', async () => {
    const presence = makePresence()
    const stranger = { ...who('viewer'), tenantId: 'other' }
    for (const [actor, gridId] of [
      [stranger, 'g'],
      [who('viewer'), 'another'],
    ] as const) {
      enter(presence, actor, 'theirs', gridId)
      presence.set(actor, gridId, 'theirs', looking)
    }
    const one = enter(presence, who('organizer'), 'one')
    presence.set(who('organizer'), 'g', 'one', looking)
    await one.shows('one')
    presence.close()
  })

  it('lets nobody be where they do not read, nor move or end another’s screen', async () => {
    const presence = makePresence()
    const one = enter(presence, who('organizer'), 'one')
    enter(presence, who('viewer'), 'theirs')
    presence.set(who('viewer'), 'g', 'theirs', looking)
    presence.set(who('organizer'), 'g', 'theirs', { ...looking, recordId: 'r' })
    presence.set(who('viewer'), 'g', 'nowhere', looking)
    presence.set(who('viewer'), 'no such room', 'theirs', looking)
    enter(presence, who('organizer'), 'theirs').leave()
    presence.set(who('organizer'), 'g', 'one', looking)
    await one.shows('one', 'theirs')
    expect(one.shown().find(({ clientId }) => clientId === 'theirs')?.recordId).toBeNull()
    presence.close()
  })

  it('a screen that came back on a new socket does not leave with the old one', async () => {
    const presence = makePresence()
    const one = enter(presence, who('organizer'), 'one')
    const before = enter(presence, who('viewer'), 'c')
    presence.set(who('viewer'), 'g', 'c', looking)
    const after = enter(presence, who('viewer'), 'c')
    before.leave()
    presence.set(who('organizer'), 'g', 'one', looking)
    await one.shows('c', 'one')
    after.leave()
    await one.shows('one')
    presence.close()
  })

  it('shows a screen for 15 s after its last word, whatever the wall clock does meanwhile', () => {
    vi.useFakeTimers()
    const presence = makePresence()
    const one = enter(presence, who('organizer'), 'one')
    enter(presence, who('viewer'), 'two')
    const ids = () => one.shown().map(({ clientId }) => clientId)
    presence.set(who('viewer'), 'g', 'two', looking)
    vi.setSystemTime(Date.now() + 3_600_000)
    vi.advanceTimersByTime(10_000)
    presence.set(who('viewer'), 'g', 'two', looking)
    vi.setSystemTime(Date.now() - 7_200_000)
    vi.advanceTimersByTime(14_500)
    expect(ids()).toEqual(['two'])
    // It is looked for once a second, and told of within a tenth.
    vi.advanceTimersByTime(2_000)
    expect(ids()).toEqual([])
    presence.close()
    vi.useRealTimers()
  })

  it('tells other nodes of its screens, and shows theirs', async () => {
    const told: string[] = []
    let listener = (_clientId: string, _at: Present | null): void => undefined
    const relay: ScreenRelay = {
      here: (_tenant, _grid, { clientId }) => told.push(`here ${clientId}`),
      left: (_tenant, _grid, clientId) => told.push(`left ${clientId}`),
      elsewhere: () => [{ ...looking, clientId: 'far', memberId: 'm', name: 'M' }],
      onMove: (_tenant, _grid, moved) => {
        listener = moved
        return () => told.push('deaf')
      },
    }
    const presence = makePresence({ relay })
    const one = enter(presence, who('organizer'), 'one')
    presence.set(who('organizer'), 'g', 'one', looking)
    await one.shows('far', 'one')
    listener('far', null)
    await one.shows('one')
    one.leave()
    presence.close()
    expect(told).toEqual(['here one', 'left one', 'deaf'])
  })
})
