import { Match, mergeProps, Switch } from 'solid-js'

import { holdsChoice } from '@operagrid/shared/domain/field'

import { BarcodeQuestion } from './barcode-question.tsx'
import { ChoiceQuestion } from './choice-question.tsx'
import { ChoicesQuestion } from './choices-question.tsx'
import { PhotoQuestion } from './photo-question.tsx'
import { PlaceQuestion } from './place-question.tsx'
import type { PhotoBox, QuestionProps } from './question-props.ts'

import './question.css'
import { RatingQuestion } from './rating-question.tsx'
import { TextQuestion } from './text-question.tsx'
import { TickQuestion } from './tick-question.tsx'
import { TimeQuestion } from './time-question.tsx'

/** One question of a form, answered by thumb. `focusQuestion` finds it by its field. */
export function Question(given: QuestionProps & { readonly photos: PhotoBox }) {
  // Where the form says nothing, the field's own description helps; what the field requires, every form does.
  const props = mergeProps(given, {
    get item() {
      const { item, field } = given
      const help = item.help === '' ? (field.description ?? '') : item.help
      return { ...item, help, required: item.required || field.required === true }
    },
  })
  return (
    <div class="question" data-question={props.field.id}>
      <Switch fallback={<TextQuestion {...props} />}>
        <Match when={props.field.type === 'dateTime'}>
          <TimeQuestion {...props} />
        </Match>
        <Match when={holdsChoice(props.field)}>
          <ChoiceQuestion {...props} />
        </Match>
        <Match when={props.field.type === 'multiSelect'}>
          <ChoicesQuestion {...props} />
        </Match>
        <Match when={props.field.type === 'barcode'}>
          <BarcodeQuestion {...props} />
        </Match>
        <Match when={props.field.type === 'checkbox'}>
          <TickQuestion {...props} />
        </Match>
        <Match when={props.field.type === 'rating'}>
          <RatingQuestion {...props} />
        </Match>
        <Match when={props.field.type === 'location'}>
          <PlaceQuestion {...props} />
        </Match>
        <Match when={props.field.type === 'photo'}>
          <PhotoQuestion {...props} />
        </Match>
      </Switch>
    </div>
  )
}
