import { may } from '@operagrid/shared/domain/permission'

import { trpc } from '../../../trpc.ts'
import { countWords, recordWords } from '../cell-words.ts'
import { useGridView } from '../grid-context.ts'
import { createTrash } from './create-trash.ts'
import { erase } from './erase.ts'
import { TrashList } from './trash-list.tsx'

/** The records of this grid that were deleted, each with its way back. */
export function DeletedRecords() {
  const view = useGridView()
  const trash = createTrash(view.gridId, view.trashOpen)
  const isManager = () => may(view.session.member.role, 'emptyTrash')
  return (
    <TrashList
      waiting={trash}
      label="Deleted records"
      emptyText="Deleted records of this grid wait here."
      title={(record) => (
        <>
          <span class="trash-number">{countWords(record.number)}</span> {recordWords(view.fields(), record.cells)}
        </>
      )}
      name={(record) => `record ${countWords(record.number)}`}
      by={(record) => view.names.nameOf(record.updatedBy)}
      onRestore={(record) => {
        view.restoreRecords([record.id])
        return Promise.resolve(true)
      }}
      onErase={
        isManager()
          ? (record) =>
              erase({
                what: `record ${countWords(record.number)}`,
                loss: 'Its comments and links go with it, and photos that no other record has.',
                work: () => trpc.record.erase.mutate({ gridId: view.gridId, recordIds: [record.id] }),
              })
          : undefined
      }
      more={{ shown: trash.more(), load: trash.loadMore }}
    />
  )
}
