import { createMemo, mergeProps, Show } from 'solid-js'

import { isIds, parseCell } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'

import type { Step } from '../create-edit.ts'
import { useGridView } from '../grid-context.ts'
import { withOffered } from '../people.ts'
import type { Draft } from './draft-of.ts'
import type { EditorProps } from './editor-props.ts'
import { MultiSelectEditor } from './multi-select-editor.tsx'
import { SelectEditor } from './select-editor.tsx'

type PersonEditorProps = EditorProps & { readonly anchor: HTMLElement; readonly edit: object; readonly draft: Draft }

/** Names a person, oneself first, or several where the field takes them. */
export function PersonEditor(given: PersonEditorProps) {
  const view = useGridView()
  const field = createMemo(() => withOffered(given.field, given.value, view.session.member.id))
  const props = mergeProps(given, {
    get field() {
      return field()
    },
  })
  const first = () => (given.value !== null && isIds(given.value) ? (given.value[0] ?? null) : null)
  const commit = (value: CellValue, step: Step) => {
    const ids = typeof value === 'string' ? [value] : value
    // As it will be stored: in the order of ids.
    const parsed = parseCell(given.field, ids)
    if (parsed.ok) given.onCommit(parsed.value, step)
    else given.onCancel()
  }
  return (
    <Show
      when={given.field.several}
      fallback={<SelectEditor {...props} value={first()} onCommit={commit} onCreate={undefined} />}
    >
      <MultiSelectEditor {...props} onCommit={commit} onCreate={undefined} />
    </Show>
  )
}
