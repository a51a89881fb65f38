import ArrowDown from 'lucide-solid/icons/arrow-down'
import ArrowUp from 'lucide-solid/icons/arrow-up'
import { createMemo, Show } from 'solid-js'

import type { Tally, Widget } from '@operagrid/shared/domain/dashboard'

import { formatClock } from '../../ui/format-time.ts'
import { formatNumber, formatShort } from './format-number.ts'
import { formatOf } from './measure-name.ts'

import './number-tile.css'

/** The first value seen of a definition, and when. */
type First = { readonly definition: string; readonly value: number | null; readonly at: Date }
type Shown = { readonly value: number | null; readonly turn: number }

/** One big number, and how far it moved since this page was opened. A new value glows in the place of the old one. */
export function NumberTile(props: { readonly widget: Widget; readonly tally: Tally }) {
  const value = () => props.tally.groups[0]?.value ?? null
  const format = createMemo(() => formatOf(props.widget.aggregate, props.tally.fields))
  const first = createMemo<First>(
    (known) => {
      const definition = JSON.stringify([props.widget.gridId, props.widget.filter, props.widget.aggregate])
      return known.definition === definition && known.value !== null
        ? known
        : { definition, value: value(), at: new Date() }
    },
    { definition: '', value: null, at: new Date() },
  )
  const movedBy = createMemo(() => {
    const start = first().value
    const now = value()
    const countable = format().whole === formatNumber
    return !countable || now === null || start === null || now === start ? null : now - start
  })
  // Counts the values shown, so that the first one does not glow.
  const shown = createMemo<Shown>(
    (before) => (before.turn > 0 && before.value === value() ? before : { value: value(), turn: before.turn + 1 }),
    {
      value: null,
      turn: 0,
    },
  )
  return (
    <p class="number-tile">
      <Show when={shown()} keyed>
        {(now) => (
          <span class="number-value" classList={{ 'number-moved': now.turn > 1 }} title={format().whole(now.value)}>
            {format().short(now.value)}
          </span>
        )}
      </Show>
      <Show when={movedBy()}>
        {(by) => (
          <span
            class="number-trend"
            title={`It was ${formatNumber(first().value)} at ${formatClock(first().at)}, when this page was opened`}
          >
            <Show when={by() > 0} fallback={<ArrowDown size={13} aria-label="down by" />}>
              <ArrowUp size={13} aria-label="up by" />
            </Show>
            {formatShort(Math.abs(by()))}
            <span class="number-since"> since {formatClock(first().at)}</span>
          </span>
        )}
      </Show>
    </p>
  )
}
