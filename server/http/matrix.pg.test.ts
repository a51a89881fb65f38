import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { roles } from '@operagrid/shared/domain/member'
import type { Role } from '@operagrid/shared/domain/member'
import { may } from '@operagrid/shared/domain/permission'
import type { SignedIn } from '@operagrid/shared/domain/session'
import type { ProcedureCase, Things } from '@operagrid/shared/testing/procedure-case'
import { procedureCases } from '@operagrid/shared/testing/procedure-cases'

import { makeAccessTokens } from '../auth/token.ts'
import { appRouter } from '../routers/app.ts'
import { askHttp, askSocket } from '../testing/outcome.ts'
import type { Outcome } from '../testing/outcome.ts'
import { runApp, whenClosed } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'
import { openSocketClient } from '../testing/socket-client.ts'
import type { SocketClient } from '../testing/socket-client.ts'
import { makeThings, randomThings } from '../testing/things.ts'

const transports = ['HTTP', 'WebSocket'] as const
const cases = Object.entries(procedureCases)
const members = cases.flatMap(([path, row]) =>
  row.permission === 'public' ? [] : [{ path, row, permission: row.permission }],
)

// Every procedure × role × transport × {own id, another tenant's, nobody's, no session, an expired one, a suspended one}.
describe('every procedure', () => {
  let app: RunningApp
  let manager: SignedIn
  let ours: Things
  let theirs: Things
  let viewer: SignedIn
  let untouched: readonly string[]
  const held = new Map<Role, { readonly token: string; readonly socket: SocketClient }>()

  beforeAll(async () => {
    app = await runApp({ production: true })
    manager = await app.signUp('Ours')
    const [mine, other] = await Promise.all([
      makeThings(app, manager),
      app.signUp('Theirs').then((stranger) => makeThings(app, stranger)),
    ])
    ours = mine
    theirs = other
    untouched = await fingerprint(theirs.tenantId)
    viewer = await app.join(manager, 'viewer')
    for (const role of roles) {
      const { accessToken } = role === 'management' ? manager : await app.join(manager, role)
      held.set(role, { token: accessToken, socket: await openSocketClient(app.baseUrl, accessToken) })
    }
  })
  afterAll(async () => {
    for (const { socket } of held.values()) socket.close()
    await app[Symbol.asyncDispose]()
  })

  /** All rows of a tenant, a hash a table. */
  async function fingerprint(tenantId: string): Promise<string[]> {
    return await withConnection(app.database.adminUrl, async (admin) => {
      const { rows } = await admin.query<{ name: string }>(
        "select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id' order by 1",
      )
      const prints: string[] = []
      for (const { name } of rows) {
        const sql = `select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as print from ${name} t where tenant_id = $1`
        const found = await admin.query<{ print: string }>(sql, [tenantId])
        prints.push(`${name} ${found.rows[0]?.print}`)
      }
      return prints
    })
  }

  async function ask(
    transport: (typeof transports)[number],
    role: Role,
    { path, row, things }: { readonly path: string; readonly row: ProcedureCase; readonly things: Things },
  ): Promise<Outcome> {
    const who = held.get(role)
    if (who === undefined) throw new Error('nobody holds this role')
    const asked = { path, type: row.type, input: row.input(things, uuidv7) }
    return await (transport === 'HTTP' ? askHttp(app, who.token, asked) : askSocket(who.socket, asked))
  }

  it('has a row that says who may call it, and no row is left over', () => {
    const procedures = Object.entries(flat(appRouter._def.procedures))
    expect(Object.fromEntries(procedures.map(([path, { _def }]) => [path, _def.type]))).toEqual(
      Object.fromEntries(cases.map(([path, { type }]) => [path, type])),
    )
  })

  for (const transport of transports) {
    for (const role of roles) {
      it(`over ${transport} refuses or serves a ${role} as the table of permissions says`, async () => {
        for (const { path, row, permission } of members) {
          if (transport === 'HTTP' && row.type === 'subscription') continue
          const allowed = may(role, permission)
          const things =
            allowed && row.destroys === true
              ? await makeThings(app, manager, isOfMembers(row) ? undefined : viewer)
              : ours
          const { code } = await ask(transport, role, { path, row, things })
          expect([path, code]).toEqual([path, allowed ? servedAs(transport, row) : 'NOT_ALLOWED'])
        }
      })

      it(`over ${transport} tells a ${role} the same of another tenant’s things and of things that are not there`, async () => {
        for (const { path, row } of members) {
          if (transport === 'HTTP' && row.type === 'subscription') continue
          if (named(row).length === 0) continue
          const foreign = await ask(transport, role, { path, row, things: theirs })
          const unknown = await ask(transport, role, { path, row, things: randomThings() })
          expect([path, foreign]).toEqual([path, unknown])
          // An id that is named is not there; a quiet answer was compared to the letter just now.
          if (row.quiet !== true)
            expect([path, foreign.code]).toEqual([path, expect.stringMatching(/^NOT_(FOUND|ALLOWED)$/)])
          expect(foreign.said).not.toContain('Secret')
        }
      })
    }
  }

  it('has changed nothing of another tenant in all of that', async () => {
    expect(await fingerprint(theirs.tenantId)).toEqual(untouched)
  })

  it('is for nobody without a session, with an expired token, with half of one or when suspended', async () => {
    const suspended = await app.join(manager, 'organizer')
    const socket = await openSocketClient(app.baseUrl, suspended.accessToken)
    const cut = whenClosed(socket.socket)
    await app.call('member.suspend', { memberId: suspended.session.member.id, suspended: true }, manager.accessToken)
    expect(await cut).toBe(4401)
    const [head, body] = manager.accessToken.split('.')
    const tokens = [undefined, expired(manager), `${head}.${body}.`, suspended.accessToken, 'none']
    for (const { path, row } of members) {
      if (row.type === 'subscription') continue
      for (const token of tokens) {
        const { code } = await askHttp(app, token, { path, type: row.type, input: row.input(ours, uuidv7) })
        expect([path, token, code]).toEqual([path, token, 'UNAUTHENTICATED'])
      }
    }
    for (const token of tokens.slice(1)) {
      const client = await openSocketClient(app.baseUrl, token ?? '')
      expect(await whenClosed(client.socket)).toBe(4401)
    }
  })

  it('for signing in is not to be had over a socket', async () => {
    const { socket } = held.get('viewer') ?? {}
    for (const [path, row] of cases) {
      if (row.permission !== 'public' || socket === undefined) continue
      const { code } = await askSocket(socket, { path, type: row.type, input: row.input(ours, uuidv7) })
      expect([path, code]).toEqual([path, 'BAD_INPUT'])
    }
  })

  function expired({ session, accessToken }: SignedIn): string {
    const claims = app.services.identity.verify(accessToken)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 })
    try {
      if (claims === null) throw new Error(`${session.member.id} is not signed in`)
      return makeAccessTokens(app.secrets.jwtSecret, 900).sign(claims)
    } finally {
      vi.useRealTimers()
    }
  }
})

/** What a member who may call it is answered. */
function servedAs(transport: (typeof transports)[number], row: ProcedureCase): unknown {
  if (transport === 'WebSocket' && row.onlyHttp === true) return 'BAD_INPUT'
  return row.personal === true ? expect.stringMatching(/^(ok|NOT_FOUND|CONFLICT)$/) : (row.answers ?? 'ok')
}

/** The kinds of things that a call names and that are there already. */
function named(row: ProcedureCase): string[] {
  const known = randomThings()
  const text = JSON.stringify(row.input(known, () => 'made') ?? '')
  return Object.entries(known).flatMap(([name, id]) => (name !== 'fieldId' && text.includes(id) ? [name] : []))
}

function isOfMembers(row: ProcedureCase): boolean {
  return named(row).some((name) => name === 'memberId' || name === 'sessionId')
}

type Procedure = { readonly _def: { readonly type: string } }

/** The router's own table, whose values are procedures under their whole names at run time. */
function flat(procedures: object): Readonly<Record<string, Procedure>> {
  return procedures as Readonly<Record<string, Procedure>>
}
