import ArrowDown from 'lucide-solid/icons/arrow-down'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import ArrowRight from 'lucide-solid/icons/arrow-right'
import ArrowUp from 'lucide-solid/icons/arrow-up'
import BetweenVerticalEnd from 'lucide-solid/icons/between-vertical-end'
import BetweenVerticalStart from 'lucide-solid/icons/between-vertical-start'
import CopyPlus from 'lucide-solid/icons/copy-plus'
import EyeOff from 'lucide-solid/icons/eye-off'
import Group from 'lucide-solid/icons/group'
import ListFilter from 'lucide-solid/icons/list-filter'
import Pencil from 'lucide-solid/icons/pencil'
import Pin from 'lucide-solid/icons/pin'
import PinOff from 'lucide-solid/icons/pin-off'
import Trash from 'lucide-solid/icons/trash'

import { cellType } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { isLink } from '@operagrid/shared/domain/link'
import type { LinkField } from '@operagrid/shared/domain/link'
import { MAX_SUBGROUPS } from '@operagrid/shared/domain/query'
import { canGroup, findGroupFields } from '@operagrid/shared/domain/query-group'

import { trpc } from '../../../trpc.ts'
import { confirm } from '../../../ui/confirm.ts'
import type { MenuEntry } from '../../../ui/menu-entry.ts'
import { showToast } from '../../../ui/show-toast.tsx'
import type { GridView } from '../grid-context.ts'
import { totalSubmenu } from '../totals/total-entries.ts'
import { restoreField } from '../trash/restore-field.ts'
import { movedTo } from '../views/create-field-drag.ts'
import type { FieldAsks } from './create-field-asks.ts'
import { readerWords } from './reader-words.ts'

/** What can be done with a field, from its name. */
export function fieldEntries(view: GridView, field: Field, asks: FieldAsks): readonly MenuEntry[] {
  const sorts = !['location', 'photo', 'attachment', 'link'].includes(cellType(field))
  const sortBy = (direction: 'asc' | 'desc') =>
    view.queryState.setSort(
      [{ field: field.id, direction }, ...view.queryState.query().sort.filter((term) => term.field !== field.id)].slice(
        0,
        5,
      ),
    )
  const [up, down] = sortWords(field)
  const shaping: readonly MenuEntry[] = [
    { kind: 'separator' },
    {
      label: 'Insert field to the left',
      icon: BetweenVerticalEnd,
      onSelect: () => asks.add({ fieldId: field.id, side: 'left' }),
    },
    {
      label: 'Insert field to the right',
      icon: BetweenVerticalStart,
      onSelect: () => asks.add({ fieldId: field.id, side: 'right' }),
    },
    // A link is made with its other side: there it is a field of its own.
    ...(isLink(field) ? [] : [{ label: 'Duplicate field', icon: CopyPlus, onSelect: () => asks.copy(field.id) }]),
    { kind: 'separator' },
    { label: 'Delete field', icon: Trash, tone: 'danger', onSelect: () => void removeField(view, field) },
  ]
  return [
    ...(field.description === undefined || field.description === ''
      ? []
      : [{ kind: 'note' as const, text: field.description }, { kind: 'separator' as const }]),
    ...(view.mayShape()
      ? [{ label: 'Edit field', icon: Pencil, onSelect: () => asks.edit(field.id) }, { kind: 'separator' as const }]
      : []),
    ...(sorts
      ? [
          { label: up, icon: ArrowUp, onSelect: () => sortBy('asc') },
          { label: down, icon: ArrowDown, onSelect: () => sortBy('desc') },
        ]
      : []),
    {
      label: 'Filter by this field',
      icon: ListFilter,
      onSelect: () => view.filter.add(field.id),
    },
    ...grouping(view, field),
    totalSubmenu(view, field),
    ...moves(view, field),
    ...freezes(view, field),
    ...(view.columns.list().length > 1
      ? [{ label: 'Hide this field', icon: EyeOff, onSelect: () => view.look.hide(field.id, true) }]
      : []),
    ...(view.mayShape() ? shaping : []),
  ]
}

