import { createRoot, createSignal } from 'solid-js'

import type { Cells, CellValue } from '@operagrid/shared/domain/cell'
import { factFields } from '@operagrid/shared/domain/fact-field'
import type { Field } from '@operagrid/shared/domain/field'
import type { Person } from '@operagrid/shared/domain/person'
import { everything, MAX_FOUND_GROUPS } from '@operagrid/shared/domain/query'
import { foundBy } from '@operagrid/shared/domain/query-found'
import { narrowQuery } from '@operagrid/shared/domain/query-group'
import type { GroupValue } from '@operagrid/shared/domain/query-group'
import { groupQuery, outsidePaths } from '@operagrid/shared/domain/query-path'
import type { GroupPath } from '@operagrid/shared/domain/query-path'
import { tally } from '@operagrid/shared/domain/query-tally'

import { createRecordList } from '../create-record-list.ts'
import { createHeadingList } from '../groups/create-heading-list.ts'
import { headingWords } from '../groups/group-words.ts'
import { pathKey, toldGroups } from '../groups/told-groups.ts'
import type { ToldGroups } from '../groups/told-groups.ts'
import { makeRecordOrder } from '../record-order.ts'
import { makeRecordOracle } from './record-oracle.ts'
import type { Made } from './record-oracle.ts'

export const vessel: Field = { id: 'vessel00', name: 'Vessel', type: 'text', choices: [] }
export const day: Field = { id: 'day00000', name: 'Day', type: 'date', choices: [] }
export const state: Field = {
  id: 'state000',
  name: 'State',
  type: 'select',
  choices: [
    { id: 'open0000', name: 'Open', color: 'red' },
    { id: 'done0000', name: 'Done', color: 'green' },
  ],
}
export const ticked: Field = { id: 'ticked00', name: 'Ticked', type: 'checkbox', choices: [] }
export const knots: Field = { id: 'knots000', name: 'Knots', type: 'number', choices: [] }
export const tags: Field = { ...state, id: 'tags0000', name: 'Tags', type: 'multiSelect' }
export const notes: Field = { id: 'notes000', name: 'Notes', type: 'longText', choices: [] }
export const people: readonly Person[] = [
  { id: 'ada', name: 'Ada', color: 'gray' },
  { id: 'ben', name: 'Ben', color: 'gray' },
]
export const crew: Field = { id: 'crew0000', name: 'Crew', type: 'person', several: true, choices: [...people] }
/** Of each kind of group one. */
export const fields = [vessel, day, state, ticked, knots, tags, notes, crew]
/** Of what every record has beside its cells all that an edit of these pages leaves as it is. */
export const facts = factFields(people).filter(({ id }) => !id.startsWith('$updated'))
const queried = [...fields, ...facts]
const count = { fn: 'count', field: null } as const

type Opened = {
  readonly folded?: readonly GroupPath[]
  readonly most?: number
  /** How each of the records was made. */
  readonly made?: readonly Made[]
}

/** A grid in groups by `levels`: its headings, and a server that tells of the groups when it is told to. */
export async function openLevels(
  levels: readonly Field[],
  cells: readonly Cells[],
  { folded = [], most = MAX_FOUND_GROUPS, made: howMade = [] }: Opened = {},
) {
  const ordered = groupQuery(everything, levels)
  const rest = outsidePaths(
    levels,
    folded.filter(
      (path) => !path.some((_, at) => at > 0 && folded.some((one) => pathKey(one) === pathKey(path.slice(0, at)))),
    ),
  )
  const query = rest ? narrowQuery(ordered, rest) : ordered
  const order = makeRecordOrder(query, queried, 'me')
  const grid = makeRecordOracle(order)
  for (const [at, one] of cells.entries()) grid.create(one, howMade[at])
  const [told, setTold] = createSignal<ToldGroups>()
  const left = new Map(folded.map((path) => [pathKey(path), { path, told: path }]))
  const made = createRoot((dispose) => {
    const list = createRecordList({
      order,
      head: grid.head(),
      isFinal: () => true,
      source: {
        outline: async (every) => grid.outline(grid.head(), every),
        window: async (bounds) => grid.window(grid.head(), bounds),
      },
    })
    const headings = createHeadingList(
      { levels: () => levels, zone: 'UTC', folded: () => left, query: () => query },
      { list: () => list, shownQuery: () => query },
      { told },
    )
    return { list, headings, dispose }
  })
  await made.list.ready
  let taken = grid.head()
  return {
    grid,
    dispose: made.dispose,
    list: () => made.headings().list,
    /** Brings the page what was changed; the counts come later. */
    hear(): void {
      made.list.take(grid.changes.filter(({ version }) => version > taken))
      taken = grid.head()
    },
    count(): void {
      const [outermost, ...within] = levels.map((field) => ({ field: field.id, ...foundBy(field, 'UTC') }))
      if (outermost === undefined) return
      setTold(toldGroups(levels, tally(grid.all(), count, { ...outermost, inOrder: true, within }, queried), most))
    },
  }
}

/** A grid in groups by `field` alone: its headings as they read. */
export async function openGroups(field: Field, cells: readonly CellValue[], folded: readonly GroupValue[] = []) {
  const opened = await openLevels(
    [field],
    cells.map((value) => (value === null ? {} : { [field.id]: value })),
    { folded: folded.map((value) => [value]) },
  )
  return {
    ...opened,
    reads: () => opened.list().map((heading) => `${headingWords([field], heading)}: ${heading.count}`),
  }
}
