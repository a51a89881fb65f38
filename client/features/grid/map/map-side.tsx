import MapPin from 'lucide-solid/icons/map-pin'
import { createMemo, createSignal, For, Show } from 'solid-js'

import { Button } from '../../../ui/button.tsx'
import { Chip } from '../../../ui/chip.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { createCardFocus } from '../cards/create-card-focus.ts'
import type { CardList } from '../cards/create-card-list.ts'
import { recordTitle } from '../cards/record-title.ts'
import { countWords } from '../cell-words.ts'
import { useGridView } from '../grid-context.ts'
import type { MapState } from './create-map.ts'
import { pressMapKey } from './map-keys.ts'
import { mapLineId, MapLines } from './map-lines.tsx'
import type { MapLine } from './map-lines.tsx'

/** Choices that the legend names. */
const MAX_NAMED = 12

type MapSideProps = {
  readonly map: MapState
  /** Records without a place. */
  readonly unplaced: CardList
  readonly trayOpen: boolean
  readonly onTray: (open: boolean) => void
  /** Puts a record in the middle of the map; undefined where it may not, or while there is no map. */
  readonly putHere: ((recordId: string) => void) | undefined
}

/** The records whose points are in sight, as a list for keys and screen readers; or those that have no place. */
export function MapSide(props: MapSideProps) {
  const view = useGridView()
  const map = props.map
  let root: HTMLElement | undefined
  createCardFocus(
    {
      active: map.active,
      moves: map.moves,
      elementOf: ({ recordId }) => (recordId === null ? null : document.getElementById(mapLineId(recordId))),
    },
    () => root,
  )
  const counted = () => {
    const count = map.inSight().length
    return `${countWords(count)} in sight`
  }
  /** One that is out of sight stands in no line. */
  const activePlace = (): number | undefined => {
    const now = map.active()
    return now !== null && map.inSight()[now.place]?.id === now.recordId ? now.place : undefined
  }
  const legend = createMemo(() => map.colorField()?.choices.slice(0, MAX_NAMED) ?? [])
  return (
    <aside class="map-side" aria-label="Records on the map" ref={root}>
      <div class="map-side-head">
        <h2 class="map-side-title" aria-live="polite">
          {props.trayOpen ? 'No place' : counted()}
        </h2>
        <Show when={(props.unplaced.count() ?? 0) > 0 || props.trayOpen}>
          <Button
            size="sm"
            variant="ghost"
            class={props.trayOpen ? 'toolbar-on' : ''}
            aria-expanded={props.trayOpen}
            onClick={() => props.onTray(!props.trayOpen)}
          >
            No place <span class="toolbar-count">{countWords(props.unplaced.count() ?? 0)}</span>
          </Button>
        </Show>
      </div>
      <Show
        when={props.trayOpen}
        fallback={
          <MapLines
            label="Records in sight"
            count={map.inSight().length}
            at={(place) => {
              const here = map.inSight()[place]
              return here && { ...here, title: map.titleOf(here) }
            }}
            active={activePlace()}
            moves={map.moves()}
            onFocus={(place, recordId) => map.stand(place, recordId)}
            onKey={(event, pageLines) =>
              pressMapKey(event, {
                map,
                undo: view.undo,
                mayEdit: view.mayEdit,
                pageLines: () => pageLines,
                openRecord: view.openRecord,
                removeRecord: (recordId) => void view.removeRecords([recordId]),
                claim: view.claims.toggle,
              })
            }
            none={map.places.total() === 0 ? 'No record has a place yet' : 'No records in sight'}
          />
        }
      >
        <Tray unplaced={props.unplaced} putHere={props.putHere} />
      </Show>
      <Show when={legend().length > 0 && !props.trayOpen}>
        <ul class="map-legend" aria-label={`Colours by ${map.colorField()?.name ?? ''}`}>
          <For each={legend()}>
            {(choice) => (
              <li>
                <Chip color={choice.color}>{choice.name}</Chip>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </aside>
  )
}

function Tray(props: Pick<MapSideProps, 'unplaced' | 'putHere'>) {
  const view = useGridView()
  const [active, setActive] = createSignal<number>()
  const [moves, setMoves] = createSignal(0)
  const count = () => props.unplaced.count() ?? 0
  const shown = () => view.columns.list().map((column) => column.field)
  const at = (place: number): MapLine | undefined => {
    const record = props.unplaced.at(place)
    return record && { id: record.id, number: record.number, title: recordTitle(shown(), record), color: undefined }
  }
  const goTo = (place: number): boolean => {
    const held = Math.max(0, Math.min(count() - 1, place))
    setActive(held)
    setMoves((total) => total + 1)
    requestAnimationFrame(() => {
      const line = at(held)
      if (line) document.getElementById(mapLineId(line.id))?.focus()
    })
    return true
  }
  const press = (event: KeyboardEvent, page: number): boolean => {
    const from = active() ?? 0
    const line = at(from)
    if (event.ctrlKey || event.metaKey || event.altKey) return false
    switch (event.key) {
      case 'ArrowDown':
        return goTo(from + 1)
      case 'ArrowUp':
        return goTo(from - 1)
      case 'PageDown':
        return goTo(from + page)
      case 'PageUp':
        return goTo(from - page)
      case 'Home':
        return goTo(0)
      case 'End':
        return goTo(count() - 1)
      case 'Enter':
      case ' ':
        if (line) view.openRecord(line.id)
        return true
      default:
        return false
    }
  }
  return (
    <>
      <Show when={props.putHere && count() > 0}>
        <p class="map-tray-help">Move the map until the cross is where a record belongs, then put it there.</p>
      </Show>
      <MapLines
        label="Records without a place"
        count={count()}
        at={at}
        show={props.unplaced.show}
        active={active()}
        moves={moves()}
        onFocus={(place) => setActive(place)}
        onKey={press}
        none="Every record has a place"
        aside={(line) => (
          <Show when={props.putHere}>
            {(put) => (
              <IconButton
                label={`Put ${line.title} here`}
                icon={MapPin}
                size="sm"
                tooltipPlacement="left"
                onClick={() => put()(line.id)}
              />
            )}
          </Show>
        )}
      />
    </>
  )
}
