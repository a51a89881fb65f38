import Ellipsis from 'lucide-solid/icons/ellipsis'
import Pencil from 'lucide-solid/icons/pencil'
import Trash from 'lucide-solid/icons/trash'
import { createSignal } from 'solid-js'

import type { Dashboard } from '@operagrid/shared/domain/dashboard'

import { faultOf } from '../../live/fault-of.ts'
import { tellListChanged } from '../../live/list-changes.ts'
import { errorOf, trpc } from '../../trpc.ts'
import { confirm } from '../../ui/confirm.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { NameDialog } from '../../ui/name-dialog.tsx'
import { showToast } from '../../ui/show-toast.tsx'

type DashboardMenuProps = {
  readonly dashboard: Pick<Dashboard, 'id' | 'name'>
  readonly onRemoved: () => void
  readonly onRenamed?: () => void
}

/** Renaming and removing a dashboard. */
export function DashboardMenu(props: DashboardMenuProps) {
  const [renaming, setRenaming] = createSignal(false)
  const remove = async (): Promise<void> => {
    const { id: dashboardId, name } = props.dashboard
    const sure = await confirm({
      title: `Remove the dashboard “${name}”?`,
      text: 'It goes for everyone, with its tiles. The records they show stay where they are. This cannot be undone.',
      confirmLabel: 'Remove dashboard',
      tone: 'danger',
    })
    if (!sure) return
    try {
      await trpc.dashboard.remove.mutate({ dashboardId })
      tellListChanged()
      props.onRemoved()
    } catch (error) {
      showToast({ title: 'The dashboard was not removed', text: errorOf(error).message, tone: 'danger' })
    }
  }
  return (
    <>
      <Menu
        placement="bottom-end"
        entries={[
          { label: 'Rename', icon: Pencil, onSelect: () => setRenaming(true) },
          { label: 'Remove dashboard', icon: Trash, tone: 'danger', onSelect: () => void remove() },
        ]}
        trigger={(trigger) => <IconButton {...trigger} label={`Actions for ${props.dashboard.name}`} icon={Ellipsis} />}
      />
      <NameDialog
        open={renaming()}
        title="Rename dashboard"
        name={props.dashboard.name}
        submitLabel="Rename"
        onClose={() => setRenaming(false)}
        onSubmit={(name) =>
          faultOf(async () => {
            await trpc.dashboard.update.mutate({ dashboardId: props.dashboard.id, name })
            tellListChanged()
            props.onRenamed?.()
          })
        }
      />
    </>
  )
}
