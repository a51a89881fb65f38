import { useNavigate } from '@solidjs/router'
import { createMemo, For, Show } from 'solid-js'

import type { Widget } from '@operagrid/shared/domain/dashboard'

import { Skeleton } from '../../ui/skeleton.tsx'
import { createChartColors } from './chart-colors.ts'
import type { LiveDashboard } from './create-dashboard.ts'
import { tileEntries } from './tile-entries.ts'
import { tileSpans } from './tile-spans.ts'
import { Tile } from './tile.tsx'

type TileGridProps = {
  readonly live: LiveDashboard
  readonly slug: string
  readonly mayShape: boolean
  readonly onEdit: (widget: Widget) => void
}

/** The tiles in their order. */
export function TileGrid(props: TileGridProps) {
  const navigate = useNavigate()
  const colors = createMemo(createChartColors())
  const widgets = () => props.live.dashboard()?.widgets ?? []
  const spans = createMemo(() => tileSpans(widgets()))
  const entriesOf = (widget: Widget) =>
    tileEntries({
      widget,
      widgets: widgets(),
      dashboardId: props.live.dashboard()?.id ?? '',
      mayShape: props.mayShape,
      onEdit: () => props.onEdit(widget),
      onOpen: () => navigate(`/w/${props.slug}/grids/${widget.gridId}`),
    })
  return (
    <div class="tiles-room">
      <Show
        when={props.live.dashboard() !== null}
        fallback={
          <div class="tiles" role="status" aria-label="Loading">
            <For each={tileSpans(waiting)}>
              {(span, at) => (
                <div
                  class={`tile tile-${waiting[at()]?.kind ?? 'bar'}`}
                  style={{ '--mid': span.mid, '--wide': span.wide, '--huge': span.huge }}
                >
                  <Skeleton lines={3} />
                </div>
              )}
            </For>
          </div>
        }
      >
        <div class="tiles">
          {/* Widgets keep their identity in the store: adding one draws that one alone. */}
          <For each={widgets()}>
            {(widget, at) => (
              <Tile
                widget={widget}
                span={spans()[at()] ?? whole}
                tally={props.live.tally(widget.id)}
                isCurrent={props.live.isCurrent()}
                trueUntil={props.live.trueUntil()}
                colors={colors()}
                entries={entriesOf(widget)}
              />
            )}
          </For>
        </div>
      </Show>
    </div>
  )
}

const whole = { mid: 12, wide: 12, huge: 12 }
const waiting = [
  { kind: 'number' },
  { kind: 'number' },
  { kind: 'number' },
  { kind: 'number' },
  { kind: 'bar' },
  { kind: 'line' },
] as const
