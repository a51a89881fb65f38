import FileUp from 'lucide-solid/icons/file-up'
import { createResource, For, Match, Switch } from 'solid-js'

import { errorOf, trpc } from '../../../trpc.ts'
import { ButtonLink } from '../../../ui/button-link.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ErrorState } from '../../../ui/error-state.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { useGridView } from '../grid-context.ts'
import { ImportEntry } from './import-entry.tsx'
import { importPath } from './import-path.ts'

import './imports.css'

type ImportsDialogProps = { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }

/** The files that came into this grid, each with its way back for who brought it. */
export function ImportsDialog(props: ImportsDialogProps) {
  const view = useGridView()
  const [imports, { refetch }] = createResource(
    () => (props.open ? view.gridId : null),
    (gridId) => trpc.import.list.query({ gridId }),
  )
  // A resource that failed throws when its value is read.
  const known = () => (imports.error === undefined ? imports() : undefined)
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title="Imports"
      description="Files that came into this grid, the last one first."
    >
      <Switch
        fallback={
          <div aria-busy="true">
            <For each={[0, 1]}>{() => <Skeleton height="3.5rem" />}</For>
          </div>
        }
      >
        <Match when={imports.error !== undefined}>
          <ErrorState text={errorOf(imports.error).message} onRetry={() => void refetch()} />
        </Match>
        <Match when={known()?.length === 0}>
          <EmptyState
            icon={FileUp}
            heading="h3"
            title="Nothing was imported yet"
            text="Files that come into this grid are listed here, each with its undo."
            action={<ButtonLink href={importPath(view)}>Import a file</ButtonLink>}
          />
        </Match>
        <Match when={known()}>
          {(list) => (
            <ul class="imports" aria-label="Imports">
              <For each={list()}>{(one) => <ImportEntry known={one} />}</For>
            </ul>
          )}
        </Match>
      </Switch>
    </Dialog>
  )
}
