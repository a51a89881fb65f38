import { randomBytes } from 'node:crypto'

import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import type { GridEvent } from '@operagrid/shared/domain/change'
import { signedIn } from '@operagrid/shared/domain/session'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { call, connect } from './stack/api.ts'
import type { Api } from './stack/api.ts'
import { startStack } from './stack/start-stack.ts'
import type { Stack } from './stack/start-stack.ts'

const manager = { workspace: 'Nodes', name: 'Mia', email: 'mia@nodes.test', password: 'a long enough one' }
const fieldId = 'text0000'
const CALLS = 40

/** tRPC's envelope around an event with an id to resume from. */
type Tracked = { readonly id: string; readonly data: GridEvent }

describe('two server processes on one database', () => {
  let first: Stack
  let second: Stack
  let who: SignedIn
  const clients: Api[] = []

  beforeAll(async () => {
    const env = { JWT_SECRET: secret(), PASSWORD_PEPPER: secret() }
    first = await startStack({ env })
    second = await startStack({ env: { ...env, DATABASE_URL: first.adminUrl() } })
    who = signedIn.parse(await call(first.url, 'auth.signUp', manager))
  })
  afterAll(async () => {
    for (const client of clients) client.close()
    await second.stop()
    await first.stop()
  })

  function client(stack: Stack): Api {
    const api = connect(stack.url, who)
    clients.push(api)
    return api
  }

  it('serve the same grid: what one writes is on the screens of both, once and in order', async () => {
    const gridId = uuidv7()
    const fields = [{ id: fieldId, name: 'Text', type: 'text', choices: [] }]
    await client(first).mutate('grid.create', { id: gridId, name: 'Log', fields })
    const screens = [first, second].map((stack) => {
      const versions: number[] = []
      client(stack).subscribe<Tracked>('live.grid', { gridId, cursor: 0 }, ({ data }) => {
        if (data.type === 'changes') versions.push(...data.changes.map((change) => change.version))
      })
      return versions
    })
    await Promise.all(
      [first, second, first, second].map(async (stack, at) => {
        const api = client(stack)
        for (let count = 0; count < CALLS; count += 1) {
          const cells = { [fieldId]: `writer ${at}, ${count}` }
          const op = { kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells }
          await api.mutate('record.apply', { gridId, ops: [op] })
        }
      }),
    )
    const all = Array.from({ length: 4 * CALLS }, (_, at) => at + 1)
    await vi.waitFor(() => expect(screens).toEqual([all, all]), { timeout: 20_000 })
  })

  it('say that they hear each other', async () => {
    for (const { url } of [first, second]) {
      const response = await fetch(`${url}/readyz`)
      expect(await response.json()).toEqual({ ok: true, bus: { via: 'postgres', connected: true, peers: 1 } })
    }
  })
})

function secret(): string {
  return randomBytes(32).toString('base64')
}