/** Headings for what the field holds, within those that there are, as long as there is room for more. */
function grouping({ look, fields }: GridView, field: Field): readonly MenuEntry[] {
  const groups = findGroupFields(look.groups(), fields()).map(({ id }) => id)
  const entry = (label: string, next: readonly string[]) => [
    { label, icon: Group, onSelect: () => look.setGroups(next) },
  ]
  if (groups.includes(field.id))
    return entry(
      'Stop grouping by this field',
      groups.filter((id) => id !== field.id),
    )
  if (!canGroup(field) || groups.length > MAX_SUBGROUPS) return []
  return entry(groups.length === 0 ? 'Group by this field' : 'Group by this field too', [...groups, field.id])
}

/** To the other side of a neighbour, among those that are shown. */
function moves(view: GridView, { id }: Field): readonly MenuEntry[] {
  const shown = view.columns.list().map((column) => column.field.id)
  const at = shown.indexOf(id)
  const arrange = (target: string | null): void =>
    view.look.arrange(
      movedTo(
        view.fields().map((field) => field.id),
        id,
        target,
      ),
    )
  const left = shown[at - 1]
  return [
    ...(left === undefined ? [] : [{ label: 'Move left', icon: ArrowLeft, onSelect: () => arrange(left) }]),
    ...(at === shown.length - 1
      ? []
      : [{ label: 'Move right', icon: ArrowRight, onSelect: () => arrange(shown[at + 2] ?? null) }]),
  ]
}

/** What stays in sight while the others are scrolled: all fields up to this one, where there is room for them. */
function freezes(view: GridView, { id }: Field): readonly MenuEntry[] {
  const { frozen, mayFreeze, byField } = view.columns
  const count = (byField().get(id)?.at ?? 0) + 1
  return [
    ...(mayFreeze(count) && count !== frozen()
      ? [
          {
            label: count === 1 ? 'Freeze this field' : 'Freeze up to this field',
            icon: Pin,
            onSelect: () => view.look.setFrozen(count),
          },
        ]
      : []),
    ...(count <= frozen() ? [{ label: 'Freeze none', icon: PinOff, onSelect: () => view.look.setFrozen(0) }] : []),
  ]
}

function sortWords(field: Field): readonly [string, string] {
  switch (cellType(field)) {
    case 'number':
      return ['Sort 1 → 9', 'Sort 9 → 1']
    case 'duration':
      return ['Sort shortest first', 'Sort longest first']
    case 'date':
    case 'dateTime':
      return ['Sort oldest first', 'Sort newest first']
    case 'select':
    case 'multiSelect':
      return ['Sort first → last choice', 'Sort last → first choice']
    case 'status':
      return ['Sort first → last state', 'Sort last → first state']
    case 'checkbox':
      return ['Sort ticked first', 'Sort ticked first, reversed']
    default:
      return ['Sort A → Z', 'Sort Z → A']
  }
}

async function removeField(view: GridView, field: Field): Promise<void> {
  const used = await readerWords(view, field)
  const sure = await confirm({
    title: `Delete the field ${field.name}?`,
    text: isLink(field)
      ? `The links go with it, and so does the field in ${await otherSide(view, field)} that shows them from the other side, for everyone.${used} It can be brought back from the trash.`
      : `Its cells go with it, in every record, for everyone.${used} It can be brought back from the trash.`,
    confirmLabel: 'Delete field',
  })
  if (!sure || !(await view.fieldActions.remove(field.id))) return
  showToast({
    title: `${field.name} was deleted`,
    action: { label: 'Undo', onSelect: () => void restoreField(view.gridId, field) },
  })
}

/** The field that mirrors a link, and its grid, as people read them. */
async function otherSide(view: GridView, { link }: LinkField): Promise<string> {
  const own = view.grid()
  try {
    const grid = own?.id === link.gridId ? own : await trpc.grid.get.query({ gridId: link.gridId })
    const name = grid.fields.find(({ id }) => id === link.fieldId)?.name
    return name === undefined ? grid.name : `${grid.name}, “${name}”,`
  } catch {
    return 'the other grid'
  }
}
