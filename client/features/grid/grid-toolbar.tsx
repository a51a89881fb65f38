import Plus from 'lucide-solid/icons/plus'
import Redo2 from 'lucide-solid/icons/redo-2'
import Trash from 'lucide-solid/icons/trash'
import Undo2 from 'lucide-solid/icons/undo-2'
import { createMemo, Show } from 'solid-js'

import { AvatarGroup } from '../../ui/avatar-group.tsx'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { countRecordsWords, countWords } from './cell-words.ts'
import { ColorsButton } from './colors/colors-button.tsx'
import { ConflictTray } from './conflicts/conflict-tray.tsx'
import { ComputingNote } from './formula/computing-note.tsx'
import { useGridView } from './grid-context.ts'
import { NewsTray } from './news/news-tray.tsx'
import { FilterButton } from './queries/filter-button.tsx'
import { GroupButton } from './queries/group-button.tsx'
import { SortButton } from './queries/sort-button.tsx'
import { SearchBox } from './search/search-box.tsx'
import { FieldsButton } from './views/fields-button.tsx'
import { RowsButton } from './views/rows-button.tsx'
import { ViewButton } from './views/view-button.tsx'

/** View, fields, filter, sort, group, colour, who is here, how many records, and a new one. */
export function GridToolbar() {
  const view = useGridView()
  const people = createMemo(() => {
    const byMember = new Map(
      view.presence.others.map((present) => [present.memberId, { id: present.memberId, name: present.name }]),
    )
    return [...byMember.values()]
  })
  const ticked = () => view.selection.ticked()
  return (
    <div class="grid-toolbar" role="toolbar" aria-label="Grid">
      <ViewButton />
      <FieldsButton />
      <FilterButton />
      <SortButton />
      <GroupButton />
      {/* Where there is no room for them they are in the menu of the view. */}
      <Show when={!view.compact()}>
        <ColorsButton />
      </Show>
      <Show when={!view.compact() && view.look.layout() === 'grid'}>
        <RowsButton />
      </Show>
      <SearchBox />
      <Show when={view.mayEdit()}>
        <IconButton
          size="sm"
          variant="ghost"
          label="Undo"
          icon={Undo2}
          class="toolbar-undo"
          disabled={!view.undo.canUndo()}
          onClick={() => view.undo.undo()}
        />
        <IconButton
          size="sm"
          variant="ghost"
          label="Redo"
          icon={Redo2}
          class="toolbar-undo"
          disabled={!view.undo.canRedo()}
          onClick={() => view.undo.redo()}
        />
      </Show>
      <Show when={ticked().size > 0}>
        <span class="toolbar-ticked">
          <span class="toolbar-ticked-count">{countWords(ticked().size)} ticked</span>
          <Button
            size="sm"
            variant="ghost"
            icon={Trash}
            class="toolbar-danger"
            onClick={() => void view.removeRecords([...ticked()])}
          >
            Delete
          </Button>
          <Button size="sm" variant="ghost" onClick={() => view.selection.untickAll()}>
            Untick
          </Button>
        </span>
      </Show>
      <span class="toolbar-space" />
      <Show when={view.records.switching()}>
        <span class="toolbar-waiting" role="status">
          Asking…
        </span>
      </Show>
      <ComputingNote />
      <NewsTray />
      <ConflictTray />
      <Show when={people().length > 0}>
        <AvatarGroup label="Here now" people={people()} max={4} />
      </Show>
      <Show when={view.presence.crowd()}>
        {(count) => <span class="toolbar-total">{countWords(count())} here</span>}
      </Show>
      {/* On a phone it stands with the name of the view. */}
      <Show when={!view.compact() && view.records.list()}>
        <span class="toolbar-total" aria-live="off">
          {countRecordsWords(view.headings.total())}
        </span>
      </Show>
      <Show when={view.mayEdit()}>
        <Button
          size="sm"
          variant="primary"
          icon={Plus}
          aria-label="Record"
          onClick={() => view.beginRecord()}
          class="toolbar-add"
        >
          <span class="toolbar-words">Record</span>
        </Button>
      </Show>
    </div>
  )
}
