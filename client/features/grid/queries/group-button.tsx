import SquareKanban from 'lucide-solid/icons/square-kanban'
import { Match, Show, Switch } from 'solid-js'

import { isFact } from '@operagrid/shared/domain/fact-field'
import { makesColumns } from '@operagrid/shared/domain/query-group'
import { findPlaceField, holdsPlaces } from '@operagrid/shared/domain/query-place'
import { findDateField, hasDays } from '@operagrid/shared/domain/query-span'
import { layouts } from '@operagrid/shared/domain/view'
import type { Layout } from '@operagrid/shared/domain/view'

import { Button } from '../../../ui/button.tsx'
import { Popover } from '../../../ui/popover.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { useGridView } from '../grid-context.ts'
import { CoverSelect } from './cover-select.tsx'
import { DaysSelect } from './days-select.tsx'
import { GroupLevels } from './group-levels.tsx'
import { PlaceSelect } from './place-select.tsx'

const layoutNames: Readonly<Record<Layout, string>> = {
  grid: 'Rows',
  board: 'Board',
  calendar: 'Calendar',
  gallery: 'Gallery',
  map: 'Map',
}

/** Whether records are rows or cards under headings or not, cards in columns, on days or on a map, and by which field. */
export function GroupButton() {
  const view = useGridView()
  const layout = view.look.layout
  const isBoard = () => layout() === 'board'
  const levels = view.queryState.groups.levels
  const isOn = () => layout() !== 'grid' || levels().length > 0
  const columnFields = () => view.fields().filter(makesColumns)
  /** Records may also stand in the columns of whose they are. */
  const columns = () => [...columnFields(), ...(view.queried() ?? []).filter((one) => isFact(one) && makesColumns(one))]
  const date = () => findDateField(view.look.date(), view.fields())
  const place = () => findPlaceField(view.look.place(), view.fields())
  const name = () => {
    const field = layout() === 'calendar' ? date() : layout() === 'map' ? place() : view.groupField()
    const by = levels().length > 0 ? levels() : field ? [field] : []
    if (by.length === 0) return layout() === 'gallery' ? 'Group, gallery' : 'Group'
    const names = by.map((one) => one.name).join(', ')
    return layout() === 'grid' ? `Group by ${names}` : `Group, ${layout()} by ${names}`
  }
  const show = (asked: string): void => {
    const next = layouts.find((one) => one === asked)
    if (next === undefined) return
    // A board that has no columns yet, a calendar without days or a map without places begins with those that are there first.
    const grouped = view.groupField()
    const first = grouped && makesColumns(grouped) ? grouped : columnFields()[0]
    const firstDate = date() ?? view.fields().find(hasDays)
    const firstPlace = place() ?? view.fields().find(holdsPlaces)
    if (next === 'calendar' && firstDate) view.look.setDate(firstDate.id)
    if (next === 'map' && firstPlace) view.look.setPlace(firstPlace.id)
    view.look.setLayout(next, next === 'board' ? first?.id : undefined)
  }
  return (
    <Popover
      title="Show records as"
      trigger={(trigger) => (
        <Button
          {...trigger}
          size="sm"
          variant="ghost"
          icon={SquareKanban}
          class={`toolbar-button ${isOn() ? 'toolbar-on' : ''}`}
          aria-label={name()}
        >
          <span class="toolbar-words">Group</span>
        </Button>
      )}
    >
      <div class="group-lines">
        <SelectField
          label="Layout"
          hideLabel
          size="sm"
          options={layouts.map((one) => ({ value: one, label: layoutNames[one] }))}
          value={layout()}
          onChange={show}
        />
        <Show when={layout() === 'gallery'}>
          <CoverSelect />
        </Show>
        <Switch>
          <Match when={layout() === 'map'}>
            <PlaceSelect />
          </Match>
          <Match when={layout() === 'calendar'}>
            <DaysSelect />
          </Match>
          <Match when={isBoard()}>
            <SelectField
              label="A column for each"
              size="sm"
              options={columns().map((field) => ({ value: field.id, label: field.name }))}
              value={view.groupField()?.id ?? null}
              onChange={(asked) => view.look.setLayout('board', asked)}
            />
          </Match>
          <Match when={!isBoard()}>
            <GroupLevels />
          </Match>
        </Switch>
      </div>
    </Popover>
  )
}
