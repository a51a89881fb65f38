import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { AuditPage } from '@operagrid/shared/domain/audit'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

describe('renaming a workspace', () => {
  let app: RunningApp
  beforeAll(async () => {
    app = await runApp()
  })
  afterAll(async () => await app[Symbol.asyncDispose]())

  const rename = (who: SignedIn, name: string) => app.call<{ name: string }>('tenant.rename', { name }, who.accessToken)
  const renames = async (who: SignedIn) =>
    (await app.call<AuditPage>('audit.list', { filter: { actions: ['workspace.renamed'] } }, who.accessToken)).data
      .events

  it('changes the name that everybody sees from their next session on, and not the address', async () => {
    const manager = await app.signUp('Regatta')
    expect((await rename(manager, '  Night   shift ')).data).toEqual({ name: 'Night shift' })
    const { tenant } = (await app.join(manager, 'viewer')).session
    expect(tenant).toEqual({ ...manager.session.tenant, name: 'Night shift' })
    expect((await app.signIn(manager)).session.memberships).toMatchObject([{ name: 'Night shift', slug: tenant.slug }])
  })

  it('is written down with both names, unless it is the same one', async () => {
    const manager = await app.signUp('Before')
    await rename(manager, 'After')
    await rename(manager, 'After')
    expect(await renames(manager)).toMatchObject([
      {
        actorId: manager.session.member.id,
        target: { kind: 'workspace', id: manager.session.tenant.id, name: 'Before' },
        before: { name: 'Before' },
        after: { name: 'After' },
      },
    ])
  })

  it('takes names as sign-up does, and leaves other workspaces alone', async () => {
    const [mine, other] = [await app.signUp('Mine'), await app.signUp('Other')]
    expect((await rename(mine, ' ')).error?.message).toContain('Give it a name.')
    expect((await rename(mine, 'x'.repeat(121))).error?.data.app.code).toBe('BAD_INPUT')
    await rename(mine, 'Renamed')
    expect((await app.signIn(other)).session.tenant.name).toBe('Other')
  })
})
