import { useNavigate, useParams } from '@solidjs/router'
import ArchiveRestore from 'lucide-solid/icons/archive-restore'
import CopyCheck from 'lucide-solid/icons/copy-check'
import CopyPlus from 'lucide-solid/icons/copy-plus'
import Ellipsis from 'lucide-solid/icons/ellipsis'
import FileUp from 'lucide-solid/icons/file-up'
import Files from 'lucide-solid/icons/files'
import Pencil from 'lucide-solid/icons/pencil'
import Table2 from 'lucide-solid/icons/table-2'
import Trash from 'lucide-solid/icons/trash'
import { createMemo, createSignal, Match, Show, Switch } from 'solid-js'

import { may } from '@operagrid/shared/domain/permission'
import type { CurrentSession } from '@operagrid/shared/domain/session'

import { useSession } from '../../live/session.ts'
import { errorOf } from '../../trpc.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { NameDialog } from '../../ui/name-dialog.tsx'
import { offerCommands } from '../../ui/offer-commands.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { GridBoard } from './board/grid-board.tsx'
import { GridCalendar } from './calendar/grid-calendar.tsx'
import { claimOptions } from './claims/claim-words.ts'
import { createClockNotices } from './clocks/create-clock-notices.ts'
import { ColorsDialog } from './colors/colors-dialog.tsx'
import { CopyGridDialog } from './copying/copy-grid-dialog.tsx'
import { createGridView } from './create-grid-view.ts'
import { createGrid } from './create-grid.ts'
import { DuplicateDialog } from './duplicates/duplicate-dialog.tsx'
import { ExportDialog } from './export/export-dialog.tsx'
import { createFieldAsks } from './fields/create-field-asks.ts'
import { FieldDialogs } from './fields/field-dialogs.tsx'
import { GridGallery } from './gallery/grid-gallery.tsx'
import { gridCommands } from './grid-commands.ts'
import { GridContext } from './grid-context.ts'
import { GridEmpty } from './grid-empty.tsx'
import { GridGone } from './grid-gone.tsx'
import { GridTable } from './grid-table.tsx'
import { GridToolbar } from './grid-toolbar.tsx'
import { GridWaiting } from './grid-waiting.tsx'
import { importPath } from './imports/import-path.ts'
import { ImportsDialog } from './imports/imports-dialog.tsx'
import { GridMap } from './map/grid-map.tsx'
import { RecordPanel } from './panel/record-panel.tsx'
import { PasteDialog } from './ranges/paste-dialog.tsx'
import { removeGrid } from './remove-grid.ts'
import { TrashDialog } from './trash/trash-dialog.tsx'

import '../../ui/tint.css'
import './grid-page.css'

/** A grid at `/w/:slug/grids/:gridId`; another grid starts afresh. */
export function GridPage() {
  const params = useParams<{ gridId: string }>()
  const session = useSession()
  const [look, setLook] = createSignal(0)
  // Looked at once more, a grid is read from the beginning: it may be there again.
  const shown = createMemo(() => ({ gridId: params.gridId, look: look() }))
  return (
    <Show when={shown()} keyed>
      {({ gridId }) => (
        <Show when={session()}>
          {(current) => <GridScreen gridId={gridId} session={current()} onLookAgain={() => setLook(look() + 1)} />}
        </Show>
      )}
    </Show>
  )
}

type GridScreenProps = {
  readonly gridId: string
  readonly session: CurrentSession
  readonly onLookAgain: () => void
}

