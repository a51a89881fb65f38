import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field, FieldDefault } from '@operagrid/shared/domain/field'
import { firstState } from '@operagrid/shared/domain/field-status'

import { SelectField } from '../../../ui/select-field.tsx'

type FirstStateFieldProps = {
  /** The status as it would be saved. */
  readonly field: Field
  readonly value: FieldDefault | CellValue
  readonly onChange: (stateId: string) => void
}

/** The state in which new records begin; where none is said, the first that is open. */
export function FirstStateField(props: FirstStateFieldProps) {
  const options = () =>
    props.field.choices.map(({ id, name, color, done }) => ({ value: id, label: name, color, done }))
  const value = () => options().find((option) => option.value === props.value)?.value ?? firstState(props.field)
  return (
    <SelectField
      label="New records begin in"
      description="In the grid, and in forms that do not ask for it."
      options={options()}
      value={value()}
      onChange={props.onChange}
    />
  )
}
