import { A } from '@solidjs/router'
import Plus from 'lucide-solid/icons/plus'
import X from 'lucide-solid/icons/x'
import { createSignal, createUniqueId, For, Show } from 'solid-js'

import type { CellValue } from '@operagrid/shared/domain/cell'
import { linkedIds } from '@operagrid/shared/domain/link'
import type { LinkField } from '@operagrid/shared/domain/link'

import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Popover } from '../../../ui/popover.tsx'
import { useGridView } from '../grid-context.ts'
import { LinkPicker } from './link-picker.tsx'
import { makeLinked } from './make-linked.ts'
import { toggled } from './toggled.ts'

import './links.css'

type PanelLinksProps = {
  readonly field: LinkField
  readonly value: CellValue
  readonly disabled: boolean
  readonly onChange: (value: CellValue) => void
}

/** Rows that are shown at first: a cell may hold a thousand. */
const SHOWN = 20

/** The records that the open record links to: each opens in its panel, and can be taken away. */
export function PanelLinks(props: PanelLinksProps) {
  const view = useGridView()
  const labelId = createUniqueId()
  const [all, setAll] = createSignal(false)
  const ids = () => linkedIds(props.value)
  const shown = () => (all() ? ids() : ids().slice(0, SHOWN))
  const { gridId } = props.field.link
  const toggle = (id: string) => {
    const next = toggled(ids(), id, props.field.link.one === true)
    props.onChange(next.length === 0 ? null : next)
  }
  const title = (id: string) => view.links.title(gridId, id)
  const path = (id: string) => `/w/${view.session.tenant.slug}/grids/${gridId}?record=${id}`
  const words = () => (props.field.link.one && ids().length > 0 ? 'Link another' : 'Link a record')
  return (
    <div role="group" aria-labelledby={labelId}>
      <p class="panel-label" id={labelId}>
        {props.field.name}
      </p>
      <Show when={props.field.description}>{(text) => <p class="form-row-description">{text()}</p>}</Show>
      <Show
        when={ids().length > 0}
        fallback={
          <Show when={props.disabled}>
            <p class="panel-none">No linked records.</p>
          </Show>
        }
      >
        <ul class="panel-links">
          <For each={shown()}>
            {(id) => (
              <li class="panel-link">
                <Show when={title(id) !== null} fallback={<span class="panel-link-gone">Deleted record</span>}>
                  <A href={path(id)} class="panel-link-title">
                    {title(id) ?? '…'}
                  </A>
                </Show>
                <Show when={!props.disabled}>
                  <IconButton
                    label={`Remove ${title(id) ?? 'this link'}`}
                    icon={X}
                    size="sm"
                    onClick={() => toggle(id)}
                  />
                </Show>
              </li>
            )}
          </For>
        </ul>
        <Show when={shown().length < ids().length}>
          <Button size="sm" variant="ghost" onClick={() => setAll(true)}>
            Show all {ids().length}
          </Button>
        </Show>
      </Show>
      <Show when={!props.disabled}>
        <Popover
          title={`Link to ${view.links.grid(gridId)?.name || 'records'}`}
          hideTitle
          trigger={(trigger) => (
            <Button {...trigger} size="sm" icon={Plus} aria-label={`${words()}: ${props.field.name}`}>
              {words()}
            </Button>
          )}
        >
          <div class="link-popover">
            <LinkPicker
              label={props.field.name}
              gridId={gridId}
              ids={ids()}
              onToggle={toggle}
              onCreate={(name) => makeLinked(gridId, name)}
            />
          </div>
        </Popover>
      </Show>
    </div>
  )
}
