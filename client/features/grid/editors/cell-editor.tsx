import { Match, mergeProps, Switch } from 'solid-js'

import type { CellValue } from '@operagrid/shared/domain/cell'
import { holdsChoice } from '@operagrid/shared/domain/field'
import { isLink } from '@operagrid/shared/domain/link'

import { loadPatterns } from '../../../ui/rule-manner.ts'
import { cellFault } from '../cell-fault.ts'
import { createRival } from '../conflicts/create-rival.ts'
import { useGridView } from '../grid-context.ts'
import { LinkEditor } from '../links/link-editor.tsx'
import { draftOf } from './draft-of.ts'
import type { EditorProps } from './editor-props.ts'
import { LineEditor } from './line-editor.tsx'
import { LongTextEditor } from './long-text-editor.tsx'
import { MultiSelectEditor } from './multi-select-editor.tsx'
import { PersonEditor } from './person-editor.tsx'
import { SelectEditor } from './select-editor.tsx'

type CellEditorProps = Omit<EditorProps, 'rival'> & {
  readonly recordId: string
  readonly anchor: HTMLElement
  /** The edit that it is for. */
  readonly edit: object
  readonly onCreateChoice?: ((name: string) => Promise<string | null>) | undefined
}

/** The editor for a field's type, over its cell. */
export function CellEditor(given: CellEditorProps) {
  // One editor is for one cell, from what it held when the edit began.
  const { recordId, field } = given
  const view = useGridView()
  const draft = draftOf(given.edit, given.value)
  const rival = createRival(view, { recordId, fieldId: field.id, start: draft.start, memory: draft })
  void loadPatterns([field])
  const props = mergeProps(given, {
    faultOf: (next: CellValue) => cellFault(view.rows, { recordId, field, value: next }),
    get rival() {
      return rival()
    },
  })
  return (
    <Switch fallback={<LineEditor {...props} draft={draft} />}>
      <Match when={props.field.type === 'longText'}>
        <LongTextEditor {...props} draft={draft} />
      </Match>
      <Match when={holdsChoice(props.field)}>
        <SelectEditor {...props} draft={draft} onCreate={props.onCreateChoice} />
      </Match>
      <Match when={isLink(field) && field}>
        {(link) => <LinkEditor {...props} field={link()} edit={props.edit} />}
      </Match>
      <Match when={props.field.type === 'person'}>
        <PersonEditor {...props} draft={draft} />
      </Match>
      <Match when={props.field.type === 'multiSelect'}>
        <MultiSelectEditor {...props} onCreate={props.onCreateChoice} edit={props.edit} />
      </Match>
    </Switch>
  )
}
