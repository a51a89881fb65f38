import Plus from 'lucide-solid/icons/plus'
import { createUniqueId, Show } from 'solid-js'

import type { CellValue } from '@operagrid/shared/domain/cell'
import { linkedIds } from '@operagrid/shared/domain/link'
import type { LinkField } from '@operagrid/shared/domain/link'

import { Button } from '../../../ui/button.tsx'
import { Popover } from '../../../ui/popover.tsx'
import { useGridView } from '../grid-context.ts'
import { LinkList } from './link-list.tsx'
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

/** The records that the open record links to: each opens in its panel, and can be taken away. */
export function PanelLinks(props: PanelLinksProps) {
  const view = useGridView()
  const labelId = createUniqueId()
  const ids = () => linkedIds(props.value)
  const { gridId } = props.field.link
  const toggle = (id: string) => {
    const next = toggled(ids(), id, props.field.link.one === true)
    props.onChange(next.length === 0 ? null : next)
  }
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
        <LinkList gridId={gridId} ids={ids()} onRemove={props.disabled ? undefined : toggle} />
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
