import { A, useParams } from '@solidjs/router'
import { createEffect, createMemo, createSignal, For, onCleanup, Show } from 'solid-js'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { Duplicate, DuplicateFind } from '@operagrid/shared/domain/duplicate'
import { holdsChoice } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'

import { trpc } from '../../trpc.ts'
import { numberWords } from '../../ui/number-words.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'

/** After the last answer that may tell. */
const PAUSE_MS = 500

type DuplicateHintProps = { readonly gridId: string; readonly fields: readonly Field[]; readonly cells: Cells }

/** The own reports that this one looks like: perhaps it was sent already. It keeps nobody from sending. */
export function DuplicateHint(props: DuplicateHintProps) {
  const params = useParams<{ slug: string }>()
  const [found, setFound] = createSignal<readonly Duplicate[]>([])
  const asked = createMemo(() => JSON.stringify(telling(props.fields, props.cells)))
  let timer: ReturnType<typeof setTimeout> | undefined
  createEffect(() => {
    const text = asked()
    clearTimeout(timer)
    if (text === '{}') {
      setFound([])
      return
    }
    timer = setTimeout(() => void ask(text), PAUSE_MS)
  })
  onCleanup(() => clearTimeout(timer))

  async function ask(text: string): Promise<void> {
    try {
      const cells = telling(props.fields, props.cells)
      const { duplicates } = await trpc.duplicate.find.query({ gridId: props.gridId, cells })
      if (text === asked()) setFound(duplicates)
    } catch {
      // Without the network the report waits on the phone, and nobody says anything of it.
    }
  }
  return (
    <div role="status">
      <Show when={found().length > 0}>
        <ul class="report-alike" aria-label="Reports of yours that look alike">
          <For each={found()}>
            {({ record }) => (
              <li>
                <A href={`/w/${params.slug}/report/sent/${record.id}`}>
                  Looks like your report <b>{numberWords(record.number)}</b>, sent{' '}
                  <RelativeTime at={record.createdAt} />.
                </A>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  )
}

/** The answers of which a grid may take two to tell: places and choices; none where no place is known. */
function telling(fields: readonly Field[], cells: Cells): DuplicateFind['cells'] {
  const told: Record<string, DuplicateFind['cells'][string]> = {}
  let hasPlace = false
  for (const field of fields) {
    const cell = cells[field.id]
    if (field.type === 'location' && typeof cell === 'object' && cell !== null && 'lat' in cell) {
      told[field.id] = cell
      hasPlace = true
    }
    if (holdsChoice(field) && typeof cell === 'string') told[field.id] = cell
  }
  return hasPlace ? told : {}
}
