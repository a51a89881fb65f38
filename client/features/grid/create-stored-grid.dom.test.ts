import { createRoot } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { SchemaChange } from '@operagrid/shared/domain/change'
import type { Grid } from '@operagrid/shared/domain/grid'

import { dropAccess, holdAccess } from '../../live/access.ts'
import { createStoredGrid } from './create-stored-grid.ts'
import type { StoredGrid } from './create-stored-grid.ts'

/** The server at the network's edge: each reading waits until a test answers it. */
let asked: ((answer: { readonly grid: Grid } | 'no network') => void)[]
let stored: StoredGrid
let dispose: () => void

function gridAt(version: number, name: string): Grid {
  const settings = { reportersSee: 'own', claimMinutes: 10, byHand: false, computing: null } as const
  return { id: 'grid', name, version, recordCount: 0, fields: [], ...settings }
}
function schema(version: number, name: string): SchemaChange {
  return { kind: 'schema', version, memberId: 'ana', at: '2026-11-28T10:00:00.000Z', name, fields: [], reload: false }
}

/** Lets answers and the pauses between tries pass. */
const pass = (ms = 100) => vi.advanceTimersByTimeAsync(ms)

async function answer(given: Parameters<(typeof asked)[number]>[0], at = 0): Promise<void> {
  asked.splice(at, 1)[0]?.(given)
  await pass()
}

beforeEach(async () => {
  vi.useFakeTimers()
  asked = []
  holdAccess({ token: 'held-token', expiresInS: 900, memberId: 'mia' })
  vi.stubGlobal(
    'fetch',
    (url: string) =>
      new Promise<Response>((resolve, reject) => {
        if (!url.includes('/grid.get')) return
        asked.push((given) => {
          if (given === 'no network') reject(new TypeError('Failed to fetch'))
          else resolve(Response.json({ result: { data: given.grid } }))
        })
      }),
  )
  createRoot((end) => {
    dispose = end
    stored = createStoredGrid('grid', { ready: Promise.resolve(), onFault: () => undefined })
  })
  await pass()
  await answer({ grid: gridAt(100, 'Incidents') })
})
afterEach(() => {
  dispose()
  dropAccess()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('a grid’s fields and settings over a resync', () => {
  it('are read until they are, however often that fails', async () => {
    stored.reload(150)
    await pass()
    for (let tries = 0; tries < 5; tries += 1) {
      await answer('no network')
      await pass(10_000)
    }
    await answer({ grid: gridAt(151, 'Incidents at sea') })
    expect([stored.grid()?.name, asked.length]).toEqual(['Incidents at sea', 0])
  })

  it('are asked for at once when the connection is back', async () => {
    stored.reload(150)
    await pass()
    await answer('no network')
    stored.wake()
    await pass(0)
    expect(asked).toHaveLength(1)
  })

  it('never go back to what was read before a change that the feed has told meanwhile', async () => {
    stored.reload(150)
    await pass()
    stored.take(schema(160, 'Told by the feed'))
    await answer({ grid: gridAt(155, 'Read before') })
    expect(stored.grid()?.name).toBe('Told by the feed')
    await pass(10_000)
    await answer({ grid: gridAt(161, 'Read anew') })
    expect(stored.grid()?.name).toBe('Read anew')
    // The feed tells what the reading knew already.
    stored.take(schema(161, 'Told late'))
    expect(stored.grid()?.name).toBe('Read anew')
    stored.take(schema(162, 'And on'))
    expect(stored.grid()?.name).toBe('And on')
  })

  it('are not those of a reading from before a second resync', async () => {
    stored.reload(150)
    await pass()
    stored.reload(200)
    await answer({ grid: gridAt(150, 'Between the two') })
    expect(stored.grid()?.name).toBe('Incidents')
    await pass(10_000)
    await answer({ grid: gridAt(200, 'Behind both') })
    expect([stored.grid()?.name, asked.length]).toEqual(['Behind both', 0])
  })

  it('do not take back what this page has changed while they were read', async () => {
    stored.reload(150)
    await pass()
    stored.change({ name: 'Changed here' })
    await answer({ grid: gridAt(150, 'From before') })
    expect(stored.grid()?.name).toBe('Changed here')
    await pass(10_000)
    await answer({ grid: gridAt(152, 'Changed here') })
    expect([stored.grid()?.name, stored.grid()?.version]).toEqual(['Changed here', 152])
  })
})
