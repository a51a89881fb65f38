import { findField } from '@operagrid/shared/domain/field'

import { useGridView } from '../grid-context.ts'
import { CopyFieldDialog } from './copy-field-dialog.tsx'
import type { FieldAsks } from './create-field-asks.ts'
import { FieldDialog } from './field-dialog.tsx'

/** The dialogs that add, change and duplicate fields. */
export function FieldDialogs(props: { readonly asks: FieldAsks }) {
  const view = useGridView()
  const isOpen = (dialog: 'edit' | 'copy') => props.asks.now().open && props.asks.now().dialog === dialog
  const field = () => findField(view.fields(), props.asks.now().fieldId ?? '')
  return (
    <>
      <FieldDialog
        open={isOpen('edit')}
        onOpenChange={(open) => !open && props.asks.close()}
        field={field()}
        beside={props.asks.now().beside}
      />
      <CopyFieldDialog open={isOpen('copy')} onClose={() => props.asks.close()} field={field()} />
    </>
  )
}