function GridScreen(props: GridScreenProps) {
  // A screen is for one grid and one member; others get their own.
  const view = createGridView(createGrid(props.gridId, props.session))
  createClockNotices(view)
  offerCommands(() => gridCommands(view))
  const navigate = useNavigate()
  const fieldAsks = createFieldAsks()
  const [renaming, setRenaming] = createSignal(false)
  const [copying, setCopying] = createSignal(false)
  const [importsOpen, setImportsOpen] = createSignal(false)
  const [duplicatesOpen, setDuplicatesOpen] = createSignal(false)
  const fault = () => {
    const listFault = view.records.fault()
    return view.fault() ?? (listFault === undefined ? undefined : errorOf(listFault))
  }
  const remove = async () => {
    const grid = view.grid()
    if (grid && (await removeGrid(grid))) navigate(`/w/${props.session.tenant.slug}/grids`)
  }
  return (
    <GridContext.Provider value={view}>
      <PageHeader
        title={view.grid()?.name ?? 'Grid'}
        icon={Table2}
        actions={
          <Show when={view.mayShape() && view.grid()}>
            <Menu
              placement="bottom-end"
              entries={[
                { label: 'Rename', icon: Pencil, onSelect: () => setRenaming(true) },
                { label: 'Duplicate grid…', icon: CopyPlus, onSelect: () => setCopying(true) },
                { kind: 'separator' },
                {
                  kind: 'radio',
                  label: 'Reporters see',
                  value: view.grid()?.reportersSee ?? 'own',
                  options: [
                    { value: 'own', label: 'Their own and assigned records' },
                    { value: 'all', label: 'All records' },
                  ],
                  onChange: (records) => void view.fieldActions.showReporters(records === 'all' ? 'all' : 'own'),
                },
                {
                  kind: 'radio',
                  label: '“I have it” lasts',
                  value: String(view.grid()?.claimMinutes ?? ''),
                  options: claimOptions(view.grid()?.claimMinutes),
                  onChange: (minutes) => void view.fieldActions.limitClaims(Number(minutes)),
                },
                { kind: 'separator' },
                { label: 'Import into this grid…', icon: FileUp, onSelect: () => navigate(importPath(view)) },
                { label: 'Imports…', icon: Files, onSelect: () => setImportsOpen(true) },
                { label: 'Duplicates…', icon: CopyCheck, onSelect: () => setDuplicatesOpen(true) },
                { label: 'Trash…', icon: ArchiveRestore, onSelect: () => view.setTrashOpen(true) },
                { label: 'Delete grid', icon: Trash, tone: 'danger', onSelect: () => void remove() },
              ]}
              trigger={(trigger) => (
                <IconButton {...trigger} label="Grid actions" icon={Ellipsis} tooltipPlacement="bottom-end" />
              )}
            />
          </Show>
        }
      />
      <div class="grid-page" classList={{ 'grid-page-beside': view.open.id() !== null && !view.compact() }}>
        <Switch fallback={<GridWaiting />}>
          <Match when={isGone(fault()?.code ?? '')}>
            <GridGone
              wasHere={view.records.list() !== undefined}
              slug={props.session.tenant.slug}
              readsGrids={may(props.session.member.role, 'readGrids')}
              onLookAgain={() => props.onLookAgain()}
            />
          </Match>
          <Match when={fault()}>
            {(told) => <ErrorState title="The grid could not be loaded" text={told().message} onRetry={view.retry} />}
          </Match>
          <Match when={view.grid() && view.records.list()}>
            <GridToolbar />
            <Switch
              fallback={
                <>
                  <GridTable fieldAsks={fieldAsks} />
                  <GridEmpty onAddField={() => fieldAsks.add()} />
                </>
              }
            >
              <Match when={view.look.layout() === 'board'}>
                <GridBoard onAddField={() => fieldAsks.add()} />
              </Match>
              <Match when={view.look.layout() === 'gallery'}>
                <GridGallery />
                <GridEmpty onAddField={() => fieldAsks.add()} />
              </Match>
              <Match when={view.look.layout() === 'map'}>
                <GridMap onAddField={() => fieldAsks.add()} />
              </Match>
              <Match when={view.look.layout() === 'calendar'}>
                <GridCalendar onAddField={() => fieldAsks.add()} />
              </Match>
            </Switch>
            <RecordPanel />
            <PasteDialog />
            <ColorsDialog />
            <ExportDialog />
            <Show when={view.mayEdit()}>
              <TrashDialog />
            </Show>
            <Show when={view.mayShape()}>
              <ImportsDialog open={importsOpen()} onOpenChange={setImportsOpen} />
              <DuplicateDialog open={duplicatesOpen()} onOpenChange={setDuplicatesOpen} />
            </Show>
            <FieldDialogs asks={fieldAsks} />
          </Match>
        </Switch>
      </div>
      <NameDialog
        open={renaming()}
        title="Rename grid"
        name={view.grid()?.name ?? ''}
        submitLabel="Rename"
        onClose={() => setRenaming(false)}
        onSubmit={view.fieldActions.rename}
      />
      <CopyGridDialog open={copying()} onClose={() => setCopying(false)} grid={view.grid()} />
    </GridContext.Provider>
  )
}

/** Denied and absent look alike. */
function isGone(code: string): boolean {
  return code === 'NOT_FOUND' || code === 'NOT_ALLOWED'
}
