import ArrowDown from 'lucide-solid/icons/arrow-down'
import ArrowUp from 'lucide-solid/icons/arrow-up'
import Plus from 'lucide-solid/icons/plus'
import X from 'lucide-solid/icons/x'
import { createMemo, Index, Show } from 'solid-js'

import { isFact } from '@operagrid/shared/domain/fact-field'
import { MAX_SUBGROUPS } from '@operagrid/shared/domain/query'
import { canGroup, findGroupFields } from '@operagrid/shared/domain/query-group'

import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { useGridView } from '../grid-context.ts'

import './group-levels.css'

/** In the list of fields: rows without headings. */
const NONE = 'none'

const labels = ['A heading for each', 'Within it, one for each', 'Within that, one for each']

/** By which fields rows or cards are in groups, the outermost first: chosen, added, taken away, put in another order. */
export function GroupLevels() {
  const view = useGridView()
  let lines: HTMLDivElement | undefined
  /** The fields as they stand, and behind them what every record has beside its cells. */
  const known = () => [...view.fields(), ...(view.queried() ?? []).filter(isFact)]
  const groups = createMemo(() => findGroupFields(view.look.groups(), known()).map(({ id }) => id))
  const options = createMemo(() =>
    known().flatMap((field) => (canGroup(field) ? [{ value: field.id, label: field.name }] : [])),
  )
  const nameOf = (fieldId: string): string => options().find(({ value }) => value === fieldId)?.label ?? ''
  const free = () => options().find(({ value }) => !groups().includes(value))
  const optionsAt = (at: number) => [
    // Where there are several each can be taken away.
    ...(groups().length > 1 ? [] : [{ value: NONE, label: 'None' }]),
    ...options().filter(({ value }) => value === groups()[at] || !groups().includes(value)),
  ]
  const set = (next: readonly string[]): void => view.look.setGroups(next)
  /** The line that was acted on may be another by now. */
  const focus = (at: number, ...selectors: readonly string[]): void => {
    requestAnimationFrame(() => {
      const line = lines?.querySelectorAll('.group-line')[Math.max(0, at)]
      const found = selectors.map((one) => line?.querySelector<HTMLElement>(one)).find((one) => one)
      found?.focus()
    })
  }
  const choose = (at: number, fieldId: string): void =>
    set(fieldId === NONE ? [] : groups().length === 0 ? [fieldId] : groups().with(at, fieldId))
  const move = (at: number, by: 1 | -1): void => {
    const next = [...groups()]
    next.splice(at + by, 0, ...next.splice(at, 1))
    set(next)
    const [to, other] = by === 1 ? ['down', 'up'] : ['up', 'down']
    focus(at + by, `[data-move="${to}"]:not(:disabled)`, `[data-move="${other}"]`)
  }
  const remove = (at: number): void => {
    set(groups().toSpliced(at, 1))
    focus(at === 0 ? 0 : at - 1, 'button')
  }
  const add = (): void => {
    const field = free()
    if (!field) return
    set([...groups(), field.value])
    focus(groups().length - 1, 'button')
  }
  return (
    <div ref={lines} class="group-levels">
      <Index each={groups().length === 0 ? [NONE] : groups()}>
        {(group, at) => (
          <div class="group-line" role="group" aria-label={`Level ${at + 1}`}>
            <SelectField
              label={labels[at] ?? ''}
              size="sm"
              options={optionsAt(at)}
              value={group()}
              onChange={(fieldId) => choose(at, fieldId)}
            />
            <Show when={groups().length > 1}>
              <div class="group-line-moves">
                <IconButton
                  size="sm"
                  icon={ArrowUp}
                  label={`Move ${nameOf(group())} outwards`}
                  data-move="up"
                  disabled={at === 0}
                  onClick={() => move(at, -1)}
                />
                <IconButton
                  size="sm"
                  icon={ArrowDown}
                  label={`Move ${nameOf(group())} inwards`}
                  data-move="down"
                  disabled={at === groups().length - 1}
                  onClick={() => move(at, 1)}
                />
                <IconButton
                  size="sm"
                  icon={X}
                  label={`Do not group by ${nameOf(group())}`}
                  onClick={() => remove(at)}
                />
              </div>
            </Show>
          </div>
        )}
      </Index>
      <Show when={groups().length > 0 && groups().length <= MAX_SUBGROUPS && free()}>
        <Button size="sm" variant="ghost" icon={Plus} class="group-levels-add" onClick={add}>
          Add a level within
        </Button>
      </Show>
    </div>
  )
}
