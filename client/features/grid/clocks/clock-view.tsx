import { createMemo } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'

import { serverTime } from '../../../live/server-clock.ts'
import { useNow } from '../../../ui/use-now.ts'
import { cellWords } from '../cell-words.ts'
import { leftWords, nearness, soonMs } from './clock-left.ts'

import './clocks.css'

/** All clocks of a page move together, and share one timer. */
const TICK_MS = 1_000

type ClockViewProps = { readonly field: Field; readonly value: string }

/** A deadline as it comes nearer. Read aloud it is a moment: nobody wants to hear it tick. */
export function ClockView(props: ClockViewProps) {
  const leftMs = createMemo(() => Date.parse(props.value) - serverTime(useNow(TICK_MS).getTime()))
  const words = createMemo(() => leftWords(leftMs()))
  const near = createMemo(() => nearness(leftMs(), soonMs(props.field.clock)))
  const moment = () => cellWords(props.field, props.value)
  return (
    <time class={`clock clock-${near()}`} dateTime={props.value} title={`Due ${moment()}`}>
      <span class="visually-hidden">{near() === 'over' ? `Was due ${moment()}` : `Due ${moment()}`}</span>
      <span class="clock-left" aria-hidden="true">
        {words()}
      </span>
    </time>
  )
}
