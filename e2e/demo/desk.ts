import type { Cells } from '@operagrid/shared/domain/cell'
import type { GridChange, GridEvent } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import type { Grid, GridSummary } from '@operagrid/shared/domain/grid'
import type { GridRecord, RecordWindow, ReviewState } from '@operagrid/shared/domain/record'

import type { Player } from './player.ts'
import { DemoFault } from './sign-ins.ts'

/** An incident that is not done with. */
export type OpenIncident = { readonly id: string; cells: Cells; version: number; reviewState: ReviewState }

/** What the control room knows: the grid's fields, and what is open, as the live feed tells it. */
export type Desk = {
  readonly gridId: string
  /** A field's id by its name, or undefined when somebody renamed or removed it. */
  fieldId(name: string): string | undefined
  /** A choice's id by field and name. */
  choiceId(field: string, name: string): string | undefined
  /** Open incidents, oldest first. */
  readonly open: Map<string, OpenIncident>
  statusOf(incident: OpenIncident): string
}

const DONE = ['Resolved', 'Closed']

/** Opens the demo's grid of incidents and follows it. @throws DemoFault when it is not there */
export async function openDesk(player: Player): Promise<Desk> {
  const grids = await player.query<GridSummary[]>('grid.list')
  const wanted = grids.find(({ name }) => name === 'Incidents')
  if (wanted === undefined)
    throw new DemoFault(
      'The demo workspace has no grid “Incidents” any more. Restore it, or start with an empty database.',
    )
  const { fields } = await player.query<Grid>('grid.get', { gridId: wanted.id })
  const byName = new Map<string, Field>(fields.map((field) => [field.name, field]))
  const status = byName.get('Status')
  if (status === undefined)
    throw new DemoFault('The demo’s grid has no field “Status” any more: nothing can be played.')
  const choiceId = (field: string, name: string) =>
    byName.get(field)?.choices.find((choice) => choice.name === name)?.id
  const done = DONE.flatMap((name) => choiceId('Status', name) ?? [])
  const open = new Map<string, OpenIncident>()
  const isDone = (cells: Cells) => done.includes(String(cells[status.id] ?? ''))

  const load = async (): Promise<number> => {
    const filter = { kind: 'compare', field: status.id, operator: 'noneOf', value: done }
    const sort = [{ field: '$number', direction: 'desc' }]
    const { version, records } = await player.query<RecordWindow>('record.window', {
      gridId: wanted.id,
      query: { filter, sort },
      limit: 200,
    })
    for (const record of records.toReversed()) open.set(record.id, fromRecord(record))
    return version
  }
  const take = (change: GridChange): void => {
    if (change.kind === 'schema') return
    const before = open.get(change.recordId)
    const cells = { ...before?.cells, ...change.after }
    if (change.kind === 'delete' || isDone(cells)) open.delete(change.recordId)
    else if (before !== undefined)
      Object.assign(before, { cells, version: change.version, reviewState: change.reviewState })
    else if (change.kind === 'create' || change.kind === 'restore') {
      open.set(change.recordId, {
        id: change.recordId,
        cells,
        version: change.version,
        reviewState: change.reviewState,
      })
    }
  }
  const cursor = await load()
  player.follow('live.grid', { gridId: wanted.id, cursor }, (event) => {
    // What `live.grid` sends, in tRPC's envelope of a tracked event.
    const { data } = event as { data: GridEvent }
    if (data.type === 'resync') void load().catch(() => undefined)
    else for (const change of data.changes) take(change)
  })

  return {
    gridId: wanted.id,
    fieldId: (name) => byName.get(name)?.id,
    choiceId,
    open,
    statusOf: ({ cells }) => status.choices.find((choice) => choice.id === cells[status.id])?.name ?? '',
  }
}

function fromRecord({ id, cells, version, reviewState }: GridRecord): OpenIncident {
  return { id, cells, version, reviewState }
}
