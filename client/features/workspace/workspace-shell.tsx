import { useLocation, useNavigate } from '@solidjs/router'
import CircleUser from 'lucide-solid/icons/circle-user'
import MonitorSmartphone from 'lucide-solid/icons/monitor-smartphone'
import { createMemo, createSignal, Show, type ParentProps } from 'solid-js'

import { roleNames } from '@operagrid/shared/domain/member'
import { may } from '@operagrid/shared/domain/permission'
import type { CurrentSession } from '@operagrid/shared/domain/session'

import { sinceOf } from '../../live/connection-state.ts'
import { handFile } from '../../live/handed-file.ts'
import { updateOffered } from '../../live/page-version.ts'
import { theSession } from '../../live/session.ts'
import { leavePage } from '../../live/unsaved.ts'
import { AppShell } from '../../ui/app-shell.tsx'
import { CommandPalette } from '../../ui/command-palette.tsx'
import { confirm } from '../../ui/confirm.ts'
import { ConnectionPill } from '../../ui/connection-pill.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import type { MenuEntry } from '../../ui/menu-entry.ts'
import { offeredCommands } from '../../ui/offer-commands.ts'
import { PageBoundary } from '../../ui/page-boundary.tsx'
import { PhoneShell } from '../../ui/phone-shell.tsx'
import { showToast } from '../../ui/show-toast.tsx'
import { UpdateOffer } from '../../ui/update-offer.tsx'
import { ConfirmNotice } from './confirm-notice.tsx'
import { createEdits } from './create-edits.ts'
import type { Edits } from './create-edits.ts'
import { createShownConnection } from './create-shown-connection.ts'
import { createWorkspaceLists } from './create-workspace-lists.ts'
import { EditsStatus } from './edits-status.tsx'
import { keepTyped } from './keep-typed.ts'
import { KeysDialog } from './keys-dialog.tsx'
import { loadUpdate } from './load-update.ts'
import { navSections } from './nav-sections.ts'
import { NewFormDialog } from './new-form-dialog.tsx'
import { NotificationBell } from './notification-bell.tsx'
import { hearModKey, workspaceCommands } from './workspace-commands.ts'
import { WorkspaceContext } from './workspace-context.ts'

/** The shell, filled for one member in one workspace. */
export function WorkspaceShell(props: ParentProps<{ readonly session: CurrentSession }>) {
  const location = useLocation()
  const navigate = useNavigate()
  const shown = createShownConnection()
  // A shell is for one member in one workspace; another gets its own.
  const edits = createEdits({ tenantId: props.session.tenant.id, memberId: props.session.member.id })
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
  const goTo = async (wanted: string): Promise<void> => {
    // What this browser keeps waits here for its author; what it cannot keep would be lost.
    if (edits.count() > 0 && !edits.lasting() && !(await confirmLeaving(edits, 'Leave this workspace'))) return
    await keepTyped()
    navigate(`/w/${wanted}`)
  }
  const workspaceEntries = (): readonly MenuEntry[] =>
    props.session.memberships
      .filter((membership) => membership.tenantId !== props.session.tenant.id)
      .map((membership) => ({
        label: membership.name,
        description: roleNames[membership.role],
        onSelect: () => void goTo(membership.slug),
      }))
  const accountPath = () => `/w/${slug()}/account`
  const notice = () => (
    <ConfirmNotice account={props.session.account} path={location.pathname} accountPath={accountPath()} />
  )
  const accountEntries = (): readonly MenuEntry[] => [
    { label: 'Your account', icon: CircleUser, onSelect: () => navigate(accountPath()) },
    { label: 'Your devices', icon: MonitorSmartphone, onSelect: () => navigate(`/w/${slug()}/admin/sessions`) },
  ]
  const signOut = async (): Promise<void> => {
    if (edits.count() > 0 && !(await confirmLeaving(edits, 'Sign out'))) return
    try {
      await leavePage('/sign-in', () => theSession().signOut())
    } catch {
      showToast({
        title: 'You are still signed in',
        text: 'The server did not answer. Try again when you are online.',
        tone: 'danger',
      })
    }
  }
  const [finding, setFinding] = createSignal(false)
  const [keysOpen, setKeysOpen] = createSignal(false)
  hearModKey('k', () => may(role(), 'readGrids') && setFinding(true))
  hearModKey('/', () => may(role(), 'readGrids') && setKeysOpen(true))
  const commands = () => [
    ...offeredCommands(),
    ...workspaceCommands({
      sections: sections(),
      workspaces: workspaceEntries(),
      account: accountEntries(),
      go: navigate,
      showKeys: () => setKeysOpen(true),
      signOut: () => void signOut(),
    }),
  ]
  /** A grid's page is where the file is wanted. */
  const gridHere = () => /^\/w\/[^/]+\/grids\/([^/]+)$/.exec(location.pathname)?.[1]
  const importFile = (file: File): void => {
    handFile(file)
    const gridId = gridHere()
    navigate(`/w/${slug()}/import${gridId === undefined ? '' : `?grid=${gridId}`}`)
  }
  const account = () => ({
    id: props.session.member.id,
    name: props.session.member.name,
    email: props.session.account.email,
    roleName: roleNames[role()],
  })
  // Without a connection there is nothing to be loaded from.
  const canLoad = () => shown() === undefined || shown()?.state === 'live'
  const status = () => (
    <>
      <EditsStatus edits={edits} />
      <Show when={updateOffered() && canLoad()}>
        <UpdateOffer onUpdate={() => void loadUpdate()} />
      </Show>
      <Show when={shown()}>
        {(now) => (
          <ConnectionPill
            state={now().state}
            since={sinceOf(now())}
            onAct={() => (now().state === 'update-needed' ? void loadUpdate() : navigate('/sign-in'))}
          />
        )}
      </Show>
      <NotificationBell slug={slug()} readsGrids={may(role(), 'readGrids')} />
    </>
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
            notice={notice()}
          >
            <PageBoundary>{props.children}</PageBoundary>
          </PhoneShell>
        }
      >
        <AppShell
          workspaceName={props.session.tenant.name}
          workspaceEntries={workspaceEntries()}
          sections={sections()}
          onFind={() => setFinding(true)}
          account={account()}
          accountEntries={accountEntries()}
          onSignOut={() => void signOut()}
          status={status()}
          notice={notice()}
        >
          <PageBoundary>{props.children}</PageBoundary>
        </AppShell>
      </Show>
      <Show when={may(role(), 'readGrids')}>
        <CommandPalette open={finding()} onOpenChange={setFinding} commands={finding() ? commands() : []} />
        <KeysDialog open={keysOpen()} onOpenChange={setKeysOpen} />
      </Show>
      <Show when={shaping()}>
        <FileDrop
          label={gridHere() === undefined ? 'Drop the file to import it' : 'Drop the file to import it into this grid'}
          onFile={importFile}
        />
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

async function confirmLeaving(edits: Edits, leaving: string): Promise<boolean> {
  const many = edits.count()
  const what = many === 1 ? '1 edit is' : `${many} edits are`
  return await confirm({
    title: `${leaving} now?`,
    text: edits.lasting()
      ? `${what} not at the server yet. They wait in this browser and are sent when you sign in here again.`
      : `${what} not at the server yet, and this browser keeps nothing: they would be lost.`,
    confirmLabel: leaving,
  })
}
