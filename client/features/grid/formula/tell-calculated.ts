import type { Field } from '@operagrid/shared/domain/field'

import { showToast } from '../../../ui/show-toast.tsx'

/** Says why cells of these fields were not written. */
export function tellCalculated(fields: readonly Field[]): void {
  const [only] = fields
  showToast({
    title: fields.length === 1 && only ? `${only.name} is calculated` : 'Some fields are calculated',
    text: fields.every(({ type }) => type === 'rollup')
      ? 'Its cells follow from linked records. Change those, or the links.'
      : 'Its cells follow from others of the record. Change those, or the field.',
  })
}
