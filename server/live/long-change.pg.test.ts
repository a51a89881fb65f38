import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'

import type { GridEvent } from '@operagrid/shared/domain/change'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'
import { openSocketClient } from '../testing/socket-client.ts'
import type { SocketClient } from '../testing/socket-client.ts'

const LONG = 20_000

describe('much to tell', () => {
  let app: RunningApp
  let boss: SignedIn
  let gridId: string
  const fields = Array.from({ length: 140 }, (_, at) => ({
    id: `f${String(at).padStart(7, '0')}`,
    name: `F${at}`,
    type: 'longText',
    choices: [],
  }))

  beforeAll(async () => {
    app = await runApp()
    boss = await app.signUp('Boss')
  })
  afterAll(async () => await app[Symbol.asyncDispose]())

  async function make(count: number): Promise<void> {
    gridId = uuidv7()
    await app.call('grid.create', { id: gridId, name: 'G', fields: fields.slice(0, count) }, boss.accessToken)
  }
  async function apply(op: object): Promise<void> {
    await app.call('record.apply', { gridId, ops: [{ opId: uuidv7(), ...op }] }, boss.accessToken)
  }
  const texts = (letter: string, count: number) =>
    Object.fromEntries(fields.slice(0, count).map(({ id }) => [id, letter.repeat(LONG)]))
  const heard = (feed: { data(): readonly unknown[] }) =>
    // The stream's own events.
    (feed.data() as readonly { readonly data: GridEvent }[]).flatMap(({ data: event }): (number | string)[] =>
      event.type === 'resync' ? ['resync'] : event.changes.map(({ version }) => version),
    )
  const open = async (): Promise<SocketClient> => await openSocketClient(app.baseUrl, boss.accessToken)

  it('in one change cuts nobody: readers are told to read anew, and hear what follows', async () => {
    await make(140)
    const recordId = uuidv7()
    await apply({ kind: 'create', recordId, cells: texts('x', 140) })
    const reader = await open()
    const feed = await reader.subscribe('live.grid', { gridId, cursor: 1 })
    await apply({ kind: 'patch', recordId, cells: texts('y', 140), baseVersion: 1 })
    await apply({ kind: 'patch', recordId, cells: { f0000000: 'z' }, baseVersion: 2 })
    await expect.poll(() => heard(feed), { timeout: 10_000 }).toEqual(['resync', 3])
    // And whoever comes back from before it.
    const back = await open()
    const again = await back.subscribe('live.grid', { gridId, cursor: 1 }, '1')
    await expect.poll(() => heard(again), { timeout: 10_000 }).toEqual(['resync'])
    expect([reader.socket.readyState, back.socket.readyState]).toEqual([WebSocket.OPEN, WebSocket.OPEN])
    reader.close()
    back.close()
  })

  it('in many feeds of one socket is told one after the other', async () => {
    await make(1)
    for (let made = 0; made < 48; made += 1) await apply({ kind: 'create', recordId: uuidv7(), cells: texts('x', 1) })
    const reader = await open()
    const feeds = await Promise.all(
      Array.from({ length: 20 }, () => reader.subscribe('live.grid', { gridId, cursor: 0 }, '0')),
    )
    const all = Array.from({ length: 48 }, (_, at) => at + 1)
    await expect.poll(() => feeds.map(heard), { timeout: 20_000 }).toEqual(feeds.map(() => all))
    expect(reader.socket.readyState).toBe(WebSocket.OPEN)
    reader.close()
  })
})
