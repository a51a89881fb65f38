import { v7 as uuidv7 } from 'uuid'
import { expect } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { FieldCheck, FieldUpdateResult, Grid } from '@operagrid/shared/domain/grid'
import type { GridRecord, RecordWindow } from '@operagrid/shared/domain/record'
import type { DeletedField } from '@operagrid/shared/domain/trash'

import { runApp } from './running-app.ts'

export const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
export const team: Field = { id: 'team0000', name: 'Team', type: 'text', choices: [] }
/** The field whose texts become links, and the one that mirrors it then. */
export const sides = { forth: team.id, back: 'back0000' }

/** How a field of texts is to become a link; `to`: the grid whose records it names. */
type Wanted = {
  readonly one?: boolean
  readonly otherOne?: boolean
  readonly makeMissing?: boolean
  readonly to?: string
}

/** A grid whose records say in a text which team they are of, the grid of the teams, and who works with them. */
export async function openLinkDesk() {
  const app = await runApp()
  const manager = await app.signUp('Links')
  const organizer = await app.join(manager, 'organizer')
  const viewer = await app.join(manager, 'viewer')
  const stranger = await app.signUp('Others')
  let log = ''
  let teams = ''

  async function newGrid(name: string, fields: readonly Field[], who = organizer): Promise<string> {
    const id = uuidv7()
    await must('grid.create', { id, name, fields }, who)
    return id
  }
  async function must<T>(path: string, input: object, who = organizer): Promise<T> {
    const { data, error } = await app.call<T>(path, input, who.accessToken)
    expect(error).toBeUndefined()
    return data
  }
  const refusal = async (path: string, input: object, who = organizer) => {
    const { error } = await app.call(path, input, who.accessToken)
    return error && [error.data.app.code, error.message]
  }
  async function ask<T>(path: string, input: object, who = organizer): Promise<T> {
    const response = await fetch(`${app.baseUrl}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: { authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1' },
    })
    // tRPC's envelope; of a refusal nothing.
    return ((await response.json()) as { result: { data: T } | undefined }).result?.data as T
  }
  async function add(gridId: string, ...all: readonly object[]): Promise<string[]> {
    const ids = all.map(() => uuidv7())
    const ops = all.map((cells, at) => ({ kind: 'create', opId: uuidv7(), recordId: ids[at], cells }))
    for (let at = 0; at < ops.length; at += 1000) await must('record.apply', { gridId, ops: ops.slice(at, at + 1000) })
    return ids
  }
  const addTeams = async (...names: readonly string[]) => await add(teams, ...names.map((name) => ({ title000: name })))
  const addEntries = async (...texts: readonly string[]) =>
    await add(log, ...texts.map((text, at) => ({ title000: `Entry ${at}`, team0000: text })))
  async function records(gridId: string): Promise<readonly GridRecord[]> {
    const query = { filter: null, sort: [] }
    return (await ask<RecordWindow>('record.window', { gridId, query, limit: 200 })).records
  }
  const cellsOf = async (gridId: string, fieldId: string) =>
    (await records(gridId)).map(({ cells }) => cells[fieldId] ?? null)
  const fieldsOf = async (gridId: string) => (await ask<Grid>('grid.get', { gridId })).fields
  const trashOf = async (gridId: string) => await ask<DeletedField[]>('field.trash', { gridId })

  const asLink = ({ one = false, otherOne = false, makeMissing = false, to = teams }: Wanted = {}) => ({
    gridId: log,
    fieldId: sides.forth,
    field: { name: 'Team', type: 'link', link: { gridId: to, fieldId: sides.back, one } },
    mirror: { name: 'Entries', one: otherOne },
    makeMissing,
  })
  const check = async (wanted?: Wanted) => (await ask<FieldCheck>('field.check', asLink(wanted))).links
  const link = async (wanted?: Wanted) => await must<FieldUpdateResult>('field.update', asLink(wanted))

  return {
    app,
    organizer,
    viewer,
    stranger,
    /** Begins with two empty grids. */
    async begin(fields: { readonly log?: readonly Field[]; readonly teams?: readonly Field[] } = {}) {
      log = await newGrid('Log', fields.log ?? [title, team])
      teams = await newGrid('Teams', fields.teams ?? [{ ...title, name: 'Name' }])
      return { log, teams }
    },
    newGrid,
    must,
    refusal,
    ask,
    add: async (gridId: string, ...all: readonly object[]) => await add(gridId, ...all),
    addTeams,
    addEntries,
    records,
    cellsOf,
    fieldsOf,
    trashOf,
    asLink,
    check,
    link,
    [Symbol.asyncDispose]: async () => await app[Symbol.asyncDispose](),
  }
}
export type LinkDesk = Awaited<ReturnType<typeof openLinkDesk>>
