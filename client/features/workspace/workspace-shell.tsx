import { useLocation, useNavigate } from '@solidjs/router'
import MonitorSmartphone from 'lucide-solid/icons/monitor-smartphone'
import { createMemo, createSignal, Show, type ParentProps } from 'solid-js'

import { may, roleNames } from '@operagrid/shared/domain/member'
import type { CurrentSession } from '@operagrid/shared/domain/session'

import type { Connection } from '../../live/connection-state.ts'
import { handFile } from '../../live/handed-file.ts'
import { theSession } from '../../live/session.ts'
import { AppShell } from '../../ui/app-shell.tsx'
import { ConnectionPill } from '../../ui/connection-pill.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import type { MenuEntry } from '../../ui/menu-entry.ts'
import { PageBoundary } from '../../ui/page-boundary.tsx'
import { PhoneShell } from '../../ui/phone-shell.tsx'
import { showToast } from '../../ui/show-toast.tsx'
import { createShownConnection } from './create-shown-connection.ts'
import { createWorkspaceLists } from './create-workspace-lists.ts'
import { navSections } from './nav-sections.ts'
import { NewFormDialog } from './new-form-dialog.tsx'
import { WorkspaceContext } from './workspace-context.ts'

/** The shell, filled for one member in one workspace. */
export function WorkspaceShell(props: ParentProps<{ readonly session: CurrentSession }>) {
  const location = useLocation()
  const navigate = useNavigate()
  const shown = createShownConnection()
  const slug = () => props.session.tenant.slug
  const role = () => props.session.member.role
  const shaping = () => may(role(), 'shapeGrids')
  const workspaceLists = createWorkspaceLists(role, () => location.pathname)
  const [formDialogOpen, setFormDialogOpen] = createSignal(false)

  const sections = createMemo(() =>
    navSections(slug(), role(), workspaceLists.lists, {
      addGrid: () => navigate(`/w/${slug()}/import`),
      addForm: () => setFormDialogOpen(true),
      addDashboard: () => navigate(`/w/${slug()}/dashboards`),
    }),
  )
  const workspaceEntries = (): readonly MenuEntry[] =>
    props.session.memberships
      .filter((membership) => membership.tenantId !== props.session.tenant.id)
      .map((membership) => ({
        label: membership.name,
        description: roleNames[membership.role],
        onSelect: () => navigate(`/w/${membership.slug}`),
      }))
  const accountEntries = (): readonly MenuEntry[] => [
    { label: 'Your devices', icon: MonitorSmartphone, onSelect: () => navigate(`/w/${slug()}/admin/sessions`) },
  ]
  const signOut = async (): Promise<void> => {
    try {
      await theSession().signOut()
      navigate('/sign-in')
    } catch {
      showToast({
        title: 'You are still signed in',
        text: 'The server did not answer. Try again when you are online.',
        tone: 'danger',
      })
    }
  }
  const importFile = (file: File): void => {
    handFile(file)
    navigate(`/w/${slug()}/import`)
  }
  const account = () => ({
    id: props.session.member.id,
    name: props.session.member.name,
    email: props.session.account.email,
    roleName: roleNames[role()],
  })
  const status = () => (
    <Show when={shown()}>
      {(now) => (
        <ConnectionPill
          state={now().state}
          since={sinceOf(now())}
          onAct={() => (now().state === 'update-needed' ? window.location.reload() : navigate('/sign-in'))}
        />
      )}
    </Show>
  )
  return (
    <WorkspaceContext.Provider value={{ ...workspaceLists, session: () => props.session }}>
      <Show
        when={may(role(), 'readGrids')}
        fallback={
          <PhoneShell
            workspaceName={props.session.tenant.name}
            workspaceEntries={workspaceEntries()}
            items={sections().flatMap((section) => section.items)}
            account={account()}
            accountEntries={accountEntries()}
            onSignOut={() => void signOut()}
            status={status()}
          >
            <PageBoundary>{props.children}</PageBoundary>
          </PhoneShell>
        }
      >
        <AppShell
          workspaceName={props.session.tenant.name}
          workspaceEntries={workspaceEntries()}
          sections={sections()}
          account={account()}
          accountEntries={accountEntries()}
          onSignOut={() => void signOut()}
          status={status()}
        >
          <PageBoundary>{props.children}</PageBoundary>
        </AppShell>
      </Show>
      <Show when={shaping()}>
        <FileDrop label="Drop the CSV to import it" onFile={importFile} />
        <NewFormDialog
          open={formDialogOpen()}
          onOpenChange={setFormDialogOpen}
          grids={workspaceLists.lists.grids}
          slug={slug()}
        />
      </Show>
    </WorkspaceContext.Provider>
  )
}

function sinceOf(connection: Connection): Date | undefined {
  return connection.state === 'offline' ? connection.since : undefined
}
