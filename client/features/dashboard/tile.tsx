import Ellipsis from 'lucide-solid/icons/ellipsis'
import EyeOff from 'lucide-solid/icons/eye-off'
import { createUniqueId, Match, Show, Switch } from 'solid-js'

import { NOT_SHARED } from '@operagrid/shared/domain/dashboard'
import type { Tally, Widget } from '@operagrid/shared/domain/dashboard'

import { classes } from '../../ui/classes.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import type { MenuEntry } from '../../ui/menu-entry.ts'
import { Menu } from '../../ui/menu.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { ChartColors } from './chart-colors.ts'
import { ChartTile } from './chart-tile.tsx'
import { LatestTile } from './latest-tile.tsx'
import { NumberTile } from './number-tile.tsx'
import { TileAge } from './tile-age.tsx'
import type { TileSpan } from './tile-spans.ts'

type TileProps = {
  readonly widget: Widget
  readonly span: TileSpan
  readonly tally: Tally | undefined
  readonly isCurrent: boolean
  readonly trueUntil: Date | null
  readonly colors: ChartColors
  readonly entries: readonly MenuEntry[]
}

/**
 * One widget: its name, what it shows, how old that is. Greyed while it may be out of date. One that uses a field
 * which the reader may not know of says that it is not shared.
 */
export function Tile(props: TileProps) {
  const id = createUniqueId()
  const tally = () => (props.widget.unshared === true ? undefined : props.tally)
  const isCurrent = () => props.isCurrent && tally()?.fault === null
  return (
    <article
      class={classes(`tile tile-${props.widget.kind}`, !isCurrent() && tally() !== undefined && 'tile-stale')}
      style={{ '--mid': props.span.mid, '--wide': props.span.wide, '--huge': props.span.huge }}
      aria-labelledby={id}
    >
      <header class="tile-header">
        <h2 class="tile-title" id={id} title={props.widget.title}>
          {props.widget.title}
        </h2>
        <div class="tile-menu">
          <Menu
            entries={props.entries}
            placement="bottom-end"
            trigger={(trigger) => (
              <IconButton {...trigger} label={`Actions for ${props.widget.title}`} icon={Ellipsis} size="sm" />
            )}
          />
        </div>
      </header>
      <div class="tile-body">
        <Show
          when={tally()}
          fallback={
            <Show
              when={props.widget.unshared}
              fallback={<Skeleton height={props.widget.kind === 'number' ? '2.25rem' : '100%'} />}
            >
              <p class="tile-nothing tile-unshared" role="status">
                <EyeOff size={16} aria-hidden="true" />
                {NOT_SHARED}
              </p>
            </Show>
          }
        >
          {(known) => (
            <Switch>
              <Match when={known().fault !== null && known().version === 0}>
                <p class="tile-nothing">No value</p>
              </Match>
              <Match when={props.widget.kind === 'number'}>
                <NumberTile widget={props.widget} tally={known()} />
              </Match>
              <Match when={props.widget.kind === 'latest'}>
                <LatestTile widget={props.widget} tally={known()} />
              </Match>
              <Match when={true}>
                <ChartTile widget={props.widget} tally={known()} colors={props.colors} />
              </Match>
            </Switch>
          )}
        </Show>
      </div>
      <footer class="tile-footer">
        <Show
          when={tally()?.fault}
          fallback={
            <Show when={props.widget.unshared !== true}>
              <TileAge changedAt={tally()?.changedAt ?? null} isCurrent={isCurrent()} trueUntil={props.trueUntil} />
            </Show>
          }
        >
          {(fault) => (
            <span class="tile-fault" role="status">
              {fault()}
            </span>
          )}
        </Show>
      </footer>
    </article>
  )
}
