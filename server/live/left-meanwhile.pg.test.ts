import { setTimeout as sleep } from 'node:timers/promises'

import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Actor } from '@operagrid/shared/domain/member'
import type { OpResult } from '@operagrid/shared/domain/op'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'
import { FRESH_MS } from './actor-now.ts'

const field = { id: 'title000', name: 'Title', type: 'text', choices: [] }

describe('what waits behind long work on its grid', () => {
  let app: RunningApp
  let boss: SignedIn
  let gridId: string
  beforeAll(async () => {
    app = await runApp()
    boss = await app.signUp('Boss')
    gridId = uuidv7()
    await app.call('grid.create', { id: gridId, name: 'G', fields: [field] }, boss.accessToken)
  })
  afterAll(async () => await app[Symbol.asyncDispose]())

  /** What is answered to calls that were made while the grid was busy, during which `change` happened to their member. */
  async function whileBusy(leaver: SignedIn, change: (memberId: string) => Promise<unknown>) {
    const { member, tenant } = boss.session
    const actor: Actor = { tenantId: tenant.id, memberId: member.id, role: member.role, name: 'Boss' }
    const busy = app.services.engine.alone(actor, gridId, () => sleep(FRESH_MS + 600))
    await sleep(50)
    const ops = [{ kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells: { title000: 'late' } }]
    const edit = app.call<{ results: OpResult[] }>('record.apply', { gridId, ops }, leaver.accessToken)
    const rename = app.call('grid.update', { gridId, name: 'Late' }, leaver.accessToken)
    await sleep(100)
    await change(leaver.session.member.id)
    await busy
    const [{ data, error }, renamed] = await Promise.all([edit, rename])
    const [result] = data?.results ?? []
    return {
      edit: error?.data.app.code ?? (result?.status === 'rejected' ? result.code : result?.status),
      rename: renamed.error?.data.app.code ?? 'done',
    }
  }

  it('is not done for a member who was removed meanwhile', async () => {
    const leaver = await app.join(boss, 'organizer')
    const answered = await whileBusy(leaver, (memberId) => app.call('member.remove', { memberId }, boss.accessToken))
    expect(answered).toEqual({ edit: 'UNAUTHENTICATED', rename: 'UNAUTHENTICATED' })
  })

  it('is done in the role that its member has by then, or not', async () => {
    const demoted = await app.join(boss, 'organizer')
    const setRole = (memberId: string) => app.call('member.setRole', { memberId, role: 'viewer' }, boss.accessToken)
    expect(await whileBusy(demoted, setRole)).toEqual({ edit: 'NOT_ALLOWED', rename: 'NOT_ALLOWED' })
  })

  it('is done as ever where nothing has changed', async () => {
    const organizer = await app.join(boss, 'organizer')
    expect(await whileBusy(organizer, async () => await Promise.resolve())).toEqual({ edit: 'applied', rename: 'done' })
  })
})
