import { createMemo, Match, mergeProps, Switch } from 'solid-js'

import { MAX_DECIMALS, MAX_UNIT, numberStyleNames } from '@operagrid/shared/domain/number-format'
import type { NumberFormat } from '@operagrid/shared/domain/number-format'

import type { ChoiceOption } from '../../../ui/choice-option.ts'
import { ChoicePicker } from '../../../ui/choice-picker.tsx'
import { uiLocale } from '../../../ui/format-time.ts'
import { numberWords } from '../../../ui/number-words.ts'
import { SelectField } from '../../../ui/select-field.tsx'
import { TextField } from '../../../ui/text-field.tsx'

type NumberFormatFieldsProps = {
  readonly format: NumberFormat
  readonly onChange: (format: NumberFormat) => void
}

type Styled = Exclude<NumberFormat, { style: 'duration' }>

const AS_WRITTEN = 'written'
const nothingSaid: Styled = { style: 'plain', decimals: null, unit: '' }
const styles = ['plain', 'percent', 'currency'] as const satisfies readonly Styled['style'][]
const decimalOptions: readonly ChoiceOption[] = [
  { value: AS_WRITTEN, label: 'As written' },
  ...Array.from({ length: MAX_DECIMALS + 1 }, (_, count) => ({ value: String(count), label: String(count) })),
]

/** How the numbers of a field read: as such, as percentages or as money. */
export function NumberFormatFields(given: NumberFormatFieldsProps) {
  const props = mergeProps(given, {
    get format(): Styled {
      return given.format.style === 'duration' ? nothingSaid : given.format
    },
  })
  const unit = () => (props.format.style === 'plain' ? { text: props.format.unit } : null)
  const currency = () => (props.format.style === 'currency' ? { code: props.format.currency } : null)
  const example = () => numberWords(props.format.style === 'percent' ? 0.125 : 1234.5, props.format)
  const currencies = createMemo(currencyOptions)
  return (
    <>
      <div class="number-format-line">
        <SelectField
          label="Shown as"
          options={styles.map((value) => ({ value, label: numberStyleNames[value] }))}
          value={props.format.style}
          onChange={(value) => {
            const style = styles.find((one) => one === value)
            if (style) props.onChange(styled(style, props.format))
          }}
        />
        <SelectField
          label="Decimals"
          options={decimalOptions}
          value={props.format.decimals === null ? AS_WRITTEN : String(props.format.decimals)}
          onChange={(value) =>
            props.onChange({ ...props.format, decimals: value === AS_WRITTEN ? null : Number(value) })
          }
        />
      </div>
      <Switch>
        <Match when={unit()}>
          {(known) => (
            <TextField
              label="Unit"
              value={known().text}
              onChange={(text) => props.onChange({ style: 'plain', decimals: props.format.decimals, unit: text })}
              placeholder="None"
              maxLength={MAX_UNIT}
              autocomplete="off"
            />
          )}
        </Match>
        <Match when={currency()}>
          {(known) => (
            <ChoicePicker
              label="Currency"
              required
              options={currencies()}
              value={known().code}
              onChange={(code) =>
                code !== null && props.onChange({ style: 'currency', decimals: props.format.decimals, currency: code })
              }
            />
          )}
        </Match>
      </Switch>
      <p class="number-format-example">
        Reads like <strong>{example()}</strong>
      </p>
    </>
  )
}

function styled(style: Styled['style'], { decimals }: Styled): NumberFormat {
  switch (style) {
    case 'plain':
      return { style, decimals, unit: '' }
    case 'percent':
      return { style, decimals }
    case 'currency':
      return { style, decimals, currency: 'EUR' }
  }
}

/** Every currency that the browser knows, by its code and name. */
function currencyOptions(): readonly ChoiceOption[] {
  const names = new Intl.DisplayNames(uiLocale, { type: 'currency' })
  return Intl.supportedValuesOf('currency').map((code) => ({
    value: code,
    label: `${code} · ${names.of(code) ?? code}`,
  }))
}
