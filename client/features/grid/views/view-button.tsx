import ChevronDown from 'lucide-solid/icons/chevron-down'
import Download from 'lucide-solid/icons/download'
import LayoutList from 'lucide-solid/icons/layout-list'
import Lock from 'lucide-solid/icons/lock'
import Palette from 'lucide-solid/icons/palette'
import Pencil from 'lucide-solid/icons/pencil'
import Plus from 'lucide-solid/icons/plus'
import RotateCcw from 'lucide-solid/icons/rotate-ccw'
import Save from 'lucide-solid/icons/save'
import Trash from 'lucide-solid/icons/trash'
import Users from 'lucide-solid/icons/users'
import { createMemo, createSignal, Show } from 'solid-js'

import type { View } from '@operagrid/shared/domain/view'

import { Button } from '../../../ui/button.tsx'
import { CheckboxField } from '../../../ui/checkbox-field.tsx'
import type { MenuEntry } from '../../../ui/menu-entry.ts'
import { Menu } from '../../../ui/menu.tsx'
import { NameDialog } from '../../../ui/name-dialog.tsx'
import { countRecordsWords } from '../cell-words.ts'
import { useGridView } from '../grid-context.ts'
import type { GridView } from '../grid-context.ts'
import { createViewActions } from './create-view-actions.ts'
import type { ViewActions } from './create-view-actions.ts'
import { rowEntries } from './row-entries.ts'

/** The radio of the grid as nobody arranged it. */
const PLAIN = ''

/** Which saved view is looked at, and what can be done with it. */
export function ViewButton() {
  const grid = useGridView()
  const actions = createViewActions(grid)
  const [naming, setNaming] = createSignal<'new' | 'rename' | null>(null)
  const [shared, setShared] = createSignal(false)
  const current = grid.views.current
  const name = () => current()?.name ?? 'All records'
  /** How many records there are: on a phone it stands with the name, and not in a place of its own. */
  const total = () => (grid.compact() && grid.records.list() ? countRecordsWords(grid.headings.total()) : undefined)
  const begin = (): void => {
    setShared(grid.mayShape())
    setNaming('new')
  }
  const entries = createMemo((): readonly MenuEntry[] => {
    const view = current()
    return [
      {
        kind: 'radio',
        label: 'Views',
        value: view?.id ?? PLAIN,
        options: [
          { value: PLAIN, label: 'All records', icon: LayoutList },
          ...grid.views.list().map((one) => ({ value: one.id, label: one.name, icon: one.shared ? Users : Lock })),
        ],
        closes: true,
        onChange: (id) => grid.views.choose(id === PLAIN ? null : id),
      },
      { kind: 'separator' },
      ...(actions.differs() ? changedEntries(actions, view) : []),
      { label: 'Save as a new view…', icon: Plus, onSelect: begin },
      { label: 'Export…', icon: Download, onSelect: () => grid.setExporting(true) },
      ...(grid.compact() ? lookEntries(grid) : []),
      ...(view !== undefined && actions.mayChange(view)
        ? ownEntries(actions, view, { mayShare: grid.mayShape(), rename: () => setNaming('rename') })
        : []),
    ]
  })
  return (
    <>
      <Menu
        entries={entries()}
        trigger={(trigger) => (
          <Button
            {...trigger}
            size="sm"
            variant="ghost"
            icon={LayoutList}
            iconEnd={ChevronDown}
            class="toolbar-view"
            aria-label={[`View: ${name()}`, actions.differs() && 'changed', total()].filter(Boolean).join(', ')}
          >
            <span class="toolbar-view-words">
              <span class="toolbar-view-name">{name()}</span>
              <Show when={total()}>{(words) => <span class="toolbar-view-total">{words()}</span>}</Show>
            </span>
            <Show when={actions.differs()}>
              <span class="toolbar-view-changed" title="Changed for you alone: not saved" />
            </Show>
          </Button>
        )}
      />
      <NameDialog
        open={naming() !== null}
        title={naming() === 'rename' ? 'Rename view' : 'Save as a new view'}
        name={naming() === 'rename' ? name() : ''}
        placeholder="Open and mine"
        submitLabel={naming() === 'rename' ? 'Rename' : 'Save'}
        onClose={() => setNaming(null)}
        onSubmit={async (given) => {
          const view = current()
          return naming() === 'rename' && view !== undefined
            ? await actions.rename(view, given)
            : await actions.saveAs(given, shared())
        }}
      >
        <Show when={naming() === 'new' && grid.mayShape()}>
          <CheckboxField
            label="For everybody who reads this grid"
            description="Otherwise it is yours alone."
            checked={shared()}
            onChange={setShared}
          />
        </Show>
      </NameDialog>
    </>
  )
}

/** What has no room in the bar of a phone. */
function lookEntries(grid: GridView): readonly MenuEntry[] {
  return [
    { label: 'Colours…', icon: Palette, onSelect: () => grid.colors.setOpen(true) },
    ...(grid.look.layout() === 'grid'
      ? [{ kind: 'separator' as const }, ...rowEntries(grid), { kind: 'separator' as const }]
      : []),
  ]
}

function changedEntries(actions: ViewActions, view: View | undefined): readonly MenuEntry[] {
  const back: MenuEntry = {
    label: view === undefined ? 'Back to all records' : 'Back to the saved view',
    icon: RotateCcw,
    onSelect: () => actions.reset(),
  }
  if (view === undefined || !actions.mayChange(view)) return [back]
  return [
    {
      label: 'Save changes',
      ...(view.shared ? { description: 'For everybody who has this view' } : {}),
      icon: Save,
      onSelect: () => void actions.saveChanges(view),
    },
    back,
  ]
}

function ownEntries(
  actions: ViewActions,
  view: View,
  { mayShare, rename }: { readonly mayShare: boolean; readonly rename: () => void },
): readonly MenuEntry[] {
  return [
    { label: 'Rename view…', icon: Pencil, onSelect: rename },
    ...(mayShare
      ? [
          view.shared
            ? { label: 'Make it mine alone', icon: Lock, onSelect: () => void actions.share(view, false) }
            : { label: 'Share with everybody', icon: Users, onSelect: () => void actions.share(view, true) },
        ]
      : []),
    { kind: 'separator' },
    { label: 'Delete view', icon: Trash, tone: 'danger', onSelect: () => void actions.remove(view) },
  ]
}
