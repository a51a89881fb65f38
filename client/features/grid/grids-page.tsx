import { A, useNavigate, useParams } from '@solidjs/router'
import CopyPlus from 'lucide-solid/icons/copy-plus'
import Ellipsis from 'lucide-solid/icons/ellipsis'
import Plus from 'lucide-solid/icons/plus'
import Table2 from 'lucide-solid/icons/table-2'
import Trash from 'lucide-solid/icons/trash'
import Upload from 'lucide-solid/icons/upload'
import { createEffect, createSignal, For, Match, on, Show, Switch } from 'solid-js'

import type { GridSummary } from '@operagrid/shared/domain/grid'
import { may } from '@operagrid/shared/domain/permission'

import { createEmptyGrid } from '../../live/create-empty-grid.ts'
import { faultOf } from '../../live/fault-of.ts'
import { listChanges } from '../../live/list-changes.ts'
import { useSession } from '../../live/session.ts'
import { errorOf, trpc } from '../../trpc.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { NameDialog } from '../../ui/name-dialog.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { countRecordsWords, countWords } from './cell-words.ts'
import { CopyGridDialog } from './copying/copy-grid-dialog.tsx'
import { removeGrid } from './remove-grid.ts'
import { GridsTrash } from './trash/grids-trash.tsx'

import './grids-page.css'

/** Every grid of the workspace, at `/w/:slug/grids`. */
export function GridsPage() {
  const params = useParams<{ slug: string }>()
  const navigate = useNavigate()
  const session = useSession()
  const shaping = () => may(session()?.member.role ?? 'viewer', 'shapeGrids')
  const [grids, setGrids] = createSignal<readonly GridSummary[]>()
  const [fault, setFault] = createSignal<string>()
  const [making, setMaking] = createSignal(false)
  const [trashOpen, setTrashOpen] = createSignal(false)
  const [copying, setCopying] = createSignal<{ readonly open: boolean; readonly grid?: GridSummary }>({ open: false })
  const copy = (grid: GridSummary) => setCopying({ open: true, grid })

  const load = async () => {
    try {
      setGrids(await trpc.grid.list.query())
      setFault(undefined)
    } catch (error) {
      if (grids() === undefined) setFault(errorOf(error).message)
    }
  }
  createEffect(on(listChanges, () => void load()))
  const actions = () => (
    <>
      <ButtonLink href={`/w/${params.slug}/import`} icon={Upload}>
        Import a file
      </ButtonLink>
      <Button variant="primary" icon={Plus} onClick={() => setMaking(true)}>
        New grid
      </Button>
    </>
  )
  return (
    <>
      <PageHeader
        title="Grids"
        icon={Table2}
        actions={<Show when={shaping() && (grids()?.length ?? 0) > 0}>{actions()}</Show>}
      />
      <div class="grids-page">
        <Switch
          fallback={
            <ul class="grids-list" aria-busy="true">
              <For each={[1, 2, 3]}>{() => <Skeleton height="3.5rem" />}</For>
            </ul>
          }
        >
          <Match when={fault()}>{(text) => <ErrorState text={text()} onRetry={() => void load()} />}</Match>
          <Match when={grids()?.length === 0}>
            <EmptyState
              icon={Table2}
              title="No grids yet"
              text={
                shaping()
                  ? 'Drop a CSV, Excel or JSON file on this page to import it, or begin with an empty grid.'
                  : 'Grids appear here as soon as an organizer makes one.'
              }
              {...(shaping() && { action: <div class="grids-actions">{actions()}</div> })}
            />
          </Match>
          <Match when={grids()}>
            {(list) => (
              <ul class="grids-list">
                <For each={list()}>
                  {(grid) => (
                    <li class="grids-item">
                      <A href={`/w/${params.slug}/grids/${grid.id}`} class="grids-link">
                        <Table2 size={16} class="grids-icon" />
                        <span class="grids-name">{grid.name}</span>
                        <span class="grids-facts">
                          {countRecordsWords(grid.recordCount)}
                          <span class="grids-version"> · version {countWords(grid.version)}</span>
                        </span>
                      </A>
                      <Show when={shaping()}>
                        <Menu
                          placement="bottom-end"
                          entries={[
                            { label: 'Duplicate grid…', icon: CopyPlus, onSelect: () => copy(grid) },
                            {
                              label: 'Delete grid',
                              icon: Trash,
                              tone: 'danger',
                              onSelect: () => void removeGrid(grid),
                            },
                          ]}
                          trigger={(trigger) => (
                            <IconButton {...trigger} label={`Actions for ${grid.name}`} icon={Ellipsis} />
                          )}
                        />
                      </Show>
                    </li>
                  )}
                </For>
              </ul>
            )}
          </Match>
        </Switch>
        <Show when={shaping() && grids()}>
          <Button variant="ghost" icon={Trash} class="grids-trash" onClick={() => setTrashOpen(true)}>
            Deleted grids
          </Button>
        </Show>
      </div>
      <Show when={shaping() && session()}>
        {(current) => <GridsTrash open={trashOpen()} onOpenChange={setTrashOpen} session={current()} />}
      </Show>
      <CopyGridDialog
        open={copying().open}
        onClose={() => setCopying((last) => ({ ...last, open: false }))}
        grid={copying().grid}
      />
      <NameDialog
        open={making()}
        title="New grid"
        description="It begins with a few fields; change them as you like."
        name=""
        placeholder="Incidents"
        submitLabel="Create grid"
        onClose={() => setMaking(false)}
        onSubmit={(name) => faultOf(async () => navigate(`/w/${params.slug}/grids/${await createEmptyGrid(name)}`))}
      />
    </>
  )
}
