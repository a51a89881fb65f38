import Briefcase from 'lucide-solid/icons/briefcase'
import { createSignal, Show } from 'solid-js'

import { may } from '@operagrid/shared/domain/permission'

import { renewAccess } from '../../live/access.ts'
import { useSession } from '../../live/session.ts'
import { errorOf, trpc } from '../../trpc.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { NameDialog } from '../../ui/name-dialog.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { showToast } from '../../ui/show-toast.tsx'

import './admin.css'

/** What the workspace itself is: its name, which management may change, and its address, which stays. */
export function WorkspacePage() {
  const session = useSession()
  const [renaming, setRenaming] = createSignal(false)
  const name = () => session()?.tenant.name ?? ''
  const rename = async (wanted: string): Promise<string | undefined> => {
    try {
      await trpc.tenant.rename.mutate({ name: wanted })
    } catch (error) {
      return errorOf(error).message
    }
    // The name is the session's: a renewal brings the new one to this page.
    await renewAccess()
    showToast({ title: 'The workspace was renamed', tone: 'success' })
    return undefined
  }
  return (
    <>
      <PageHeader title="Workspace" icon={Briefcase} />
      <div class="admin-page">
        <Card title="This workspace">
          <dl class="admin-facts">
            <dt>Name</dt>
            <dd>{name()}</dd>
            <dt>Address</dt>
            <dd>/w/{session()?.tenant.slug}</dd>
          </dl>
          <Show when={may(session()?.member.role ?? 'viewer', 'manageWorkspace')}>
            <Button onClick={() => setRenaming(true)}>Rename</Button>
          </Show>
        </Card>
      </div>
      <NameDialog
        open={renaming()}
        title="Rename the workspace"
        description="Its address stays, so links go on working. Others who are signed in see the new name within minutes."
        name={name()}
        submitLabel="Rename"
        onClose={() => setRenaming(false)}
        onSubmit={rename}
      />
    </>
  )
}
