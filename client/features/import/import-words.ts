import { fieldTypeNames, hasChoices } from '@operagrid/shared/domain/field'
import type { DateOrder, DecimalSign, ImportColumn } from '@operagrid/shared/domain/import'
import { namesFor } from '@operagrid/shared/domain/import-choice'

import type { ChoiceOption } from '../../ui/choice-option.ts'
import { uiLocale } from '../../ui/format-time.ts'
import { fitting, planFor } from './field-draft.ts'
import type { ImportType } from './field-draft.ts'

const types = [
  'text',
  'longText',
  'number',
  'duration',
  'date',
  'dateTime',
  'select',
  'multiSelect',
  'status',
  'checkbox',
  'location',
  'rating',
  'email',
  'phone',
  'url',
  'barcode',
] as const satisfies readonly ImportType[]

/** The types a column may take, each with how many of its cells would fit. */
export function typeOptions(column: ImportColumn): ChoiceOption[] {
  return types.map((type) => {
    const fit = fitting(planFor(type, column, 'UTC'), column)
    const option = { value: type, label: fieldTypeNames[type] }
    if (hasChoices({ type }) && namesFor({ type }, column) === null) {
      return {
        ...option,
        disabled: true,
        description: column.filled === 0 ? 'No values yet' : 'Too many different values',
      }
    }
    return fit === null || fit === column.filled || column.filled === 0
      ? option
      : { ...option, description: `${number(fit)} of ${number(column.filled)} fit` }
  })
}

export const orderOptions: readonly (ChoiceOption & { readonly value: DateOrder })[] = [
  { value: 'dmy', label: 'Day, month, year' },
  { value: 'mdy', label: 'Month, day, year' },
  { value: 'ymd', label: 'Year, month, day' },
]

export const decimalOptions: readonly (ChoiceOption & { readonly value: DecimalSign })[] = [
  { value: '.', label: '1,234.5' },
  { value: ',', label: '1.234,5' },
]

export const encodingOptions: readonly ChoiceOption[] = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'windows-1252', label: 'Western (Windows-1252)' },
  { value: 'windows-1250', label: 'Central European (1250)' },
  { value: 'windows-1251', label: 'Cyrillic (1251)' },
  { value: 'windows-1253', label: 'Greek (1253)' },
  { value: 'windows-1254', label: 'Turkish (1254)' },
  { value: 'macintosh', label: 'Western (Mac)' },
  { value: 'utf-16le', label: 'UTF-16 LE' },
  { value: 'utf-16be', label: 'UTF-16 BE' },
  { value: 'shift_jis', label: 'Japanese (Shift JIS)' },
  { value: 'gb18030', label: 'Chinese (GB 18030)' },
  { value: 'big5', label: 'Chinese (Big5)' },
  { value: 'euc-kr', label: 'Korean (EUC-KR)' },
]

export const delimiterOptions: readonly ChoiceOption[] = [
  { value: ',', label: 'Comma' },
  { value: ';', label: 'Semicolon' },
  { value: '\t', label: 'Tab' },
  { value: '|', label: 'Bar' },
]

/** A count as people read it. */
export function number(amount: number): string {
  return amount.toLocaleString(uiLocale)
}

/** '1 record', '5,248 records'. */
export function counted(amount: number, one: string, many: string): string {
  return `${number(amount)} ${amount === 1 ? one : many}`
}
