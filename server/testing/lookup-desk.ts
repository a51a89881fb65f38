import { v7 as uuidv7 } from 'uuid'
import { expect } from 'vitest'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { ExportLink } from '@operagrid/shared/domain/export'
import type { Field } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { Filter, SortTerm } from '@operagrid/shared/domain/query'
import type { RecordWindow } from '@operagrid/shared/domain/record'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp } from './running-app.ts'

export const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }

/** A field that shows what linked records hold in `field`. */
export const lookup = (id: string, link: string, field: string): Field => ({
  id,
  name: id,
  type: 'rollup',
  choices: [],
  rollup: { link, field, how: 'values', result: 'text' },
})

/** Regions of teams of jobs, two links on the way, and who works with them. */
export async function openLookupDesk(jobFields: readonly Field[]) {
  const app = await runApp()
  const manager = await app.signUp('Lookups')
  const viewer = await app.join(manager, 'viewer')
  const reporter = await app.join(manager, 'reporter')
  let [regions, teams, jobs] = ['', '', '']

  async function must<T>(path: string, input: object, who = manager): Promise<T> {
    const { data, error } = await app.call<T>(path, input, who.accessToken)
    expect(error?.message).toBeUndefined()
    return data
  }
  const refusal = async (path: string, input: object, who = manager) =>
    (await app.call(path, input, who.accessToken)).error?.message
  async function ask<T>(path: string, input: object, who = manager): Promise<T> {
    const response = await fetch(`${app.baseUrl}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: { authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1' },
    })
    // tRPC's envelope; of a refusal nothing.
    return ((await response.json()) as { result: { data: T } | undefined }).result?.data as T
  }
  async function make(gridId: string, cells: Cells): Promise<string> {
    const recordId = uuidv7()
    await must('record.apply', { gridId, ops: [{ kind: 'create', opId: uuidv7(), recordId, cells }] })
    return recordId
  }
  const patch = async (gridId: string, recordId: string, cells: Cells) =>
    await must('record.apply', {
      gridId,
      ops: [{ kind: 'patch', opId: uuidv7(), recordId, cells, baseVersion: 1_000 }],
    })
  const read = async (
    gridId: string,
    query: Partial<{ filter: Filter; sort: readonly SortTerm[] }> = {},
    who = manager,
  ) => await ask<RecordWindow>('record.window', { gridId, query: { filter: null, sort: [], ...query }, limit: 50 }, who)
  const link = async (gridId: string, id: string, to: string, back: string, one = false) =>
    await must('field.add', {
      gridId,
      field: { id, name: id, type: 'link', choices: [], link: { gridId: to, fieldId: back } },
      mirror: { name: back, ...(one && { one }) },
    })

  return {
    app,
    manager,
    viewer,
    reporter,
    /** Begins with empty grids that are linked to each other. */
    async begin() {
      const ids = [uuidv7(), uuidv7(), uuidv7()] as const
      ;[regions, teams, jobs] = ids
      await must('grid.create', { id: regions, name: 'Regions', fields: [title] })
      await must('grid.create', { id: teams, name: 'Teams', fields: [title] })
      await must('grid.create', { id: jobs, name: 'Jobs', fields: [title, ...jobFields] })
      await link(regions, 'teams000', teams, 'region00')
      await link(teams, 'jobs0000', jobs, 'team0000')
      return { regions, teams, jobs }
    },
    link,
    must,
    refusal,
    ask,
    make,
    patch,
    read,
    add: async (gridId: string, field: Field) => await must('field.add', { gridId, field }),
    cell: async (gridId: string, recordId: string, fieldId: string, who = manager) =>
      (await read(gridId, {}, who)).records.find(({ id }) => id === recordId)?.cells[fieldId] ?? null,
    fieldOf: async (gridId: string, id: string, who = manager) =>
      (await ask<Grid | undefined>('grid.get', { gridId }, who))?.fields.find((field) => field.id === id),
    /** The file of an export. */
    async exported(gridId: string, fields: readonly string[], format: 'csv' | 'json', who: SignedIn = manager) {
      const query = { filter: null, sort: [] }
      const input = { gridId, format, query, fields, details: false, zone: 'UTC' }
      const { path } = await must<ExportLink>('record.export', input, who)
      return await (await fetch(`${app.baseUrl}${path}`)).text()
    },
    [Symbol.asyncDispose]: async () => await app[Symbol.asyncDispose](),
  }
}
