import type { ChoiceColor } from '@operagrid/shared/domain/field'

/** One option of a select or a choice picker. `value` is unique in its list and not empty. */
export type ChoiceOption = {
  readonly value: string
  readonly label: string
  /** Shown as a coloured chip. */
  readonly color?: ChoiceColor | undefined
  /** Of a state: a record in it is finished. */
  readonly done?: boolean | undefined
  readonly description?: string
  readonly disabled?: boolean
}
