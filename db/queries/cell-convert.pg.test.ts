import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { Actor, Role } from '@operagrid/shared/domain/member'

import { withConnection } from '../connect.ts'
import { inTenant } from '../tenant.ts'
import { createMembers } from '../testing/members.ts'
import { createTestDatabase } from '../testing/test-database.ts'
import { convertCells } from './cell-convert.ts'
import { insertGrid } from './grid.ts'

const text: Field = { id: 'field000', name: 'Status', type: 'text', choices: [] }

describe('converting a field’s cells', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let members: Readonly<Record<Role, Actor>>

  beforeAll(async () => {
    database = await createTestDatabase()
    members = await createMembers(database.adminUrl)
  })
  afterAll(() => database[Symbol.asyncDispose]())

  async function gridWith(cells: readonly (string | number | null)[]): Promise<string> {
    const { organizer } = members
    const gridId = uuidv7()
    await inTenant(database.db, organizer, (tx) =>
      insertGrid(tx, { id: gridId, name: 'Grid', fields: [text], createdBy: organizer.memberId, ready: true }),
    )
    await withConnection(database.adminUrl, async (client) => {
      for (const [at, cell] of cells.entries()) {
        await client.query(
          'insert into grid_record (tenant_id, grid_id, id, number, version, cells) values ($1, $2, $3, $4, 1, $5)',
          [
            organizer.tenantId,
            gridId,
            uuidv7(),
            at + 1,
            cell === null ? { other000: 1 } : { field000: cell, other000: 1 },
          ],
        )
      }
    })
    return gridId
  }

  async function stored(gridId: string): Promise<unknown[]> {
    return await withConnection(database.adminUrl, async (client) => {
      const { rows } = await client.query<{ cells: { field000?: unknown } }>(
        'select cells from grid_record where grid_id = $1 order by number',
        [gridId],
      )
      expect(rows.every((row) => 'other000' in row.cells)).toBe(true)
      return rows.map((row) => row.cells.field000)
    })
  }

  it('turns text to numbers, empties what is none, and counts both', async () => {
    const gridId = await gridWith(['1', '2.5', 'many', null, '1'])
    const { result, touched } = await inTenant(database.db, members.organizer, (tx) =>
      convertCells(tx, gridId, text, { ...text, type: 'number' }),
    )
    expect({ result, touched }).toEqual({ result: { converted: 3, emptied: 1 }, touched: true })
    expect(await stored(gridId)).toEqual([1, 2.5, undefined, undefined, 1])
  })

  it('turns text to a select with a choice for each distinct text', async () => {
    const gridId = await gridWith(['Open', 'Closed', 'open', null])
    const { field } = await inTenant(database.db, members.organizer, (tx) =>
      convertCells(tx, gridId, text, { ...text, type: 'select' }),
    )
    expect(field.choices.map((choice) => choice.name.toLowerCase()).toSorted()).toEqual(['closed', 'open'])
    const ids = Object.fromEntries(field.choices.map((choice) => [choice.name.toLowerCase(), choice.id]))
    expect(await stored(gridId)).toEqual([ids['open'], ids['closed'], ids['open'], undefined])
  })

  it('turns text to several choices, and takes one that is removed out of every cell', async () => {
    const gridId = await gridWith(['Fire, Smoke', 'smoke', null])
    const { organizer } = members
    const { field } = await inTenant(database.db, organizer, (tx) =>
      convertCells(tx, gridId, text, { ...text, type: 'multiSelect' }),
    )
    const [first, second] = field.choices
    expect(new Set([first?.name.toLowerCase(), second?.name.toLowerCase()])).toEqual(new Set(['fire', 'smoke']))
    const ids = Object.fromEntries(field.choices.map((choice) => [choice.name.toLowerCase(), choice.id]))
    expect(await stored(gridId)).toEqual([[ids['fire'], ids['smoke']], [ids['smoke']], undefined])

    const kept = { ...field, choices: field.choices.filter((choice) => choice.id === ids['fire']) }
    const { result } = await inTenant(database.db, organizer, (tx) => convertCells(tx, gridId, field, kept))
    expect(result).toEqual({ converted: 1, emptied: 1 })
    expect(await stored(gridId)).toEqual([[ids['fire']], undefined, undefined])
  })

  it('rewrites no cell when choices are put in another order', async () => {
    const gridId = await gridWith(['Fire, Smoke'])
    const { organizer } = members
    const { field } = await inTenant(database.db, organizer, (tx) =>
      convertCells(tx, gridId, text, { ...text, type: 'multiSelect' }),
    )
    const turned = { ...field, choices: field.choices.toReversed() }
    const { touched } = await inTenant(database.db, organizer, (tx) => convertCells(tx, gridId, field, turned))
    expect(touched).toBe(false)
  })

  it('leaves the cells of a renamed field alone', async () => {
    const gridId = await gridWith(['a'])
    const { touched } = await inTenant(database.db, members.organizer, (tx) =>
      convertCells(tx, gridId, text, { ...text, name: 'State' }),
    )
    expect([touched, await stored(gridId)]).toEqual([false, ['a']])
  })
})
