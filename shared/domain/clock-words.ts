import type { Clock } from './clock.ts'
import { durationText } from './duration-text.ts'
import { findField } from './field.ts'
import type { Field } from './field.ts'

/** What a clock counts down to, in words: `0:30 after “Reported at”, until “Status” is finished`. */
export function clockWords(clock: Clock, fields: readonly Field[]): string {
  const source = findField(fields, clock.field)
  const name = (id: string): string => `“${findField(fields, id)?.name ?? 'a deleted field'}”`
  if (clock.from === 'field') {
    const end = clock.until === undefined ? '' : `, until ${name(clock.until)} is finished`
    return `${durationText(clock.minutes * 60)} after ${name(clock.field)}${end}`
  }
  const states = clock.allowances.flatMap(({ state, minutes }) => {
    const choice = source?.choices.find(({ id }) => id === state)
    return choice === undefined ? [] : [`${choice.name} ${durationText(minutes * 60)}`]
  })
  return `In ${name(clock.field)}: ${states.join(', ') || 'no state'}`
}
