import { For, onMount, Show } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import type { FieldCheck, RuleBreakers } from '@operagrid/shared/domain/grid'
import { compare } from '@operagrid/shared/domain/query'

import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { cellWords, countWords } from '../cell-words.ts'
import { useGridView } from '../grid-context.ts'

type RulesFoundProps = { readonly found: FieldCheck; readonly field: Field; readonly onShow: () => void }

/** Longest value that is named. */
const MAX_SHOWN = 40

/** Records that are in the way of new rules, and the way to them. */
export function RulesFound(props: RulesFoundProps) {
  const view = useGridView()
  /** Filters the grid to them, in the order of their values, for this person alone. */
  const show = (values: RuleBreakers['values']) => {
    const { id: field } = props.field
    const asked = values.filter((value) => typeof value !== 'string' || value.length <= 1_000)
    const filter = compare.safeParse({ kind: 'compare', field, operator: 'anyOf', value: asked })
    if (!filter.success) return
    view.queryState.setFilter(filter.data)
    view.queryState.setSort([{ field, direction: 'asc' }])
    props.onShow()
  }
  const words = ({ value, numbers, records }: RuleBreakers['named'][number]) => {
    const text = cellWords(props.field, value)
    const short = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text
    if (numbers.length === 0) return records === 1 ? `“${short}”` : `“${short}” in ${countWords(records)} records`
    const more = records > numbers.length ? ` and ${countWords(records - numbers.length)} more` : ''
    return `“${short}” on ${numbers.map((number) => `#${countWords(number)}`).join(', ')}${more}`
  }
  const list = (breakers: RuleBreakers) => (
    <>
      <ul class="field-rules-list">
        <For each={breakers.named}>{(one) => <li>{words(one)}</li>}</For>
      </ul>
      <Button size="sm" onClick={() => show(breakers.values)}>
        Show them
      </Button>
    </>
  )
  let root: HTMLDivElement | undefined
  // The dialog is longer than its window: what keeps it from being saved must be seen.
  onMount(() => root?.scrollIntoView({ block: 'nearest' }))
  return (
    <div ref={(element) => (root = element)} class="field-rules-found">
      <Show when={props.found.doubles.records > 0}>
        <Banner
          tone="danger"
          title={`It cannot be unique yet: ${countWords(props.found.doubles.records)} records hold the same as others`}
        >
          {list(props.found.doubles)}
        </Banner>
      </Show>
      <Show when={props.found.breaking.records > 0}>
        <Banner
          tone="warning"
          title={
            props.found.breaking.records === 1
              ? 'One record breaks these rules'
              : `${countWords(props.found.breaking.records)} records break these rules`
          }
        >
          {props.found.breaking.records === 1 ? 'It stays as it is' : 'They stay as they are'} until that cell is
          edited.
          {list(props.found.breaking)}
        </Banner>
      </Show>
    </div>
  )
}
