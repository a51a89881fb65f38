import MapIcon from 'lucide-solid/icons/map'
import { createEffect, createMemo, createSignal, onCleanup, Show, untrack } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import { findPlaceField, readPlace, unplacedQuery } from '@operagrid/shared/domain/query-place'

import { errorOf } from '../../../trpc.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ErrorState } from '../../../ui/error-state.tsx'
import { createCardList } from '../cards/create-card-list.ts'
import { useGridView } from '../grid-context.ts'
import { createMap } from './create-map.ts'
import { MapCanvas } from './map-canvas.tsx'
import { MapSide } from './map-side.tsx'

import '../cards/cards.css'
import './map.css'

/** The grid's records as points on a map. */
export function GridMap(props: { readonly onAddField: () => void }) {
  const view = useGridView()
  // Another field makes another map; the same one renamed does not.
  const fieldId = createMemo(() => findPlaceField(view.look.place(), view.fields())?.id)
  return (
    <Show
      when={fieldId()}
      keyed
      fallback={
        <div class="cards-empty">
          <EmptyState
            icon={MapIcon}
            title="No field to make a map of"
            text="A map shows records where a location says that they are."
            action={
              <div class="grid-gone-ways">
                <Show when={view.mayShape()}>
                  <Button variant="primary" onClick={() => props.onAddField()}>
                    Add a field
                  </Button>
                </Show>
                <Button onClick={() => view.look.setLayout('grid')}>Show as rows</Button>
              </div>
            }
          />
        </div>
      }
    >
      {(_id) => {
        const field = untrack(() => findPlaceField(view.look.place(), view.fields()))
        return field && <Points field={field} />
      }}
    </Show>
  )
}

function Points(props: { readonly field: Field }) {
  const view = useGridView()
  const field = createMemo<Field>((held) => findPlaceField(view.look.place(), view.fields()) ?? held, props.field)
  const map = createMap(view, field)
  const [trayOpen, setTrayOpen] = createSignal(false)
  const [center, setCenter] = createSignal<() => { readonly lat: number; readonly lng: number }>()
  const unplaced = createCardList(view, {
    query: () => unplacedQuery(view.queryState.query(), field()),
    isHere: (record) => readPlace(record.cells[field().id]) === undefined,
  })
  view.setLayoutOrder({
    neighbour(recordId, by) {
      const at = map.inSight().findIndex(({ id }) => id === recordId)
      return at === -1 ? undefined : map.inSight()[at + by]
    },
  })
  onCleanup(() => view.setLayoutOrder(undefined))
  createEffect(() => {
    const recordId = map.active()?.recordId ?? null
    view.presence.select({ recordId, fieldId: recordId && field().id, typing: false })
  })
  const putHere = () => {
    const middle = center()
    if (!middle || !map.mayMove()) return undefined
    return (recordId: string) => map.move(recordId, middle())
  }
  return (
    <div class="map">
      <Show
        when={map.places.fault()}
        fallback={
          <>
            <MapCanvas
              map={map}
              aims={trayOpen() && map.mayMove()}
              onReady={(middle) => setCenter(() => middle)}
              onHeap={(recordId) => {
                setTrayOpen(false)
                const at = map.inSight().findIndex(({ id }) => id === recordId)
                if (at !== -1) map.activate(at)
              }}
            />
            <MapSide map={map} unplaced={unplaced} trayOpen={trayOpen()} onTray={setTrayOpen} putHere={putHere()} />
          </>
        }
      >
        {(fault) => <ErrorState text={errorOf(fault()).message} title="The map could not be loaded" />}
      </Show>
    </div>
  )
}
