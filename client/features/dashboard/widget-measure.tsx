import { Show } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import { aggregateFunctions, buckets } from '@operagrid/shared/domain/query'
import { aggregateFault } from '@operagrid/shared/domain/query-check'

import { SelectField } from '../../ui/select-field.tsx'
import { functionNames } from './measure-name.ts'
import type { SubjectOption } from './subject-options.ts'
import type { Draft } from './widget-draft.ts'

type WidgetMeasureProps = {
  readonly draft: Draft
  readonly fields: readonly Field[]
  readonly subjects: readonly SubjectOption[]
  readonly onChange: (part: Partial<Draft>) => void
}

const bucketNames = { hour: 'Hour', day: 'Day', week: 'Week', month: 'Month' } as const

/** What is computed of the records, and by what it is divided. */
export function WidgetMeasure(props: WidgetMeasureProps) {
  const measurable = (fn: Draft['fn']) =>
    props.subjects.filter(({ ref }) => aggregateFault({ fn, field: ref }, props.fields) === null)
  const changeFn = (text: string): void => {
    const fn = aggregateFunctions.find((one) => one === text) ?? 'count'
    const fits = measurable(fn)
    props.onChange({
      fn,
      of: fn === 'count' ? null : ((fits.find(({ ref }) => ref === props.draft.of) ?? fits[0])?.ref ?? null),
    })
  }
  const dated = (kind: SubjectOption['kind']) => kind === 'date' || kind === 'dateTime'
  const groups = () =>
    props.subjects.filter(({ kind }) =>
      props.draft.kind === 'line' ? dated(kind) : kind !== 'content' && kind !== 'links' && kind !== 'member',
    )
  const by = () => props.subjects.find(({ ref }) => ref === props.draft.by)
  const refOf = (text: string) => props.subjects.find(({ ref }) => ref === text)?.ref ?? null
  return (
    <fieldset class="widget-part">
      <legend class="widget-legend">Value</legend>
      <div class="widget-columns">
        <SelectField
          label="Show"
          options={aggregateFunctions.map((fn) => ({
            value: fn,
            label: functionNames[fn],
            disabled: fn !== 'count' && measurable(fn).length === 0,
          }))}
          value={props.draft.fn}
          onChange={changeFn}
        />
        <Show when={props.draft.fn !== 'count'}>
          <SelectField
            label="Of the field"
            options={measurable(props.draft.fn).map(({ ref, name }) => ({ value: ref, label: name }))}
            value={props.draft.of}
            onChange={(ref) => props.onChange({ of: refOf(ref) })}
          />
        </Show>
        <Show when={props.draft.kind === 'bar' || props.draft.kind === 'line'}>
          <SelectField
            label={props.draft.kind === 'line' ? 'Over' : 'A bar for each'}
            options={groups().map(({ ref, name }) => ({ value: ref, label: name }))}
            value={props.draft.by}
            onChange={(ref) => props.onChange({ by: refOf(ref) })}
          />
          <Show when={dated(by()?.kind ?? 'content')}>
            <SelectField
              label="In steps of"
              options={buckets.map((bucket) => ({
                value: bucket,
                label: bucketNames[bucket],
                disabled: bucket === 'hour' && by()?.kind === 'date',
              }))}
              value={props.draft.bucket}
              onChange={(bucket) => props.onChange({ bucket: buckets.find((one) => one === bucket) ?? 'day' })}
            />
          </Show>
        </Show>
      </div>
    </fieldset>
  )
}
