import { useParams } from '@solidjs/router'
import { For, Show } from 'solid-js'

import type { Duplicate } from '@operagrid/shared/domain/duplicate'

import { ButtonLink } from '../../../ui/button-link.tsx'
import { Button } from '../../../ui/button.tsx'
import { countWords, recordWords } from '../cell-words.ts'
import { useGridView } from '../grid-context.ts'
import { apartWords, looksWords } from './duplicate-words.ts'

import './duplicates.css'

/** So many are enough to decide by. */
const NEAREST = 3

/** What the open record looks like, if it was made here and looks like another. It stays at the panel's lower edge. */
export function DuplicateNotice(props: { readonly recordId: string }) {
  const view = useGridView()
  const duplicates = () => view.duplicates.of(props.recordId).slice(0, NEAREST)
  return (
    <div class="duplicates" role="status">
      <Show when={duplicates().length > 0}>
        <section class="duplicates-notice" aria-label="Looks like other records">
          <ul class="duplicates-list">
            <For each={duplicates()}>{(duplicate) => <One recordId={props.recordId} duplicate={duplicate} />}</For>
          </ul>
          <Button size="sm" variant="ghost" onClick={() => void view.removeRecords([props.recordId])}>
            Delete mine
          </Button>
        </section>
      </Show>
    </div>
  )
}

function One(props: { readonly recordId: string; readonly duplicate: Duplicate }) {
  const view = useGridView()
  const params = useParams<{ slug: string }>()
  const other = () => props.duplicate.record
  const number = () => countWords(other().number)
  return (
    <li class="duplicate">
      <p class="duplicate-words">
        <b>{looksWords(props.duplicate)}</b> {recordWords(view.fields(), other().cells)}
        <span class="duplicate-apart">{apartWords(props.duplicate)}</span>
      </p>
      <div class="duplicate-ways">
        <ButtonLink size="sm" href={`/w/${params.slug}/grids/${view.gridId}?record=${other().id}`}>
          Open {number()}
        </ButtonLink>
        <Button
          size="sm"
          aria-label={`Not a duplicate of ${number()}`}
          onClick={() => void view.duplicates.dismiss(props.recordId, other().id)}
        >
          Not a duplicate
        </Button>
      </div>
    </li>
  )
}
