import Plus from 'lucide-solid/icons/plus'
import { createSignal, Index, Show } from 'solid-js'

import { MAX_COLOR_RULES } from '@operagrid/shared/domain/color-rule'

import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useGridView } from '../grid-context.ts'
import { ColorRuleLine } from './color-rule-line.tsx'

import './colors-dialog.css'

/** The rules by which records are coloured: made, put in order and removed; each counts at once. */
export function ColorsDialog() {
  const view = useGridView()
  const [said, setSaid] = createSignal('')
  let list: HTMLOListElement | undefined
  const count = () => view.colors.rules().length
  /** The rule's own button goes along with it, or the other one where it has come to an end. */
  const move = (at: number, by: 1 | -1): void => {
    const color = view.colors.rules()[at]?.color ?? ''
    view.colors.move(at, at + by)
    setSaid(`The rule for ${color} is now ${at + by + 1} of ${count()}.`)
    const buttons = list?.children[at + by]?.querySelectorAll<HTMLButtonElement>('[data-move]') ?? []
    const [up, down] = buttons
    const same = by === -1 ? up : down
    ;(same?.disabled === true ? (by === -1 ? down : up) : same)?.focus()
  }
  const remove = (at: number): void => {
    view.colors.remove(at)
    const next = list?.children[Math.min(at, count() - 1)]?.querySelector<HTMLElement>('button')
    ;(next ?? list?.closest('[role="dialog"]')?.querySelector<HTMLElement>('[data-add]'))?.focus()
  }
  const add = (): void => {
    view.colors.add()
    list?.lastElementChild?.querySelector<HTMLElement>('button')?.focus()
  }
  return (
    <Dialog
      open={view.colors.open()}
      onOpenChange={view.colors.setOpen}
      title="Colours"
      description="A record takes the colour of the first rule that it fits."
      size="lg"
      footer={
        <Button variant="primary" onClick={() => view.colors.setOpen(false)}>
          Done
        </Button>
      }
    >
      <ol class="color-rules" ref={list}>
        <Index each={view.colors.rules()}>
          {(rule, at) => (
            <ColorRuleLine
              rule={rule()}
              at={at}
              count={count()}
              onChange={(change) => view.colors.set(at, change)}
              onMove={(by) => move(at, by)}
              onRemove={() => remove(at)}
            />
          )}
        </Index>
      </ol>
      <Show when={count() === 0}>
        <p class="sort-none">No record has a colour of its own.</p>
      </Show>
      <Button
        size="sm"
        variant="ghost"
        icon={Plus}
        data-add
        disabled={count() >= MAX_COLOR_RULES}
        class="color-rules-add"
        onClick={add}
      >
        Add a colour
      </Button>
      <div class="visually-hidden" role="status">
        {said()}
      </div>
    </Dialog>
  )
}
