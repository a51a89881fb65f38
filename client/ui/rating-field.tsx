import Star from 'lucide-solid/icons/star'
import X from 'lucide-solid/icons/x'
import { createUniqueId, For, Show } from 'solid-js'

import { MAX_RATING } from '@operagrid/shared/domain/field'

import { FieldError } from './field-error.tsx'
import type { FormRowProps } from './form-row.tsx'
import { IconButton } from './icon-button.tsx'
import { starWords } from './stars.tsx'

import './form-row.css'
import './rating-field.css'

type RatingFieldProps = Omit<FormRowProps, 'hideLabel'> & {
  /** null = none given. */
  readonly value: number | null
  readonly onChange: (value: number | null) => void
  readonly disabled?: boolean
}

const counts = Array.from({ length: MAX_RATING }, (_, at) => at + 1)

/** Stars to be given: a group of radios, so that arrow keys choose, and a way back to none. */
export function RatingField(props: RatingFieldProps) {
  const id = createUniqueId()
  return (
    <fieldset
      class="form-row rating-field"
      disabled={props.disabled ?? false}
      aria-describedby={`${props.description ? `${id}-description ` : ''}${id}-error`}
    >
      <legend class="form-row-label">
        {props.label}
        <Show when={props.required}>
          <span class="form-row-required" aria-hidden="true">
            *
          </span>
        </Show>
      </legend>
      <div class="rating-line">
        <For each={counts}>
          {(count) => (
            <label class="rating-star" classList={{ 'rating-star-given': count <= (props.value ?? 0) }}>
              <input
                type="radio"
                class="visually-hidden"
                name={id}
                value={count}
                checked={props.value === count}
                onChange={() => props.onChange(count)}
                aria-label={starWords(count)}
              />
              <Star size={22} />
            </label>
          )}
        </For>
        <Show when={props.value !== null && !props.disabled}>
          <IconButton size="sm" variant="ghost" icon={X} label="No rating" onClick={() => props.onChange(null)} />
        </Show>
      </div>
      <Show when={props.description}>
        <p class="form-row-description" id={`${id}-description`}>
          {props.description}
        </p>
      </Show>
      <FieldError id={`${id}-error`} text={props.error} />
    </fieldset>
  )
}
