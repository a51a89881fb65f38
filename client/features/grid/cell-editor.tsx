import { Match, Switch } from 'solid-js'

import type { EditorProps } from './editor-props.ts'
import { LineEditor } from './line-editor.tsx'
import { LongTextEditor } from './long-text-editor.tsx'
import { SelectEditor } from './select-editor.tsx'

type CellEditorProps = EditorProps & {
  readonly anchor: HTMLElement
  readonly onCreateChoice?: ((name: string) => Promise<string | null>) | undefined
}

/** The editor for a field's type, over its cell. */
export function CellEditor(props: CellEditorProps) {
  return (
    <Switch fallback={<LineEditor {...props} />}>
      <Match when={props.field.type === 'longText'}>
        <LongTextEditor {...props} />
      </Match>
      <Match when={props.field.type === 'select'}>
        <SelectEditor {...props} onCreate={props.onCreateChoice} />
      </Match>
    </Switch>
  )
}
