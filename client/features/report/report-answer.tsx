import { For, Match, Switch } from 'solid-js'

import { chosenOf, isIds } from '@operagrid/shared/domain/cell'
import type { CellValue, Location } from '@operagrid/shared/domain/cell'
import { formatOf, hasChoices } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'

import { Chip } from '../../ui/chip.tsx'
import { numberWords } from '../../ui/number-words.ts'
import { formatAccuracy, formatPlace } from '../../ui/question/place-text.ts'
import { Stars } from '../../ui/stars.tsx'
import { PhotoView } from './photo-view.tsx'

type ReportAnswerProps = {
  readonly field: Field
  readonly value: CellValue
  /** For photos that are still on this phone; undefined asks the server. */
  readonly urlOf: ((photoId: string) => string | undefined) | undefined
}

/** An answer as people read it. */
export function ReportAnswer(props: ReportAnswerProps) {
  const chosen = () => (hasChoices(props.field) ? chosenOf(props.field, props.value) : [])
  const place = (): Location | undefined => {
    const value = props.value
    return typeof value === 'object' && value !== null && 'lat' in value ? value : undefined
  }
  const photoIds = () => (props.field.type === 'photo' && isIds(props.value) ? props.value : [])
  return (
    <Switch fallback={<span class="my-report-text">{words(props.field, props.value)}</span>}>
      <Match when={props.value === null}>
        <span class="my-report-none">No answer</span>
      </Match>
      <Match when={chosen().length > 0}>
        <span class="my-report-choices">
          <For each={chosen()}>
            {(choice) => (
              <Chip color={choice.color} done={choice.done}>
                {choice.name}
              </Chip>
            )}
          </For>
        </span>
      </Match>
      <Match when={props.field.type === 'rating' && typeof props.value === 'number' ? { value: props.value } : null}>
        {(rating) => <Stars value={rating().value} />}
      </Match>
      <Match when={place()}>
        {(known) => (
          <span>
            {formatPlace(known())} <span class="my-report-none">{formatAccuracy(known())}</span>
          </span>
        )}
      </Match>
      <Match when={photoIds().length > 0}>
        <div class="my-report-photos">
          <For each={photoIds()}>
            {(photoId, at) => <PhotoView photoId={photoId} name={`Photo ${at() + 1}`} urlOf={props.urlOf} />}
          </For>
        </div>
      </Match>
    </Switch>
  )
}

function words(field: Field, value: CellValue): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'number') return numberWords(value, formatOf(field))
  if (typeof value !== 'string') return ''
  const at = new Date(field.type === 'date' ? `${value}T00:00` : value)
  if (Number.isNaN(at.getTime())) return value
  if (field.type === 'date') return at.toLocaleDateString(undefined, { dateStyle: 'long' })
  if (field.type === 'dateTime') return at.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
  return value
}
