import { createSignal } from 'solid-js'

import { may } from '@operagrid/shared/domain/permission'

import { Dialog } from '../../../ui/dialog.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { useGridView } from '../grid-context.ts'
import { DeletedFields } from './deleted-fields.tsx'
import { DeletedGrids } from './deleted-grids.tsx'
import { DeletedRecords } from './deleted-records.tsx'

import './trash.css'

/** Everything that was deleted and can come back: records and fields of this grid, and grids of the workspace. */
export function TrashDialog() {
  const view = useGridView()
  const [part, setPart] = createSignal('records')
  return (
    <Dialog
      open={view.trashOpen()}
      onOpenChange={view.setTrashOpen}
      title="Trash"
      description="The last one first. What is brought back is as it was, for everyone."
    >
      <div class="trash-parts">
        <Tabs
          label="Parts of the trash"
          value={part()}
          onChange={setPart}
          tabs={[
            { value: 'records', label: 'Records', content: () => <DeletedRecords /> },
            { value: 'fields', label: 'Fields', content: () => <DeletedFields /> },
            {
              value: 'grids',
              label: 'Grids',
              content: () => (
                <DeletedGrids
                  open={view.trashOpen()}
                  nameOf={view.names.nameOf}
                  mayErase={may(view.session.member.role, 'emptyTrash')}
                />
              ),
            },
          ]}
        />
      </div>
    </Dialog>
  )
}
