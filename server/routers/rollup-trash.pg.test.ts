import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { GridRecord } from '@operagrid/shared/domain/record'
import type { Rollup } from '@operagrid/shared/domain/rollup'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

const number = (id: string): Field => ({ id, name: id, type: 'number', choices: [] })
const sumOf = (id: string, link: string, field: string): Field => {
  const rollup: Rollup = { link, field, how: 'sum', result: 'number' }
  return { id, name: id, type: 'rollup', choices: [], rollup }
}

describe('a rollup, while what it reads is in the trash', () => {
  let app: RunningApp
  let manager: SignedIn
  let [teams, jobs, team, job] = ['', '', '', '']

  beforeAll(async () => {
    app = await runApp()
    manager = await app.signUp('Rollups')
  })
  afterAll(async () => await app[Symbol.asyncDispose]())
  beforeEach(async () => {
    ;[teams, jobs, team, job] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()]
    await call('grid.create', { id: teams, name: 'Teams', fields: [number('spare000')] })
    await call('grid.create', { id: jobs, name: 'Jobs', fields: [number('hours000')] })
    const link = {
      id: 'jobs0000',
      name: 'Jobs',
      type: 'link',
      choices: [],
      link: { gridId: jobs, fieldId: 'team0000' },
    }
    await call('field.add', { gridId: teams, field: link, mirror: { name: 'Team' } })
    await create(jobs, job, { hours000: 3 })
    await create(teams, team, { jobs0000: [job] })
    await call('field.add', { gridId: teams, field: sumOf('total000', 'jobs0000', 'hours000') })
  })

  const call = (procedure: string, input: object) => app.call(procedure, input, manager.accessToken)
  const create = (gridId: string, recordId: string, cells: Cells) =>
    call('record.apply', { gridId, ops: [{ kind: 'create', opId: uuidv7(), recordId, cells }] })
  const total = async () => {
    const input = encodeURIComponent(JSON.stringify({ gridId: teams, recordId: team }))
    const headers = { authorization: `Bearer ${manager.accessToken}`, 'x-operagrid': '1' }
    const response = await fetch(`${app.baseUrl}/trpc/record.get?input=${input}`, { headers })
    // The procedure's own answer.
    const { result } = (await response.json()) as { result: { data: GridRecord } }
    return result.data.cells['total000']
  }
  const comesTo = (value: unknown) => vi.waitFor(async () => expect(await total()).toEqual(value), { timeout: 10_000 })
  const lost = { error: '#REF' }

  it('shows an error, and is right again when the field is back, whatever happened meanwhile', async () => {
    await comesTo(3)
    await call('field.remove', { gridId: jobs, fieldId: 'hours000' })
    await comesTo(lost)
    await call('field.restore', { gridId: jobs, fieldId: 'hours000' })
    await comesTo(3)
    await call('field.remove', { gridId: teams, fieldId: 'jobs0000' })
    await comesTo(lost)
    await call('field.restore', { gridId: jobs, fieldId: 'team0000' })
    await comesTo(3)
  })

  it('comes back itself, true of what its records hold by then', async () => {
    await call('field.remove', { gridId: teams, fieldId: 'total000' })
    const cells = { hours000: 8 }
    await call('record.apply', {
      gridId: jobs,
      ops: [{ kind: 'patch', opId: uuidv7(), recordId: job, cells, baseVersion: 1_000 }],
    })
    await call('field.restore', { gridId: teams, fieldId: 'total000' })
    await comesTo(8)
  })

  it('is not let back where it would read itself by now', async () => {
    const formula = { source: '{total000} + 1', result: 'number' }
    const spare = { name: 'Spare', type: 'formula', choices: [], formula }
    await call('field.update', { gridId: teams, fieldId: 'spare000', field: spare })
    await call('field.remove', { gridId: teams, fieldId: 'total000' })
    const { id: _, ...hours } = sumOf('hours000', 'team0000', 'spare000')
    expect((await call('field.update', { gridId: jobs, fieldId: 'hours000', field: hours })).error).toBeUndefined()
    const { error } = await call('field.restore', { gridId: teams, fieldId: 'total000' })
    expect(error?.message).toMatch(/^It would read itself: /u)
  })
})
