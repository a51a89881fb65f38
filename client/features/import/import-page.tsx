import { useParams, useSearchParams } from '@solidjs/router'
import FileUp from 'lucide-solid/icons/file-up'
import { Match, onCleanup, Show, Switch } from 'solid-js'

import { may } from '@operagrid/shared/domain/permission'

import { takeHandedFile } from '../../live/handed-file.ts'
import { useSession } from '../../live/session.ts'
import { createUnsaved } from '../../live/unsaved.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { showToast } from '../../ui/show-toast.tsx'
import { ChooseFile } from './choose-file.tsx'
import { createImport } from './create-import.ts'
import { ImportPreview } from './import-preview.tsx'
import { ImportResultView } from './import-result-view.tsx'
import { ImportWait } from './import-wait.tsx'
import { number } from './import-words.ts'
import { IntoPreview } from './into/into-preview.tsx'

import './import.css'

/** A file becomes a grid: drop, look, import, read what came of it. */
export function ImportPage() {
  const params = useParams<{ slug: string }>()
  const session = useSession()
  const role = () => session()?.member.role
  const [search] = useSearchParams<{ grid?: string }>()
  const work = createImport(session()?.tenant.id ?? '', search.grid ?? null)
  const take = (file: File): void => {
    const now = work.stage()
    if (now.name !== 'importing') work.take(file)
    else showToast({ title: 'One import at a time', text: 'Wait until this one is done, then drop the file again.' })
  }
  createUnsaved(() => {
    const now = work.stage()
    if (now.name === 'uploading') return `the import of ${now.fileName}`
    return now.name === 'preview' ? `the import of ${now.analysis.fileName}` : null
  })
  const handed = takeHandedFile()
  if (handed !== undefined) take(handed)

  // The workspace brings files here by opening this page; here already, the page takes them itself.
  const onDrop = (event: DragEvent): void => {
    const file = event.dataTransfer?.files[0]
    if (file === undefined) return
    event.preventDefault()
    take(file)
  }
  window.addEventListener('drop', onDrop, { capture: true })
  onCleanup(() => window.removeEventListener('drop', onDrop, { capture: true }))

  const at = <Name extends ReturnType<typeof work.stage>['name']>(name: Name) => {
    const now = work.stage()
    // The name tells which stage it is.
    return now.name === name ? (now as Extract<typeof now, { name: Name }>) : undefined
  }
  return (
    <>
      <PageHeader title="Import" icon={FileUp} />
      <Switch>
        <Match when={role() !== undefined && !may(role() ?? 'viewer', 'shapeGrids')}>
          <EmptyState icon={FileUp} title="Importing is for organizers" text="Ask management to change your role." />
        </Match>
        <Match when={at('choose')}>
          {(stage) => (
            <ChooseFile
              fault={stage().fault}
              cancelled={stage().cancelled ?? false}
              onFile={take}
              slug={params.slug}
              gridId={search.grid ?? null}
            />
          )}
        </Match>
        <Match when={at('uploading')}>
          {(stage) => (
            <ImportWait
              title={stage().fileName}
              label={stage().share === null ? 'Reading every row' : 'Sending'}
              value={stage().share ?? undefined}
              detail={stage().share === null ? undefined : `${Math.round((stage().share ?? 0) * 100)} %`}
              onCancel={() => void work.cancel()}
            />
          )}
        </Match>
        <Match when={at('preview')}>
          {(stage) => (
            <Show when={work.into()} keyed fallback={<ImportPreview work={work} stage={stage()} />}>
              {(into) => <IntoPreview work={work} into={into} stage={stage()} />}
            </Show>
          )}
        </Match>
        <Match when={at('importing')}>
          {(stage) => {
            const done = () => stage().progress?.done ?? 0
            const total = () => stage().progress?.total ?? stage().running.total
            return (
              <ImportWait
                title={stage().running.gridName}
                label={
                  stage().cancelling
                    ? stage().running.into
                      ? 'Stopping'
                      : 'Taking back what was imported'
                    : labels[stage().progress?.phase ?? 'waiting']
                }
                value={total() === 0 ? undefined : done() / total()}
                detail={`${number(done())} of ${number(total())} ${stage().running.into ? 'rows' : 'records'}`}
                note={
                  stage().running.into
                    ? 'The records appear for everyone as they come in. You may leave this page: the import goes on.'
                    : 'Nobody sees the grid before it is complete. You may leave this page: the import goes on.'
                }
                cancelling={stage().cancelling}
                onCancel={() => void work.cancel()}
              />
            )
          }}
        </Match>
        <Match when={at('result')}>
          {(stage) => (
            <ImportResultView
              importId={stage().importId}
              result={stage().result}
              href={`/w/${params.slug}/grids/${stage().result.gridId}`}
              onAgain={() => work.startOver()}
            />
          )}
        </Match>
      </Switch>
    </>
  )
}

const labels = {
  waiting: 'Waiting for its turn',
  importing: 'Importing',
  finishing: 'Finishing',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
} as const
