import { describe, expect, it } from 'vitest'

import type { Actor } from '@operagrid/shared/domain/member'
import type { PresenceEvent } from '@operagrid/shared/domain/presence'

import { makePresence } from './presence.ts'
import type { ScreenRelay } from './presence.ts'

const who = (role: Actor['role'], memberId: string = role): Actor => ({ tenantId: 't', memberId, role, name: memberId })
const looking = { recordId: null, fieldId: null, typing: false }

/** Reads until `enough`, and answers who is shown then. */
async function shown(
  presence: ReturnType<typeof makePresence>,
  actor: Actor,
  enough: (ids: readonly string[]) => boolean,
) {
  const stop = new AbortController()
  let ids: readonly string[] = []
  const request = { gridId: 'g', clientId: 'reader', signal: stop.signal }
  for await (const { present, left } of presence.read(actor, request) as AsyncGenerator<PresenceEvent>) {
    const kept = left === undefined ? [] : ids.filter((id) => !left.includes(id))
    ids = [...new Set([...kept, ...present.map((one) => one.clientId)])]
    if (enough(ids)) break
  }
  stop.abort()
  return ids
}

describe('presence', () => {
  it('is for those who see every record: to a reporter it would name hidden ones', async () => {
    const presence = makePresence()
    const signal = new AbortController().signal
    expect(() => presence.open(who('reporter'), { gridId: 'g', clientId: 'c', signal })).toThrow(/role/)
    expect(() => presence.set(who('reporter'), 'g', 'c', looking)).toThrow(/role/)
    presence.close()
  })

  it('keeps tenants and grids apart', async () => {
    const presence = makePresence()
    presence.set({ ...who('viewer'), tenantId: 'other' }, 'g', 'theirs', looking)
    presence.set(who('viewer'), 'another grid', 'elsewhere', looking)
    presence.set(who('viewer'), 'g', 'ours', looking)
    expect(await shown(presence, who('organizer'), (ids) => ids.length > 0)).toEqual(['ours'])
    presence.close()
  })

  it('lets no member move or end another’s screen', async () => {
    const presence = makePresence()
    presence.set(who('viewer'), 'g', 'theirs', looking)
    presence.set(who('organizer'), 'g', 'theirs', { ...looking, recordId: 'r' })
    const thief = new AbortController()
    presence.open(who('organizer'), { gridId: 'g', clientId: 'theirs', signal: thief.signal })
    thief.abort()
    expect(await shown(presence, who('organizer'), (ids) => ids.length > 0)).toEqual(['theirs'])
    presence.close()
  })

  it('a screen that came back on a new socket does not leave with the old one', async () => {
    const presence = makePresence()
    const [before, after] = [new AbortController(), new AbortController()]
    presence.open(who('viewer'), { gridId: 'g', clientId: 'c', signal: before.signal })
    presence.set(who('viewer'), 'g', 'c', looking)
    presence.open(who('viewer'), { gridId: 'g', clientId: 'c', signal: after.signal })
    before.abort()
    expect(await shown(presence, who('organizer'), (ids) => ids.length > 0)).toEqual(['c'])
    after.abort()
    expect(await shown(presence, who('organizer'), () => true)).toEqual([])
    presence.close()
  })

  it('tells other nodes of its screens, and shows theirs', async () => {
    const told: string[] = []
    let listener = (): void => undefined
    let elsewhere = [{ ...looking, clientId: 'far', memberId: 'm', name: 'M' }]
    const relay: ScreenRelay = {
      here: (_tenant, _grid, { clientId }) => told.push(`here ${clientId}`),
      left: (_tenant, _grid, clientId) => told.push(`left ${clientId}`),
      elsewhere: () => elsewhere,
      onMove: (_tenant, _grid, moved) => {
        listener = moved
        return () => told.push('deaf')
      },
    }
    const presence = makePresence(relay)
    const own = new AbortController()
    presence.open(who('viewer'), { gridId: 'g', clientId: 'c', signal: own.signal })
    presence.set(who('viewer'), 'g', 'c', looking)
    expect(await shown(presence, who('organizer'), (ids) => ids.length === 2)).toEqual(['far', 'c'])
    elsewhere = []
    listener()
    expect(await shown(presence, who('organizer'), (ids) => ids.length === 1)).toEqual(['c'])
    own.abort()
    presence.close()
    expect(told).toEqual(['here c', 'left c', 'deaf'])
  })
})
