import ArrowDown from 'lucide-solid/icons/arrow-down'
import ArrowUp from 'lucide-solid/icons/arrow-up'
import EyeOff from 'lucide-solid/icons/eye-off'
import X from 'lucide-solid/icons/x'
import { Show } from 'solid-js'

import { fieldTypeNames } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { FormItem } from '@operagrid/shared/domain/form'
import { seesField } from '@operagrid/shared/domain/visibility'

import { CheckboxField } from '../../ui/checkbox-field.tsx'
import { FieldTypeIcon } from '../../ui/field-type-icon.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { TextField } from '../../ui/text-field.tsx'

import './question-card.css'

type QuestionCardProps = {
  readonly item: FormItem
  readonly field: Field
  readonly error: string | undefined
  readonly first: boolean
  readonly last: boolean
  readonly onChange: (part: Partial<Pick<FormItem, 'label' | 'help' | 'required'>>) => void
  readonly onMove: (by: number) => void
  readonly onRemove: () => void
}

/** One question being shaped. Alt with the arrow keys moves it, wherever in it the focus is. */
export function QuestionCard(props: QuestionCardProps) {
  let card: HTMLLIElement | undefined
  const move = (by: number): void => {
    const focused = document.activeElement
    props.onMove(by)
    // The browser drops the focus of what moves in the page.
    queueMicrotask(() => {
      if (!(focused instanceof HTMLElement) || !card?.contains(focused)) return
      const usable = focused.matches(':disabled') ? card.querySelector<HTMLElement>('button:not(:disabled)') : focused
      usable?.focus()
    })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    move(event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <li class="question-card" ref={(element) => (card = element)} onKeyDown={onKeyDown} aria-label={props.item.label}>
      <div class="question-card-head">
        <FieldTypeIcon type={props.field.type} />
        <span class="question-card-field">{props.field.name}</span>
        <span class="question-card-type">{fieldTypeNames[props.field.type]}</span>
        <div class="question-card-ways">
          <CheckboxField
            label="Required"
            checked={props.item.required || props.field.required === true}
            disabled={props.field.required === true}
            onChange={(required) => props.onChange({ required })}
          />
          <IconButton
            label="Move up (Alt ↑)"
            icon={ArrowUp}
            size="sm"
            disabled={props.first}
            onClick={() => move(-1)}
          />
          <IconButton
            label="Move down (Alt ↓)"
            icon={ArrowDown}
            size="sm"
            disabled={props.last}
            onClick={() => move(1)}
          />
          <IconButton label="Do not ask this" icon={X} size="sm" onClick={() => props.onRemove()} />
        </div>
      </div>
      <Show when={!seesField('reporter', props.field)}>
        <p class="question-card-hidden">
          <EyeOff size={14} aria-hidden="true" />
          The field is hidden from reporters, so they are not asked this.
        </p>
      </Show>
      <div class="question-card-words">
        <TextField
          label={`Question for ${props.field.name}`}
          hideLabel
          value={props.item.label}
          onChange={(label) => props.onChange({ label })}
          error={props.error}
          placeholder="Question"
          maxLength={120}
          size="sm"
        />
        <TextField
          label={`Help for ${props.field.name}`}
          hideLabel
          value={props.item.help}
          onChange={(help) => props.onChange({ help })}
          placeholder={props.field.description || 'Help, optional'}
          maxLength={500}
          size="sm"
        />
      </div>
    </li>
  )
}
