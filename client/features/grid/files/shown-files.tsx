import { For, Show } from 'solid-js'

import { isPicture } from '@operagrid/shared/domain/attachment'

import { useGridView } from '../grid-context.ts'
import { FileLine } from './file-line.tsx'
import { FilePicture } from './file-picture.tsx'

import './files.css'

type ShownFilesProps = {
  readonly ids: readonly string[]
  /** All of them are pictures. */
  readonly photos: boolean
  /** Takes a file away; undefined where nobody can. */
  readonly onRemove: ((fileId: string) => void) | undefined
}

/** The files that a cell names: pictures to be looked at, all others to be saved. */
export function ShownFiles(props: ShownFilesProps) {
  const { facts } = useGridView().files
  const isShown = (fileId: string) => props.photos || isPicture(facts.of(fileId) ?? { type: '' })
  const pictures = () => props.ids.filter(isShown)
  const others = () => props.ids.filter((fileId) => !isShown(fileId))
  const remover = (fileId: string) => props.onRemove && (() => props.onRemove?.(fileId))
  return (
    <>
      <Show when={pictures().length > 0}>
        <ul class="panel-pictures">
          <For each={pictures()}>
            {(fileId) => (
              <FilePicture attachmentId={fileId} facts={facts.of(fileId) ?? undefined} onRemove={remover(fileId)} />
            )}
          </For>
        </ul>
      </Show>
      <Show when={others().length > 0}>
        <ul class="panel-file-list">
          <For each={others()}>{(fileId) => <FileLine facts={facts.of(fileId)} onRemove={remover(fileId)} />}</For>
        </ul>
      </Show>
    </>
  )
}
