import { may } from '@operagrid/shared/domain/permission'
import type { DeletedField } from '@operagrid/shared/domain/trash'

import { trpc } from '../../../trpc.ts'
import { FieldTypeIcon } from '../../../ui/field-type-icon.tsx'
import { useGridView } from '../grid-context.ts'
import { createWaiting } from './create-waiting.ts'
import { erase } from './erase.ts'
import { restoreField } from './restore-field.ts'
import { TrashList } from './trash-list.tsx'

/** The fields of this grid that were deleted, each with its way back. */
export function DeletedFields() {
  const view = useGridView()
  const { gridId } = view
  const waiting = createWaiting<DeletedField>(view.trashOpen, () => trpc.field.trash.query({ gridId }))
  const isManager = () => may(view.session.member.role, 'emptyTrash')
  return (
    <TrashList
      waiting={waiting}
      label="Deleted fields"
      emptyText="Deleted fields of this grid wait here, with their cells."
      title={(field) => (
        <>
          <FieldTypeIcon type={field.type} /> {field.name}
        </>
      )}
      name={(field) => field.name}
      by={(field) => (field.deletedBy === null ? '' : view.names.nameOf(field.deletedBy))}
      fact={({ mirror }) => mirrorWords(mirror)}
      onRestore={(field) => restoreField(gridId, field)}
      onErase={
        isManager()
          ? (field) =>
              erase({
                what: `the field ${field.name}`,
                loss: `Its cells go with it, in every record${field.mirror === undefined ? '' : ', and so does its other side'}.`,
                work: () => trpc.field.erase.mutate({ gridId, fieldId: field.id }),
              })
          : undefined
      }
    />
  )
}

function mirrorWords(mirror: string | null | undefined): string | undefined {
  if (mirror === undefined) return undefined
  return mirror === null ? 'what it linked to is gone for good' : `with its other side in ${mirror}`
}
